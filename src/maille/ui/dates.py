"""Days and hours in words, as people say them: « mardi 1er décembre » in French, “Tuesday 1 December” in English."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from django.utils import formats, timezone, translation

SHAPES: Final = {"long": "l j F Y", "day": "l j F", "short": "j F", "year": "j F Y"}


def day_in_words(value: date | datetime, shape: str = "long") -> str:
    """« long » jeudi 11 janvier 2018, « day » jeudi 11 janvier, « short » 11 janvier, « year » 11 janvier 2018."""
    day = timezone.localdate(value) if isinstance(value, datetime) else value
    words = formats.date_format(day, SHAPES[shape])
    if day.day == 1 and (translation.get_language() or "fr").startswith("fr"):
        return words.replace("1 ", "1er ", 1)
    return words


def hour_in_words(value: time) -> str:
    """« 9 h 00 » in French, “9:00” in English."""
    is_french = (translation.get_language() or "fr").startswith("fr")
    return formats.time_format(value, "G\\ \\h\\ i" if is_french else "G:i")
