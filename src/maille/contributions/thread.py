"""The thread of one contribution, backwards to its needs and forwards to what it became. One query each way."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from maille.contributions.models import Link, Node
from maille.programmes.policy import Standing

DEEPEST = 12
_WALK = """
WITH RECURSIVE walk(id, depth) AS (
    SELECT CAST(%s AS bigint), 0
    UNION
    SELECT link.{there}, walk.depth + 1 FROM contributions_link link JOIN walk ON link.{here} = walk.id
    WHERE walk.depth < {deepest} AND link.kind IN ({kinds})
)
SELECT id, min(depth) FROM walk GROUP BY id
"""


@dataclass(frozen=True)
class Step:
    """A node on the thread: `distance` < 0 before, 0 itself, > 0 after."""

    node: Node
    distance: int


def ancestor_ids(node: Node) -> list[int]:
    """What the node came from, however far, nearest first; itself left out."""
    return [pk for pk, _depth in _walk(node.pk, here="source_id", there="target_id")]


def descendant_ids(node: Node) -> list[int]:
    return [pk for pk, _depth in _walk(node.pk, here="target_id", there="source_id")]


def steps(node: Node, standing: Standing) -> list[Step]:
    """The whole thread through `node`, in the order need → company, visible nodes only. Three queries."""
    distance = {pk: -depth for pk, depth in _walk(node.pk, here="source_id", there="target_id")}
    distance.update({pk: depth for pk, depth in _walk(node.pk, here="target_id", there="source_id")})
    distance[node.pk] = 0
    nodes = Node.objects.visible_to(standing).filter(pk__in=distance).with_card().with_progress()
    order = ["need", "challenge", "group", "solution", "project", "venture"]
    return sorted((Step(n, distance[n.pk]) for n in nodes), key=lambda s: (order.index(s.node.kind), s.node.number))


def _walk(pk: int, *, here: str, there: str) -> list[tuple[int, int]]:
    # A merged or split node is on the thread too: a merge keeps every credit.
    kinds = ", ".join(f"'{kind.value}'" for kind in (Link.Kind.CAME_FROM, Link.Kind.SPLIT_FROM, Link.Kind.MERGED_INTO))
    with connection.cursor() as cursor:
        cursor.execute(_WALK.format(here=here, there=there, deepest=DEEPEST, kinds=kinds), [pk])
        rows = [(int(found), int(depth)) for found, depth in cursor.fetchall()]
    return sorted((row for row in rows if row[0] != pk), key=lambda row: (row[1], row[0]))
