"""`docs/format-programme.md` says what the reader of programme files reads, no more and no less."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from maille.steering.kit import load_text
from maille.steering.kit.reader import SECTIONS
from maille.steering.kit.records import (
    ACTOR_KIND,
    CONTACT,
    MOTIVATION,
    ORGANISER,
    PART,
    PARTNER,
    PHASE,
    PROGRAMME,
    SLOT,
    THEME,
    WORKSHOP,
    Field,
)
from tests.docs.walk import DOCS
from tests.site import ROOT

PAGE = (DOCS / "format-programme.md").read_text(encoding="utf-8")
KIT = ROOT / "src" / "maille" / "steering" / "kit"
TABLES = {
    "programme": PROGRAMME, "organiser": ORGANISER, "contacts": CONTACT, "partners": PARTNER, "themes": THEME, "phases": PHASE,
    "workshops": WORKSHOP, "slots": SLOT, "parts": PART, "actor_kinds": ACTOR_KIND, "motivations": MOTIVATION,
}  # fmt: skip
KINDS = {
    "line": "ligne", "text": "texte", "slug": "adresse courte", "int": "nombre", "bool": "vrai/faux", "known": "vrai/faux", "date": "date", "time": "heure",
    "email": "e-mail", "url": "page web", "texts": "textes", "choice": "choix", "slots": "liste", "parts": "liste",
}  # fmt: skip


def test_every_section_of_the_file_has_its_own_heading():
    headings = {name for line in re.findall(r"^### (.*)$", PAGE, re.MULTILINE) for name in re.findall(r"`(\w+)`", line)}

    assert headings == SECTIONS | {"workshops", "slots", "parts"}


@pytest.mark.parametrize("name", TABLES)
def test_a_sections_table_is_the_readers_own(name: str):
    told = {row[0].strip("`"): row[1:4] for row in rows_under(name)}
    if name == "phases":
        assert told.pop("workshops") == ["liste", "", ""]

    assert told == {key: row_of(field) for key, field in TABLES[name].items()}


def test_every_message_of_the_reader_is_explained():
    told = {pattern_of(cells(line)[0]) for line in PAGE.splitlines() if line.startswith("| ")}

    assert sorted(messages() - told) == []


@pytest.mark.django_db
def test_the_smallest_file_loads():
    block = re.search(r"```yaml\n(programme:.*?)```", PAGE, re.DOTALL)
    assert block

    report = load_text(block[1])

    assert report.programme is not None and report.programme.workshops.count() == 1


def row_of(field: Field) -> list[str]:
    limits = {"int": f", {field.most} au plus", "choice": " : " + ", ".join(f"`{word}`" for word in field.choices)}
    signs = f", {field.longest} signes" if field.kind in {"line", "text", "slug", "email", "url"} else ""
    words = KINDS[field.kind] + limits.get(field.kind, signs)
    return [words, "oui" if field.needed else "", "oui" if field.translated else ""]


def rows_under(name: str) -> list[list[str]]:
    part = re.search(rf"^### `{name}`.*?$(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert part, name
    return [row for line in part[1].splitlines() if line.startswith("| `") and (row := cells(line))]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def pattern_of(message: str) -> str:
    """A message with one sign for whatever stands between its own words."""
    return re.sub(r"…|%\(\w+\)[sd]|%s", "*", message).replace("**", "*")


def messages() -> set[str]:
    """Every sentence that the kit may say: its literals of several words that end like a sentence."""
    found: set[str] = set()
    for path in sorted(KIT.glob("*.py")):
        found |= sentences(path)
    return found


def sentences(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    pieces = {id(piece) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for piece in node.values}
    found = set()
    for node in ast.walk(tree):
        if id(node) in documentation or id(node) in pieces:
            continue
        if isinstance(node, ast.JoinedStr):
            words = "".join(piece.value if isinstance(piece, ast.Constant) else "…" for piece in node.values)  # type: ignore[misc]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = node.value
        else:
            continue
        if words.endswith(".") and words.count(" ") > 2 and not words.startswith("Un programme Maille."):
            found.add(pattern_of(words))
    return found
