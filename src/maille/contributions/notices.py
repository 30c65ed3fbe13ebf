"""Who hears about what: givers and followers of a node and of everything it came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from maille.contributions import thread
from maille.contributions.models import Follow, Node, Notice
from maille.people.models import Person


def tell(
    verb: str, *, about: Node, by: Person | None, data: Mapping[str, Any] | None = None, once: bool = False
) -> int:
    """One notice a person for the news `verb` about a node; returns how many people hear of it.

    Told: those who gave or follow the node or any node it came from. Not told: who did it. Four queries.
    `once`: those who already heard this very news are not told again (several links made in one go).
    """
    nodes = {about.pk, *thread.ancestor_ids(about)}
    heard: dict[int, int] = {}
    for node_id, person_id in _givers_and_followers(nodes):
        if by is None or person_id != by.pk:
            heard[person_id] = node_id if person_id not in heard or node_id == about.pk else heard[person_id]
    if once:
        for person_id in Notice.objects.filter(about=about, verb=verb).values_list("person_id", flat=True):
            heard.pop(person_id, None)
    Notice.objects.bulk_create(
        [
            Notice(person_id=person_id, node_id=node_id, about=about, verb=verb, data=dict(data or {}))
            for person_id, node_id in heard.items()
        ]
    )
    return len(heard)


def _givers_and_followers(nodes: Iterable[int]) -> list[tuple[int, int]]:
    ids = list(nodes)
    given = Node.objects.filter(Q(pk__in=ids)).values_list("pk", "author_id", "on_behalf_of_id")
    pairs = [(pk, person) for pk, author, other in given for person in (author, other) if person is not None]
    pairs += list(Follow.objects.filter(node_id__in=ids).values_list("node_id", "person_id"))
    return pairs
