"""Tables for a terminal, with French numbers: thin spaces for thousands, a comma, the minus sign, units kept together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from maille.ui.typography import FIXED, THIN, typo

NONE = "–"
LABEL, CELL = 46, 16


def amount(cents: int) -> str:
    """12 345,67 without its unit, for a column whose title says euros."""
    whole, rest = divmod(abs(cents), 100)
    return ("−" if cents < 0 else "") + f"{whole:,}".replace(",", THIN) + f",{rest:02d}"


def euros(cents: int) -> str:
    return amount(cents) + FIXED + "€"


def number(value: Fraction | float | None, places: int = 0, unit: str = "") -> str:
    """Rounded half-even; nothing to say when there is no value."""
    if value is None:
        return NONE
    scaled = round(value * 10**places)
    whole, rest = divmod(abs(scaled), 10**places)
    text = ("−" if scaled < 0 else "") + f"{whole:,}".replace(",", THIN)
    return text + (f",{rest:0{places}d}" if places else "") + unit


def percent(value: Fraction | float | None, places: int = 0) -> str:
    return NONE if value is None else number(value * 100, places, f"{THIN}%")


def title(text: str) -> Iterator[str]:
    yield ""
    yield typo(text)
    yield "─" * len(typo(text))


def row(label: str, cells: Sequence[str], width: int = CELL) -> str:
    shown = typo(label)
    if len(shown) >= LABEL:
        shown = shown[: LABEL - 2] + "…"
    return f"{shown:<{LABEL}}" + "".join(f"{cell:>{width}}" for cell in cells)


def years_head(unit: str = "euros") -> str:
    return row(unit, ["année 1", "année 2", "année 3"])
