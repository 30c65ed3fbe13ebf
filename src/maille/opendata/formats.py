"""A table as CSV or JSON, written line by line."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from maille.opendata.tables import Cell, Row, Site, Table
from maille.programmes.models import Programme

LICENCE = "CC BY-SA 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by-sa/4.0/deed.fr"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_LINES = 200


class _Echo:
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


def as_csv(table: Table, programme: Programme, site: Site) -> Iterator[str]:
    """With « ; » and a byte order mark: opens in every spreadsheet, accents included."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff" + writer.writerow(table.columns)
    yield from _batched(writer.writerow(map(safe_cell, row)) for row in table.rows(programme, site))


def as_json(table: Table, programme: Programme, site: Site) -> Iterator[str]:
    head = {
        "table": table.name,
        "programme": programme.slug,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "date": date.today().isoformat(),
        "demonstration": programme.is_demo,
        "colonnes": {name: str(text) for name, text in table.columns.items()},
    }
    yield _dumps(head)[:-1] + ',"lignes":['
    yield from _batched(_lines(table.columns, table.rows(programme, site)))
    yield "\n]}\n"


def _lines(columns: Iterable[str], rows: Iterable[Row]) -> Iterator[str]:
    names = list(columns)
    for number, row in enumerate(rows):
        yield ("\n" if number == 0 else ",\n") + _dumps(dict(zip(names, row, strict=True)))


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _batched(lines: Iterable[str]) -> Iterator[str]:
    """Many lines at a time: each piece sent costs."""
    piece: list[str] = []
    for line in lines:
        piece.append(line)
        if len(piece) == _LINES:
            yield "".join(piece)
            piece = []
    yield "".join(piece)
