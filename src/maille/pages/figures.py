"""The live figures: how much was given to each theme, and by how many. Two queries, whatever the size."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from maille.contributions.models import Kind
from maille.programmes.models import Programme, Theme


@dataclass(frozen=True)
class Counts:
    """Public contributions by kind."""

    needs: int = 0
    challenges: int = 0
    solutions: int = 0
    projects: int = 0

    @property
    def all(self) -> int:
        return self.needs + self.challenges + self.solutions + self.projects


@dataclass(frozen=True)
class Crowd:
    people: int
    organisations: int


def by_theme(programme: Programme) -> dict[int | None, Counts]:
    """Counts for each theme's number, and for the whole programme under None."""
    rows = programme.nodes.all().listed().order_by().values_list("theme", "kind").annotate(n=Count("pk"))
    found: dict[int | None, Counter[str]] = {None: Counter()}
    for theme, kind, count in rows:
        found[None][kind] += count
        if theme is not None:
            found.setdefault(theme, Counter())[kind] += count
    return {theme: _counts(counter) for theme, counter in found.items()}


def crowd(programme: Programme) -> Crowd:
    members = programme.memberships.filter(person__erased_at__isnull=True, person__merged_into__isnull=True)
    found = members.aggregate(people=Count("pk"), organisations=Count("organisation", distinct=True))
    return Crowd(found["people"], found["organisations"])


def of_theme(counts: dict[int | None, Counts], theme: Theme | None) -> Counts:
    return counts.get(theme.pk if theme else None, Counts())


def _counts(counter: Counter[str]) -> Counts:
    return Counts(
        counter[Kind.NEED],
        counter[Kind.CHALLENGE],
        counter[Kind.SOLUTION],
        counter[Kind.PROJECT],
    )
