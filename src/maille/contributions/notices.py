"""Who hears about what: givers and followers of a node and of everything it came from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from maille.contributions import thread
from maille.contributions.models import Node
from maille.people.models import Person

# One statement, whatever the number of followers: fifty thousand of them must not pass through Python.
_TELL = """
INSERT INTO contributions_notice (person_id, node_id, about_id, verb, data, at)
SELECT heard.person_id, COALESCE(MAX(CASE WHEN heard.node_id = %s THEN heard.node_id END), MIN(heard.node_id)), %s, %s, %s, %s
FROM (
    SELECT id AS node_id, author_id AS person_id FROM contributions_node WHERE id IN ({nodes})
    UNION ALL SELECT id, on_behalf_of_id FROM contributions_node WHERE id IN ({nodes})
    UNION ALL SELECT node_id, person_id FROM contributions_follow WHERE node_id IN ({nodes})
) heard
WHERE heard.person_id IS NOT NULL AND heard.person_id <> %s {once}
GROUP BY heard.person_id
"""
_NOT_TOLD = """AND NOT EXISTS (
    SELECT 1 FROM contributions_notice told WHERE told.person_id = heard.person_id AND told.about_id = %s AND told.verb = %s
)"""
NOBODY = 0


def tell(
    verb: str,
    *,
    at: datetime,
    about: Node,
    by: Person | None,
    data: Mapping[str, Any] | None = None,
    once: bool = False,
    only: Node | None = None,
) -> int:
    """One notice a person for the news `verb` about a node; returns how many people hear of it.

    Told: those who gave or follow the node or any node it came from; the notice names the node itself when it is theirs,
    else the oldest of theirs. Not told: who did it. Two queries.
    `only`: those of this node and nobody else. `once`: those who already heard this very news are not told again (several links made in one go).
    """
    nodes = [about.pk, *thread.ancestor_ids(about)] if only is None else [only.pk]
    statement = _TELL.format(nodes=", ".join(["%s"] * len(nodes)), once=_NOT_TOLD if once else "")
    ops = connection.ops
    written = ops.adapt_json_value(dict(data or {}), None), ops.adapt_datetimefield_value(at)
    values = [about.pk, about.pk, verb, *written, *nodes * 3, by.pk if by is not None else NOBODY]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, about.pk, verb] if once else values)
        return int(cursor.rowcount)
