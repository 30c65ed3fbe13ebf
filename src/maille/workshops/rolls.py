"""The list of a group, pasted or from a file: who stands on which line, or what is wrong with which line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from maille.core.errors import RuleError
from maille.core.text import fold
from maille.people.actions import tidy_first_name
from maille.people.imports.columns import guess, guess_all
from maille.people.imports.names import split_name
from maille.people.imports.tables import HEADERS_WITHIN, decoded, table_of, tidy_cell

MOST: Final = 120  # as many as three classes
_TOLD_AT_MOST: Final = 5


@dataclass(frozen=True)
class Name:
    first: str
    last: str = ""


class SameNamesError(RuleError):
    """A first name stands twice in the list: the same person by mistake, or two. `names`: the list as it was read."""

    def __init__(self, message: str, names: Sequence[Name]) -> None:
        super().__init__(message, field="pasted")
        self.names = names


def roll_of(data: bytes, *, is_class: bool, present: Collection[str] = (), may_repeat: bool = True) -> list[Name]:
    """A name a line, or a table with a line of titles. Raises RuleError with the numbers of the wrong lines: then nothing is kept.

    Of a class only first names are kept: another column is not read, and a surname in the same cell is refused.
    `may_repeat`: two people of one name were meant; else SameNamesError, also for a name that is among `present`.
    """
    read = _table if _is_table(data) else _plain
    rows = [(number, first, last) for number, first, last in read(data, is_class) if first or last]
    if not rows:
        raise RuleError(
            _("Aucun nom à lire : un nom par ligne, ou un tableau avec une ligne de titres."), field="pasted"
        )
    if len(rows) > MOST:
        words = {"count": len(rows), "most": MOST}
        raise RuleError(
            _("Cette liste a %(count)d noms ; %(most)d au plus par groupe. Faites-en deux.") % words, field="pasted"
        )
    check = _pupil if is_class else _Colleagues().check
    names, wrong = [], []
    for number, first, last in rows:
        try:
            names.append(check(number, first, last))
        except RuleError as error:
            wrong.append(_("ligne %(number)d, %(why)s") % {"number": number, "why": str(error)})
    if wrong:
        more = (
            [_("et %(count)d autres lignes") % {"count": len(wrong) - _TOLD_AT_MOST}]
            if len(wrong) > _TOLD_AT_MOST
            else []
        )
        lines = " ; ".join(wrong[:_TOLD_AT_MOST] + more)
        raise RuleError(_("Rien n'est enregistré. À corriger : %(lines)s") % {"lines": lines}, field="pasted")
    if not may_repeat:
        _check_same([number for number, _first, _last in rows], names, present)
    return names


def _check_same(numbers: Sequence[int], names: Sequence[Name], present: Collection[str]) -> None:
    """« Léa » on two lines, or on a line and in the group already."""
    lines: dict[str, list[int]] = {}
    written: dict[str, str] = {}
    for number, name in zip(numbers, names, strict=True):
        whole = f"{name.first} {name.last}".strip()
        lines.setdefault(fold(whole), []).append(number)
        written.setdefault(fold(whole), whole)
    here = {fold(name) for name in present}
    found = []
    for key, where in lines.items():
        words = {"name": written[key], "lines": ", ".join(map(str, where))}
        if len(where) > 1:
            found.append(_("« %(name)s », lignes %(lines)s") % words)
        elif key in here:
            found.append(_("« %(name)s », ligne %(lines)s, est déjà dans le groupe") % words)
    if found:
        more = [_("et d'autres")] if len(found) > _TOLD_AT_MOST else []
        same = " ; ".join(found[:_TOLD_AT_MOST] + more)
        raise SameNamesError(
            _("Le même prénom deux fois : %(same)s. Ajoutez une initiale (« Léa D. »), ou dites que ce sont des personnes différentes.")
            % {"same": same},
            names,
        )  # fmt: skip


def numbered(word: str, count: int, *, after: int = 0) -> list[Name]:
    """« Élève 01 », « Élève 02 »: for a group that gives a number only."""
    return [Name(f"{word} {number:02d}") for number in range(after + 1, after + count + 1)]


def _is_table(data: bytes) -> bool:
    """A workbook, cells side by side, or a first line that is a title."""
    if data.startswith(b"PK"):
        return True
    lines = [line for line in decoded(data).splitlines() if line.strip()][:HEADERS_WITHIN]
    return any(";" in line or "\t" in line or "," in line for line in lines) or bool(lines and guess(lines[0]))


def _plain(data: bytes, is_class: bool) -> list[tuple[int, str, str]]:
    lines = [(number, tidy_cell(line)) for number, line in enumerate(decoded(data).splitlines(), start=1)]
    return [(number, line, "") if is_class else (number, *split_name(line)) for number, line in lines]


def _table(data: bytes, is_class: bool) -> list[tuple[int, str, str]]:
    table = table_of(data)
    fields = guess_all(table.headers, {})
    columns = {field: column for column, field in enumerate(fields) if field}
    if is_class and "first_name" not in columns:
        raise RuleError(_("Pour une classe, donnez une colonne « Prénom » : nous ne lisons qu'elle."), field="pasted")
    if not {"first_name", "full_name"} & set(columns):
        raise RuleError(_("Une ligne de titres dit ce que sont les colonnes : « Prénom » et « Nom »."), field="pasted")

    def cell(cells: list[str], field: str) -> str:
        return cells[columns[field]] if field in columns else ""

    if "first_name" in columns:
        return [
            (number, cell(cells, "first_name"), "" if is_class else cell(cells, "last_name"))
            for number, cells in table.rows
        ]
    return [(number, *split_name(cell(cells, "full_name"))) for number, cells in table.rows]


def _pupil(_number: int, first: str, _last: str) -> Name:
    """« Léa », « Léa D. », « Marie-Lou »."""
    words = tidy_first_name(first).split()
    if len(words) > 2 or (len(words) == 2 and len(words[1].rstrip(".")) > 1):
        raise RuleError(_("le prénom seul, avec une initiale s'il le faut ; un prénom double prend un trait d'union"))
    return Name(" ".join(words))


class _Colleagues:
    """Adults: a first name and a surname; the same twice is a slip."""

    def __init__(self) -> None:
        self.seen: dict[tuple[str, str], int] = {}

    def check(self, number: int, first: str, last: str) -> Name:
        name = Name(tidy_first_name(first or last), last[:80] if first else "")
        key = (fold(name.first), fold(name.last))
        if name.last and key in self.seen:
            raise RuleError(_("la même personne est à la ligne %(number)d") % {"number": self.seen[key]})
        self.seen.setdefault(key, number)
        return name
