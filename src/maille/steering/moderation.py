"""Questions about reports: the queue, what is hidden, the public counters."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Avg, Count, F, Min, Q

from maille.contributions.models import Comment, Node, NodeState, Report
from maille.programmes.models import Programme

PAGE = 20


@dataclass
class Case:
    """All open reports about one contribution or one comment."""

    node: Node
    comment: Comment | None
    first_at: datetime
    reports: list[Report] = field(default_factory=list)


def queue(programme: Programme, page: int | str) -> tuple[list[Case], Page[Any]]:
    """Cases waiting longest first, twenty a page. Three queries."""
    groups = (
        _open(programme)
        .values("node_id", "comment_id")
        .annotate(first_at=Min("at"))
        .order_by("first_at", "node_id", "comment_id")
    )
    found = Paginator(groups, PAGE).get_page(page)
    keys = [(group["node_id"], group["comment_id"]) for group in found]
    cases: dict[tuple[int, int | None], Case] = {}
    rows = (
        _open(programme)
        .filter(node_id__in={node for node, _comment in keys})
        .select_related("node__programme", "node__author", "node__organisation", "comment__author", "reporter")
    )
    for report in rows.order_by("at", "pk"):
        key = (report.node_id, report.comment_id)
        if key in keys:
            cases.setdefault(key, Case(report.node, report.comment, report.at)).reports.append(report)
    return [cases[key] for key in keys if key in cases], found


def case_of(programme: Programme, pk: int) -> Case | None:
    """The case that the report `pk` belongs to, with its other open reports; None when there is no such report."""
    one = (
        Report.objects.filter(node__programme=programme, pk=pk)
        .select_related("node__programme", "node__author", "node__organisation", "comment__author")
        .first()
    )
    if one is None:
        return None
    reports = (
        _open(programme).filter(node=one.node, comment=one.comment).select_related("reporter").order_by("at", "pk")
    )
    return Case(one.node, one.comment, one.at, list(reports))


def hidden_nodes(programme: Programme) -> Any:
    return programme.nodes.filter(state=NodeState.HIDDEN).with_card().order_by("-changed_at", "-pk")


def hidden_comments(programme: Programme) -> Any:
    return (
        Comment.objects.filter(node__programme=programme, state=Comment.State.HIDDEN)
        .select_related("node__programme", "author")
        .order_by("-pk")
    )


def counters(programme: Programme) -> dict[str, Any]:
    """What anybody may know of the moderation of a programme. Two queries."""
    reports = Report.objects.filter(node__programme=programme).aggregate(
        received=Count("pk"),
        waiting=Count("pk", filter=Q(state__in=Report.OPEN)),
        kept=Count("pk", filter=Q(state=Report.State.KEPT)),
        restricted=Count("pk", filter=Q(state=Report.State.RESTRICTED)),
        contested=Count("pk", filter=Q(state=Report.State.CONTESTED)),
        delay=Avg(F("decided_at") - F("at"), filter=Q(decided_at__isnull=False)),
    )
    hidden = programme.nodes.filter(state=NodeState.HIDDEN).aggregate(
        by_team=Count("pk", filter=Q(is_withdrawn=False)), withdrawn=Count("pk", filter=Q(is_withdrawn=True))
    )
    hours = reports["delay"].seconds // 3600 if reports["delay"] is not None else 0  # beside its whole days
    return {**reports, "hours": hours, **{f"hidden_{name}": value for name, value in hidden.items()}}


def _open(programme: Programme) -> Any:
    return Report.objects.filter(node__programme=programme, state__in=Report.OPEN)
