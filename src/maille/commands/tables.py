"""Tables for a terminal. French numbers: thin spaces for thousands, a comma, the minus sign, units kept together; English
numbers when English is spoken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from maille.commands.voice import is_english, say
from maille.ui.typography import FIXED, THIN

NONE = "–"
LABEL, CELL = 46, 16


def amount(cents: int) -> str:
    """12 345,67 (12,345.67 in English) without its unit, for a column whose title says euros."""
    whole, rest = divmod(abs(cents), 100)
    return ("−" if cents < 0 else "") + _grouped(whole) + _point() + f"{rest:02d}"


def _grouped(whole: int) -> str:
    return f"{whole:,}" if is_english() else f"{whole:,}".replace(",", THIN)


def _point() -> str:
    return "." if is_english() else ","


def euros(cents: int) -> str:
    if is_english():
        return amount(cents).replace("−", "−€") if cents < 0 else f"€{amount(cents)}"
    return amount(cents) + FIXED + "€"


def number(value: Fraction | float | None, places: int = 0, unit: str = "") -> str:
    """Rounded half-even; nothing to say when there is no value."""
    if value is None:
        return NONE
    scaled = round(value * 10**places)
    whole, rest = divmod(abs(scaled), 10**places)
    text = ("−" if scaled < 0 else "") + _grouped(whole)
    return text + (f"{_point()}{rest:0{places}d}" if places else "") + unit


def percent(value: Fraction | float | None, places: int = 0) -> str:
    return NONE if value is None else number(value * 100, places, "%" if is_english() else f"{THIN}%")


def title(text: str) -> Iterator[str]:
    """`text` and the labels below are already said in the language spoken."""
    yield ""
    yield text
    yield "─" * len(text)


def row(label: str, cells: Sequence[str], width: int = CELL) -> str:
    shown = label if len(label) < LABEL else label[: LABEL - 2] + "…"
    return f"{shown:<{LABEL}}" + "".join(f"{cell:>{width}}" for cell in cells)


def years_head(unit: str | None = None) -> str:
    return row(say("euros") if unit is None else unit, [say("année {number}", number=number) for number in (1, 2, 3)])
