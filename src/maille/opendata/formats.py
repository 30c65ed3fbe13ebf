"""A table as CSV or JSON, written line by line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from maille.core.spreadsheets import csv_lines
from maille.opendata.tables import Row, Site, Table
from maille.programmes.models import Programme

LICENCE = "CC BY-SA 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by-sa/4.0/deed.fr"
_LINES = 200


def as_csv(table: Table, programme: Programme, site: Site) -> Iterator[str]:
    """With « ; » and a byte order mark: opens in every spreadsheet, accents included."""
    yield from _batched(csv_lines(list(table.columns), table.rows(programme, site)))


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
