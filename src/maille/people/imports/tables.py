"""From a file or a pasted text to headers and numbered rows, whatever made it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Final

from django.utils.translation import gettext as _

from maille.core.errors import RuleError
from maille.core.text import clean_line
from maille.people.imports.columns import guess
from maille.people.imports.workbook import TOO_LARGE

MOST_LINES: Final = 900  # with a question each they still fit in one form
LARGEST: Final = 5_000_000
_MOST_COLUMNS: Final = 80
LONGEST_CELL: Final = 400
HEADERS_WITHIN: Final = 8  # Framaforms writes titles above its headers
_MOST_TYPED_LINES: Final = 50_000
_LINE_ENDS: Final = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"  # those of `str.splitlines`
_LONGEST_READ: Final = 15  # seconds
_WAITING: Final = 10  # seconds
_READERS: Final = BoundedSemaphore(2)  # children at work at once, for one web worker


@dataclass(frozen=True)
class Table:
    """`rows`: (number of the line in the file, its cells)."""

    headers: list[str]
    rows: list[tuple[int, list[str]]]


def table_of(data: bytes) -> Table:
    """Raises RuleError, in words for an organiser, for what is no list or is too long."""
    if len(data) > LARGEST:
        raise RuleError(_("Ce fichier dépasse 5 Mo. Gardez seulement la feuille et les colonnes utiles."), field="file")
    is_workbook = data.startswith(b"PK")
    lines, more = _lines_of_workbook(data) if is_workbook else (_lines_of_text(decoded(data)), 0)
    tidy = [(number, [tidy_cell(cell) for cell in cells[:_MOST_COLUMNS]]) for number, cells in lines]
    filled = [(number, cells) for number, cells in tidy if any(cells)]
    if len(filled) < 2:
        raise RuleError(
            _("Aucune ligne à lire : il faut une ligne de titres, puis une ligne par personne."), field="file"
        )
    start = header_line(filled)
    headers, rows = filled[start][1], filled[start + 1 :]
    if (count := len(rows) + more) > MOST_LINES:
        raise _too_long(count)
    width = len(headers)
    return Table(headers, [(number, (cells + [""] * width)[:width]) for number, cells in rows])


def tidy_cell(text: str) -> str:
    """Cut, cleaned, cut: what is far too long is not worth cleaning."""
    return clean_line(text[: 4 * LONGEST_CELL])[:LONGEST_CELL]


def _too_long(count: int) -> RuleError:
    words = {"count": count, "most": MOST_LINES, "files": -(-count // MOST_LINES)}
    return RuleError(
        _("Cette liste a %(count)d lignes ; %(most)d au plus à la fois. Coupez-la en %(files)d fichiers : rien n'est lu deux fois.") % words,
        field="file",
    )  # fmt: skip


def header_line(lines: list[tuple[int, list[str]]]) -> int:
    """The first line in which a column is recognised; else the first one."""
    for index, (_number, cells) in enumerate(lines[:HEADERS_WITHIN]):
        if len([cell for cell in cells if guess(cell)]) >= min(2, len(cells)):
            return index
    return 0


def decoded(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with it, else what Excel in French writes. Raises RuleError for so many
    lines, mostly empty then, that reading them would take a worker's memory."""
    text = _text_of(data)
    if (count := sum(map(text.count, _LINE_ENDS))) > _MOST_TYPED_LINES:
        raise _too_long(count)
    return text


def _text_of(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _lines_of_text(text: str) -> list[tuple[int, list[str]]]:
    """Quoted cells may hold line ends; the number is the line where the row ends."""
    if "\x00" in text:
        raise RuleError(
            _("Ce fichier n'est ni un tableur .xlsx ni un texte .csv. Enregistrez-le sous l'un des deux."), field="file"
        )
    sample = "\n".join(text.splitlines()[:HEADERS_WITHIN])
    mark = max(";,\t", key=sample.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        return [(reader.line_num, row) for row in reader]
    except csv.Error:
        words = {"line": reader.line_num}
        raise RuleError(_("Ligne %(line)d : ce n'est pas une ligne de tableau.") % words, field="file") from None


def _lines_of_workbook(data: bytes) -> tuple[list[tuple[int, list[str]]], int]:
    """The lines that hold something, no more than it takes, and how many come after. Read by a child process."""
    sizes = [str(size) for size in (MOST_LINES + HEADERS_WITHIN + 1, _MOST_COLUMNS, LONGEST_CELL)]
    if not _READERS.acquire(timeout=_WAITING):
        raise RuleError(_("Beaucoup de fichiers se lisent en ce moment. Essayez dans une minute."), field="file")
    try:
        done = subprocess.run(  # noqa: S603  # our own module and three numbers, no word of the file
            [sys.executable, "-m", "maille.people.imports.workbook", *sizes],
            input=data, capture_output=True, timeout=_LONGEST_READ, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise _no_workbook() from None
    finally:
        _READERS.release()
    if done.returncode == TOO_LARGE:
        raise RuleError(
            _("Cette feuille est trop grande. Gardez seulement les lignes et les colonnes utiles."), field="file"
        )
    if done.returncode:
        raise _no_workbook()
    found = json.loads(done.stdout)
    return [(number, cells) for number, cells in found["lines"]], found["more"]


def _no_workbook() -> RuleError:
    return RuleError(_("Ce fichier ne se lit pas comme un tableur. Enregistrez-le en .xlsx ou en .csv."), field="file")
