"""Queries, rows and bytes of each page, in this process, on the seeded database: for a visitor and for somebody signed in
as if nobody had asked before (`made`), and for somebody signed in after another (`again`): the cheapest of three, since a
page is made anew for who wrote, follows or supports what it shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.backends.utils import CursorWrapper
from django.test import Client

from maille.core import pagecache

from .pages import PAGES, PERSONAL

KEPT = pagecache.Pages.get
# What a page shows of the database's rows: contributions that it leads to, comments.
CONTRIBUTION = re.compile(r'href="/[-\w]+/(?:besoins|defis|groupes|solutions|projets|entreprises)/[-\w]+/(?=["#?])')
COMMENT = re.compile(r'id="commentaire-\d+"')


@dataclass
class Cost:
    status: int = 0
    queries: int = 0
    rows: int = 0
    bytes: int = 0
    compressed: int = 0
    shown: int = 0


def main(file: str) -> dict[str, dict[str, int]]:
    """`file`: what the seeding told. Each page for a visitor, past the page cache, and for somebody signed in."""
    about = json.loads(Path(file).read_text())
    settings.ALLOWED_HOSTS = ["*"]
    costs = {}
    for name, path in PAGES.items():
        for who, sessions, is_kept in (
            ("visitor, made", [""], False),
            ("signed in, made", about["sessions"][:1], False),
            ("signed in, again", about["sessions"][1:4], True),
        ):
            pagecache.Pages.get = KEPT if is_kept else lambda _pages, _key: None
            if name not in PERSONAL or (sessions[0] and not is_kept):
                found = [cost_of(path(about, 0), session) for session in sessions]
                costs[f"{name}, {who}"] = asdict(min(found, key=lambda cost: cost.queries))
    return costs


def cost_of(path: str, session: str) -> Cost:
    client = Client(raise_request_exception=False)
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    client.get(path)  # templates are compiled once a process
    with counting() as cost:
        answer = client.get(path)
    cost.status, cost.bytes = answer.status_code, len(answer.content)
    cost.shown = len({*CONTRIBUTION.findall(answer.content.decode()), *COMMENT.findall(answer.content.decode())})
    cost.compressed = len(client.get(path, headers={"accept-encoding": "gzip"}).content)
    return cost


@contextmanager
def counting() -> Iterator[Cost]:
    """Count what goes through Django's cursors, rows as the database hands them over."""
    cost = Cost()
    untouched = {name: CursorWrapper.__dict__[name] for name in ("execute", "__getattr__", "__iter__")}

    def execute(self: CursorWrapper, *arguments: Any) -> Any:
        cost.queries += 1
        return untouched["execute"](self, *arguments)

    def attribute(self: CursorWrapper, name: str) -> Any:
        found = untouched["__getattr__"](self, name)
        if name not in ("fetchone", "fetchmany", "fetchall"):
            return found

        def fetch(*arguments: Any) -> Any:
            rows = found(*arguments)
            cost.rows += (rows is not None) if name == "fetchone" else len(rows)
            return rows

        return fetch

    def iterate(self: CursorWrapper) -> Iterator[Any]:
        for row in untouched["__iter__"](self):
            cost.rows += 1
            yield row

    CursorWrapper.execute, CursorWrapper.__getattr__, CursorWrapper.__iter__ = execute, attribute, iterate
    try:
        yield cost
    finally:
        for name, method in untouched.items():
            setattr(CursorWrapper, name, method)
