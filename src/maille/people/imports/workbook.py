"""Reads a workbook in a process of its own: bytes on the standard input, JSON on the output.

A file of 1 kB can announce a sheet of 17 thousand million cells, and the library then asks for them all at once. What it
cannot get ends this process, not the server; its limits are set before a byte is read.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import zipfile
from datetime import date, datetime, time
from typing import Final

REFUSED: Final = 3  # exit code: these bytes are no workbook
TOO_LARGE: Final = 4
_LARGEST_UNPACKED: Final = 60_000_000
_MEMORY: Final = 600_000_000
_SECONDS: Final = 4
_TALLEST: Final = 60_000  # lines of a sheet: no list of people is longer
_MOST_LETTERS: Final = 2_000_000  # in what is handed over: 900 people with 80 long answers have half of it


class TooLargeError(Exception):
    """More than a list of people can have."""


def read(data: bytes, *, rows: int, columns: int, letters: int) -> dict[str, object]:
    """`lines`: the first `rows` lines that hold something, with their numbers; `more`: how many such lines follow."""
    from python_calamine import load_workbook  # here: the limits come first

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > _LARGEST_UNPACKED:
            raise TooLargeError
    lines: list[tuple[int, list[str]]] = []
    more = 0
    handed = 0
    sheet = load_workbook(io.BytesIO(data)).get_sheet_by_index(0)
    if sheet.total_height > _TALLEST:
        raise TooLargeError
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [_cell(value)[:letters] for value in row[:columns]]
        handed += sum(map(len, cells))
        if handed > _MOST_LETTERS:
            raise TooLargeError
        if any(cell.strip() for cell in cells) and len(lines) < rows:
            lines.append((number, cells))
        elif any(cell.strip() for cell in cells):
            more += 1
    return {"lines": lines, "more": more}


def _cell(value: object) -> str:
    """A telephone that the spreadsheet took for a number finds its first zero again."""
    if isinstance(value, float) and value.is_integer():
        digits = str(int(value))
        return f"0{digits}" if len(digits) == 9 else digits
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit()
    rows, columns, letters = map(int, sys.argv[1:])
    try:
        found = read(sys.stdin.buffer.read(), rows=rows, columns=columns, letters=letters)
    except TooLargeError:
        sys.exit(TOO_LARGE)
    except Exception:  # noqa: BLE001  # whatever the file made of the library: the parent says it in words
        sys.exit(REFUSED)
    sys.stdout.buffer.write(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
