"""Lists that leave for a spreadsheet: .xlsx, and the CSV that Excel in French opens by a double click.

What people typed must never run: a text that begins like a formula is written as text in .xlsx, and gets an apostrophe
before it in CSV, where nothing else says that it is one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from django.http import HttpResponse
from django.utils import timezone

Cell = str | int | float | date | datetime | None
FORMATS: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_WIDEST: Final = 60


def sheet(name: str, form: str, headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """A file to keep. `form`: "csv" or "xlsx"."""
    body = as_csv(headers, rows) if form == "csv" else as_xlsx(headers, rows)
    day = timezone.localdate()
    file = f'attachment; filename="{name}-{day:%Y-%m-%d}.{form}"'
    return HttpResponse(body, content_type=FORMATS[form], headers={"Content-Disposition": file})


def as_csv(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """« ; » between cells, a mark that says UTF-8, French dates."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([_harmless(header) for header in headers])
    for row in rows:
        writer.writerow([_plain(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A bold first line that stays in sight, filters, and columns as wide as their words."""
    import xlsxwriter  # 10 MB of memory that a worker needs only when somebody takes a list away

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, {**options, "remove_timezone": True}) as book:
        page = book.add_worksheet()
        bold, day, moment = (book.add_format(look) for look in ({"bold": True}, {"num_format": "dd/mm/yyyy"}, {"num_format": "dd/mm/yyyy hh:mm"}))  # fmt: skip
        widths = [len(header) for header in headers]
        page.write_row(0, 0, headers, bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                value = timezone.localtime(cell) if isinstance(cell, datetime) and timezone.is_aware(cell) else cell
                look = moment if isinstance(cell, datetime) else day if isinstance(cell, date) else None
                page.write(last, column, value, look)
                widths[column] = max(widths[column], len(_plain(cell)))
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, last, max(len(headers) - 1, 0))
        for column, width in enumerate(widths):
            page.set_column(column, column, min(width + 2, _WIDEST))
    return file.getvalue()


def _plain(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return f"{timezone.localtime(cell) if timezone.is_aware(cell) else cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float):
        return str(cell).replace(".", ",")
    return _harmless(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
