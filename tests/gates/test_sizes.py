"""A file is read in one go: 300 lines at most, 100 for a template."""

from __future__ import annotations

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
