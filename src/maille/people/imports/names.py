"""First names and surnames written together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

_SMALL_WORDS: Final = 2


def split_name(whole: str) -> tuple[str, str]:
    """« Marie DUPONT », « DUPONT Marie », « Marie Dupont »: capitals tell the surname, else the first word is the first name."""
    words = whole.split()
    capitals = list(_in_capitals(words))
    if capitals and len(capitals) < len(words):
        return " ".join(word for word in words if word not in capitals), " ".join(capitals)
    return (words[0], " ".join(words[1:])) if words else ("", "")


def _in_capitals(words: Sequence[str]) -> Iterator[str]:
    return (word for word in words if len(word) >= _SMALL_WORDS and word == word.upper() and word != word.lower())
