"""Queries whose SQL is made once. Django makes it anew at each request, which costs up to ten times the answer.

Only for the few that every request asks: who acts, in which programme. It leans on the compiler of the pinned Django;
`tests/core/test_prepared.py` compares each answer with Django's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class _Made:
    sql: str
    arguments: list[tuple[int | None, Any]]  # which value of the call, or the query's own parameter
    compiler: Any
    converters: Any
    model: type[models.Model]
    start: int
    end: int
    names: list[str]
    related: Any


class Prepared(Generic[M]):
    """`make(*values)` gives the queryset: of one model, with `select_related` if wanted, without annotations or limits.

    `samples`: values that nobody gives and that differ from each other and from the query's own parameters; where they
    come out as parameters, the values of each call go.
    """

    def __init__(self, make: Callable[..., models.QuerySet[M]], *samples: Any) -> None:
        self.make = make
        self.samples = samples
        self.made: _Made | None = None

    def all(self, *values: Any) -> list[M]:
        made = self.made = self.made or _made(self.make(*self.samples), self.samples)
        with connection.cursor() as cursor:
            cursor.execute(made.sql, [own if place is None else values[place] for place, own in made.arguments])
            rows = cursor.fetchall()
        if made.converters:
            rows = made.compiler.apply_converters(rows, made.converters)
        return [self._model(made, row) for row in rows]

    def first(self, *values: Any) -> M | None:
        found = self.all(*values)
        return found[0] if found else None

    @staticmethod
    def _model(made: _Made, row: Any) -> Any:
        model = made.model.from_db(DEFAULT_DB_ALIAS, made.names, row[made.start : made.end])
        for related in made.related:
            related.populate(row, model)
        return model


def _made(queryset: models.QuerySet[Any], samples: tuple[Any, ...]) -> _Made:
    compiler = queryset.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    if not set(samples) <= set(parameters):
        raise ValueError(f"a sample of {samples} is not among the parameters of {sql}")
    select, about = compiler.select, compiler.klass_info
    start, end = about["select_fields"][0], about["select_fields"][-1] + 1
    return _Made(
        sql=sql,
        arguments=[(samples.index(own) if own in samples else None, own) for own in parameters],
        compiler=compiler,
        converters=compiler.get_converters([column[0] for column in select[: compiler.col_count]]),
        model=about["model"],
        start=start,
        end=end,
        names=[column[0].target.attname for column in select[start:end]],
        related=get_related_populators(about, select, DEFAULT_DB_ALIAS),  # type: ignore[call-arg]  # stubs of Django 6
    )
