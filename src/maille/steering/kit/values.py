"""One YAML value → the plain value of its field, or what to write instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from maille.core.text import clean, clean_line
from maille.steering.kit.records import Field

YEARS = range(1900, 2200)


def convert(raw: Any, field: Field) -> Any:
    """A YAML value as the field's plain value. Raises ValueError with what to write instead."""
    match field.kind:
        case "int":
            if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= field.most:
                raise ValueError(_("il faut un nombre entier de 0 à %(most)d, sans unité.") % {"most": field.most})
            return int(raw)
        case "bool" | "known":
            if not isinstance(raw, bool):
                raise ValueError(_("écrivez true ou false."))
            return raw
        case "date":
            return _day(raw)
        case "time":
            return _hour(raw)
        case "texts":
            if not isinstance(raw, Mapping):
                raise ValueError(_("il faut des lignes « nom: texte »."))
            if any(isinstance(words, (Mapping, list, tuple)) for pair in raw.items() for words in pair):
                raise ValueError(_("il faut des lignes « nom: texte »."))
            return {clean_line(str(name)): clean_line(str(value)) for name, value in raw.items()}
    if isinstance(raw, (Mapping, list, bool)):
        raise ValueError(_("il faut un texte."))
    words = clean(str(raw)) if field.kind == "text" else clean_line(str(raw))
    if len(words) > field.longest:
        raise ValueError(
            _("le texte a %(count)d signes, %(most)d au plus.") % {"count": len(words), "most": field.longest}
        )
    _check_words(words, field)
    return words


def _check_words(words: str, field: Field) -> None:
    if field.kind == "choice" and words not in field.choices:
        raise ValueError(
            _("« %(words)s » n'est pas un choix ; on attend %(choices)s.")
            % {"words": words[:40], "choices": ", ".join(field.choices)}
        )
    if field.kind == "slug" and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", words):
        raise ValueError(
            _("« %(words)s » : écrivez en minuscules sans accent, chiffres et tirets.") % {"words": words[:40]}
        )
    try:
        if field.kind == "email":
            validate_email(words)
        if field.kind == "url":
            URLValidator(schemes=["http", "https"])(words)
    except ValidationError:
        raise ValueError(_("« %(words)s » n'est pas une adresse valable.") % {"words": words[:80]}) from None


def _day(raw: Any) -> str:
    if isinstance(raw, (Mapping, list)):  # written out, a few aliases of aliases would fill the memory
        raise ValueError(_("une date s'écrit année-mois-jour, par exemple 2027-01-14."))
    try:
        day = date(raw.year, raw.month, raw.day) if isinstance(raw, date) else date.fromisoformat(str(raw))
    except ValueError:
        raise ValueError(_("une date s'écrit année-mois-jour, par exemple 2027-01-14.")) from None
    if day.year not in YEARS:
        raise ValueError(
            _("l'année %(year)d est hors du calendrier ; écrivez par exemple 2027-01-14.") % {"year": day.year}
        )
    return day.isoformat()


def _hour(raw: Any) -> str:
    if isinstance(raw, (Mapping, list)):
        raise ValueError(_("une heure s'écrit '09:00', entre apostrophes."))
    try:
        return time.fromisoformat(str(raw)).strftime("%H:%M")
    except ValueError:
        raise ValueError(_("une heure s'écrit '09:00', entre apostrophes.")) from None
