"""Tables that every spreadsheet opens: « ; », a byte order mark, no cell taken for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

Cell = str | int | None
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


class Echo:
    """A file that hands each written line back."""

    def write(self, line: str) -> str:
        return line


def safe_cell(cell: Cell) -> str | int:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before what could start one."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, int):
        return cell
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def csv_lines(columns: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    writer = csv.writer(Echo(), delimiter=";")
    yield "\ufeff" + writer.writerow(map(safe_cell, columns))
    for row in rows:
        yield writer.writerow(map(safe_cell, row))
