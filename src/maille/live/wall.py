"""What the wall shows: the newest public needs of one programme, and the changes since a line of the journal."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Max
from django.template.loader import render_to_string
from django.utils import translation

from maille.contributions.models import Kind, Node, NodeQuerySet
from maille.core.models import JournalEntry
from maille.programmes.models import Programme

SHOWN = 12
MOST = 1000
# Acts that put a need on the wall, change its card or take it off.
VERBS = ["need.published", "need.revised", "need.hidden", "need.restored", "need.withdrawn", "need.merged"]


@dataclass(frozen=True)
class Change:
    """One need that came, changed or went. `html` is empty when it may no longer be seen."""

    entry: int
    programme: str
    need: int
    html: dict[str, str]
    count: int


def newest(programme: Programme) -> NodeQuerySet:
    return programme.nodes.of_kind(Kind.NEED).listed().with_card().order_by("-published_at", "-pk")


def count(programme_id: int) -> int:
    return Node.objects.filter(programme=programme_id).of_kind(Kind.NEED).listed().count()


def last_entry() -> int:
    return JournalEntry.objects.aggregate(last=Max("pk"))["last"] or 0


def entries(*, after: int) -> dict[int, int]:
    """Journal lines about needs past `after`, oldest first: line → need."""
    lines = JournalEntry.objects.filter(pk__gt=after, verb__in=VERBS, subject_type="contributions.node").order_by("pk")
    return {pk: subject for pk, subject in lines.values_list("pk", "subject_id")[:MOST] if subject is not None}


def changes(
    *, after: int, languages: list[str], skip: frozenset[int] = frozenset(), programme: str = ""
) -> list[Change]:
    """Changes told by journal lines past `after`, oldest first, each card rendered once a language.

    Only what everybody may see is rendered: the node's state is read now, not when the line was written.
    """
    lines = [(pk, subject) for pk, subject in entries(after=after).items() if pk not in skip]
    nodes = Node.objects.filter(pk__in={subject for _pk, subject in lines}).of_kind(Kind.NEED).with_card()
    if programme:
        nodes = nodes.filter(programme__slug=programme)
    known = {node.pk: node for node in nodes if node.programme.is_public}
    counts = {pk: count(pk) for pk in {node.programme_id for node in known.values()}}
    return [
        Change(entry, node.programme.slug, node.pk, _cards(node, languages), counts[node.programme_id])
        for entry, subject in lines
        if (node := known.get(subject)) is not None
    ]


def _cards(node: Node, languages: list[str]) -> dict[str, str]:
    if not node.is_listed:
        return {}
    cards: dict[str, str] = {}
    for language in languages:
        with translation.override(language):
            cards[language] = render_to_string("live/_note.html", {"node": node, "is_new": True})
    return cards
