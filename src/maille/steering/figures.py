"""Figures of a programme, counted in the database at the moment of the page: nothing here is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, Sum

from maille.contributions.models import Kind, NodeState
from maille.programmes.models import ActorKind, Programme
from maille.workshops.models import Workshop

WEEK = timedelta(days=7)
LISTED = Q(state__in=[NodeState.PUBLISHED, NodeState.REPORTED])


@dataclass(frozen=True)
class KindCount:
    """`share`: of the largest kind, 0 to 100, for the bar."""

    code: str
    label: str
    count: int
    share: int


@dataclass(frozen=True)
class Figures:
    """`at`: when they were counted. Demonstration rows count: the page says that they are invented."""

    at: datetime
    members: int
    new_members: int
    directory: int
    nodes: dict[str, int]
    new_nodes: int
    attached_needs: int
    supports: int
    comments: int

    @property
    def loose_needs(self) -> int:
        return self.nodes[Kind.NEED] - self.attached_needs


def figures(programme: Programme, *, now: datetime) -> Figures:
    """Two queries, whatever the size of the programme."""
    people = programme.memberships.filter(person__erased_at__isnull=True, person__merged_into__isnull=True).aggregate(
        members=Count("pk"),
        new_members=Count("pk", filter=Q(joined_at__gt=now - WEEK)),
        directory=Count("pk", filter=Q(in_directory=True)),
    )
    nodes = programme.nodes.filter(LISTED).aggregate(**_node_counts(now))
    by_kind = {kind.value: nodes.pop(f"count_{kind}") for kind in Kind}
    return Figures(at=now, nodes=by_kind, **people, **{name: value or 0 for name, value in nodes.items()})


def by_actor_kind(programme: Programme) -> list[KindCount]:
    """How many people said they are of each kind; somebody with two kinds counts in both. One query."""
    alive = Q(memberships__person__erased_at__isnull=True, memberships__person__merged_into__isnull=True)
    rows = ActorKind.objects.filter(programme=programme).annotate(people=Count("memberships", filter=alive))
    most = max((kind.people for kind in rows), default=0) or 1
    return [KindCount(kind.code, kind.label, kind.people, round(100 * kind.people / most)) for kind in rows]


def workshops(programme: Programme) -> list[Workshop]:
    """All workshops in order, those without a day after the others of their phase, with the seats taken. Three queries."""
    return list(programme.workshops.visible().with_dates().with_seats_taken())


def _node_counts(now: datetime) -> dict[str, Any]:
    counts: dict[str, Any] = {f"count_{kind}": Count("pk", filter=Q(kind=kind)) for kind in Kind}
    return {
        **counts,
        "new_nodes": Count("pk", filter=Q(published_at__gt=now - WEEK)),
        "attached_needs": Count("pk", filter=Q(kind=Kind.NEED, need__progress="attached")),
        "supports": Sum("support_count"),
        "comments": Sum("comment_count"),
    }
