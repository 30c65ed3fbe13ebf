"""The shape of an open table: named columns, and rows that are read one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Choices
from django.utils import translation
from django.utils.functional import Promise

from maille.programmes.models import Programme

Text = str | Promise
Cell = str | int | bool | None
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Site:
    """Where the addresses in a table begin, e.g. « https://example.org »."""

    base: str

    def url(self, path: str) -> str:
        return f"{self.base.rstrip('/')}{path}"


@dataclass(frozen=True)
class Table:
    """`columns`: name → what it holds. `rows` reads in batches: a table of any size fits in memory."""

    name: str
    title: Text
    columns: Mapping[str, Text]
    rows: Callable[[Programme, Site], Iterator[Row]]


def words(choices: type[Choices]) -> dict[Any, str]:
    """The French words of a list of choices, whatever the language of the page."""
    with translation.override("fr"):
        return {value: str(label) for value, label in choices.choices}
