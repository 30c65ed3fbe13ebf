"""The journal and the news carry the moment of the act, and nobody but the clock gives it to a web request."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import maille

ROOMS = Path(maille.__file__).parent
MODULES = [path for path in sorted(ROOMS.rglob("*.py")) if "migrations" not in path.parts]
TOLD = {("journal", "record"), ("notices", "tell")}


def test_an_act_that_knows_its_moment_gives_it_to_the_journal_and_the_news():
    found = [(path, function, call) for path in MODULES for function, call in _told(path)]
    silent = [
        f"{path.relative_to(ROOMS)}:{call.lineno}"
        for path, function, call in found
        if not _gives_its_moment(function, call)
    ]

    assert len(found) > 60
    assert silent == []


def test_views_take_the_moment_from_the_clock_alone():
    views = [path for path in MODULES if "views" in path.parts or path.stem.endswith("views") or path.name == "http.py"]
    given = [(path, value) for path in views for value in _moments(path)]
    odd = [
        f"{path.relative_to(ROOMS)}:{value.lineno}" for path, value in given if ast.unparse(value) != "timezone.now()"
    ]

    assert len(given) > 60
    assert odd == []


def _told(path: Path) -> Iterator[tuple[ast.FunctionDef, ast.Call]]:
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and _name(call.func) in TOLD:
                    yield function, call


def _name(called: ast.expr) -> tuple[str, str]:
    is_known = isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name)
    return (called.value.id, called.attr) if is_known else ("", "")  # type: ignore[attr-defined]  # checked above


def _gives_its_moment(function: ast.FunctionDef, call: ast.Call) -> bool:
    if "now" not in {argument.arg for argument in [*function.args.args, *function.args.kwonlyargs]}:
        return True
    return any(word.arg == "at" and ast.unparse(word.value) == "now" for word in call.keywords)


def _moments(path: Path) -> Iterator[ast.expr]:
    """Whatever a view passes as `now=` or `at=`, and what it calls `now`; a name stands for its own assignment."""
    for thing in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(thing, ast.Call):
            passed = [word.value for word in thing.keywords if word.arg in {"now", "at"}]
            yield from (value for value in passed if ast.unparse(value) != "now")
        elif isinstance(thing, ast.Assign) and ast.unparse(thing.targets[0]) in {"now", "at"}:
            yield thing.value
