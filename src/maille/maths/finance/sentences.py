"""What is said to the person who wrote a plan."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Said:
    """A sentence in French with its values apart, so that another language may say it: `maille messages` finds them."""

    sentence: str
    values: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return self.sentence.format(**{name: french(value) for name, value in self.values})


def said(sentence: str, /, **values: object) -> Said:
    return Said(sentence, tuple(values.items()))


def french(value: object) -> str:
    """A number as French writes it; the rest as it is."""
    if isinstance(value, int | Decimal):
        return f"{value:,}".replace(",", " ").replace(".", ",")
    return str(value)
