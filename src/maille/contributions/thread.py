"""The thread of one contribution, backwards to its needs and forwards to what it became. One query each way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, Exists, F, Func, OuterRef, Q, When
from django.db.models.expressions import RawSQL

from maille.contributions.models import Link, Node
from maille.programmes.policy import Standing

DEEPEST = 12
MOST_STEPS = 200
_WALK = """
WITH RECURSIVE walk(id, depth) AS (
    SELECT CAST(%s AS bigint), 0
    UNION
    SELECT link.{there}, walk.depth + 1 FROM contributions_link link JOIN walk ON link.{here} = walk.id
    WHERE {walk_is_short} AND link.kind IN ({kinds})
)
SELECT id, min(depth) FROM walk GROUP BY id
"""
_WALK_MANY = """
WITH RECURSIVE walk(root, id, depth) AS (
    SELECT id, id, 0 FROM contributions_node WHERE id IN ({roots})
    UNION
    SELECT walk.root, link.source_id, walk.depth + 1 FROM contributions_link link JOIN walk ON link.target_id = walk.id
    WHERE {walk_is_short} AND link.kind IN ({kinds})
)
SELECT root, id, min(depth) FROM walk GROUP BY root, id
"""
_WALK_BOTH = """
WITH RECURSIVE back(id, depth) AS (
    SELECT CAST(%s AS bigint), 0
    UNION
    SELECT link.target_id, back.depth + 1 FROM contributions_link link JOIN back ON link.source_id = back.id
    WHERE {back_is_short} AND link.kind IN ({kinds})
), forth(id, depth) AS (
    SELECT CAST(%s AS bigint), 0
    UNION
    SELECT link.source_id, forth.depth + 1 FROM contributions_link link JOIN forth ON link.target_id = forth.id
    WHERE {forth_is_short} AND link.kind IN ({kinds})
)
SELECT id FROM back UNION SELECT id FROM forth
"""
_SIDES = """
UNION SELECT target_id FROM contributions_link WHERE source_id = %s AND kind = 'inspired_by'
UNION SELECT source_id FROM contributions_link WHERE target_id = %s AND kind = 'inspired_by'
"""


@dataclass(frozen=True)
class Sides:
    """Beside the thread: what gave the idea of a node, and whom it gave one."""

    sources: list[Node]
    followers: list[Node]


@dataclass(frozen=True)
class Step:
    """A node on the thread; `is_here`: the one from which we look."""

    node: Node
    is_here: bool


def ancestor_ids(node: Node) -> list[int]:
    """What the node came from, however far, nearest first; itself left out."""
    return [pk for pk, _depth in _walk(node.pk, here="source_id", there="target_id")]


def descendant_ids(node: Node) -> list[int]:
    return [pk for pk, _depth in _walk(node.pk, here="target_id", there="source_id")]


def steps(node: Node, standing: Standing) -> list[Step]:
    """The whole thread through `node`, in the order need → company, visible nodes only. One query."""
    return around(node, standing)[0]


def around(node: Node, standing: Standing) -> tuple[list[Step], Sides]:
    """The thread through `node`, and beside it what inspired it and what it inspired, of whatever programme. One query."""
    walk = _WALK_BOTH.format(**_terms())
    nodes = Node.objects.visible_to(standing) | Node.objects.listed()
    nodes = nodes.filter(_among(f"{walk} {_SIDES}", [node.pk] * 4))
    # Of a challenge with hundreds of needs the rest of the thread comes first.
    nodes = nodes.order_by(Case(When(kind="need", then=1), default=0), "number")
    ties = Link.objects.filter(kind=Link.Kind.INSPIRED_BY)
    nodes = nodes.annotate(
        is_source=Exists(ties.filter(source=node.pk, target=OuterRef("pk"))),
        is_follower=Exists(ties.filter(target=node.pk, source=OuterRef("pk"))),
        # The walk is asked a second time only for what stands beside the thread: it may be on it as well.
        on_thread=Case(
            When(Q(is_source=True) | Q(is_follower=True), then=_among(walk, [node.pk] * 2)),
            default=True,
            output_field=BooleanField(),
        ),
    )
    found: list[Any] = list(nodes.with_card().with_progress()[:MOST_STEPS])
    order = ["need", "challenge", "group", "solution", "project", "venture"]
    found.sort(key=lambda n: (order.index(n.kind), n.number))
    beside = [n for n in found if n.is_listed and n.programme.is_public]
    sides = Sides([n for n in beside if n.is_source], [n for n in beside if n.is_follower])
    return [Step(n, n.pk == node.pk) for n in found if n.on_thread], sides


def _among(select: str, values: list[int]) -> Func:
    """`id` is one of those that `select` gives. As an array for PostgreSQL: it believes that a walk gives many rows, and
    would read whole tables to join them."""
    is_postgresql = connection.vendor == "postgresql"
    ids = RawSQL(f"ARRAY({select})" if is_postgresql else select, values)  # noqa: S611  # our own text; ids as values
    joiner = " = ANY" if is_postgresql else " IN "
    return Func(F("pk"), ids, template="%(expressions)s", arg_joiner=joiner, output_field=BooleanField())


def _walk(pk: int, *, here: str, there: str) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_WALK.format(here=here, there=there, **_terms()), [pk])
        rows = [(int(found), int(depth)) for found, depth in cursor.fetchall()]
    return sorted((row for row in rows if row[0] != pk), key=lambda row: (row[1], row[0]))


def descendants_of(nodes: Iterable[Node]) -> dict[int, list[int]]:
    """For each node, what came of it, nearest first. One query for them all."""
    roots = [node.pk for node in nodes]
    if not roots:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_WALK_MANY.format(roots=", ".join(["%s"] * len(roots)), **_terms()), roots)
        rows = sorted((int(root), int(depth), int(found)) for root, found, depth in cursor.fetchall())
    came: dict[int, list[int]] = {root: [] for root in roots}
    for root, depth, found in rows:
        if depth > 0:
            came[root].append(found)
    return came


def _terms() -> dict[str, str]:
    """`kinds`: the links that make the thread. A merged or split node is on it too: a merge keeps every credit.

    SQLite takes a walk for a million rows and reads the whole table of links to prepare for them: it is told that few are.
    """
    kinds = (Link.Kind.CAME_FROM, Link.Kind.SPLIT_FROM, Link.Kind.MERGED_INTO)
    short = "likelihood({}.depth < {}, 0.0001)" if connection.vendor == "sqlite" else "{}.depth < {}"
    terms = {f"{walk}_is_short": short.format(walk, DEEPEST) for walk in ("walk", "back", "forth")}
    return {"kinds": ", ".join(f"'{kind.value}'" for kind in kinds), **terms}
