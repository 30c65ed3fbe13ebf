"""The pages that are measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Path = Callable[[Mapping[str, Any], int], str]


def _under(tail: str) -> Path:
    return lambda about, _number: f"/{about['programme']}/{tail}"


def _one(room: str, kind: str) -> Path:
    return lambda about, number: (
        f"/{about['programme']}/{room}/{about['slugs'][kind][number % len(about['slugs'][kind])]}/"
    )


PAGES: dict[str, Path] = {
    "home": _under(""),
    "needs": _under("besoins/"),
    "challenges": _under("defis/"),
    "solutions": _under("solutions/"),
    "projects": _under("projets/"),
    "thread": _under("fil/"),
    "search": _under("recherche/?q=velo"),
    "my thread": _under("mon-fil/"),
    "need": _one("besoins", "need"),
    "challenge": _one("defis", "challenge"),
    "group": _one("groupes", "group"),
    "solution": _one("solutions", "solution"),
    "project": _one("projets", "project"),
}
# Without cookies these come whole from the page cache.
PUBLIC = ("home", "needs", "need", "thread")
PERSONAL = ("my thread",)
