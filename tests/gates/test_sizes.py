"""A file is read in one go: 300 lines at most, 100 for a template; a function says one thing: 30 lines at most.

The lines of a function are those of its body that hold code: its signature, docstring, comments and blank lines are free.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("src", "tests", "tools", "bench", "frontend")
MOST = {".py": 300, ".css": 300, ".js": 300, ".html": 100}
MADE = {"migrations", "dist", "node_modules", "__pycache__"}


def files() -> list[Path]:
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in MOST]
    return [path for path in found if MADE.isdisjoint(path.parts)]


@pytest.mark.parametrize("suffix", MOST)
def test_files_stay_short(suffix: str) -> None:
    mine = [path for path in files() if path.suffix == suffix]
    assert mine
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in mine}
    assert {name: length for name, length in lengths.items() if length > MOST[suffix]} == {}


LONGEST_TEMPLATE_LINE = 400


def test_lines_of_templates_stay_readable() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{number}": len(line)
        for path in files()
        if path.suffix == ".html"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > LONGEST_TEMPLATE_LINE
    }

    assert long == {}


LONGEST_FUNCTION = 30
NO_CODE = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def function_sizes(source: str) -> Iterator[tuple[str, int]]:
    """Each function by its name, with how many lines of its body hold code; those inside it count for it too."""
    tokens = [token for token in tokenize.generate_tokens(io.StringIO(source).readline) if token.type not in NO_CODE]
    held = {line for token in tokens for line in range(token.start[0], token.end[0] + 1)}
    for found in ast.walk(ast.parse(source)):
        if isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef):
            body = found.body[1:] if ast.get_docstring(found) is not None else found.body
            yield found.name, len(held & set(range(body[0].lineno, (body[-1].end_lineno or 0) + 1))) if body else 0


def test_functions_stay_short() -> None:
    mine = [path for path in files() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] != "tests"]
    sizes = {
        f"{path.relative_to(ROOT)}: {name}": size
        for path in mine
        for name, size in function_sizes(path.read_text(encoding="utf-8"))
    }

    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}


def test_a_line_of_code_is_one_that_holds_code() -> None:
    source = '''
def one(
    first: int,
) -> int:
    """Free,
    free."""
    # free

    asked = """two
lines"""
    return first
'''

    assert list(function_sizes(source)) == [("one", 3)]
