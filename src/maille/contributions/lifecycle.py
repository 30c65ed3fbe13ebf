"""What becomes of reactions, signatures and versions when two persons are one, or one is erased; who wrote something."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, OuterRef, Q, Subquery

from maille.contributions.models import Comment, Follow, Node, NodeState, Report, Support, Version
from maille.people.models import Person


def on_merge(*, kept: Person, gone: Person, now: datetime) -> None:
    """Who supported or followed twice counts once; the counters follow."""
    for model, counter in ((Support, "support_count"), (Follow, "follow_count")):
        mine = list(model._default_manager.filter(person=kept).values_list("node_id", flat=True))
        doubles = model._default_manager.filter(person=gone, node_id__in=mine)
        Node.objects.filter(pk__in=list(doubles.values_list("node_id", flat=True))).update(**{counter: F(counter) - 1})
        doubles.delete()


def on_erasure(*, person: Person, now: datetime) -> None:
    """Contributions stay, signed « Personne effacée »; what they said before their last version goes with its author."""
    person.nodes.exclude(author_label="").update(author_label="")
    person.entered_nodes.update(entry_reason="")
    last = Version.objects.filter(node=OuterRef("node")).order_by("-number").values("number")[:1]
    mine = Version.objects.filter(by=person)
    older = mine.annotate(last=Subquery(last)).filter(number__lt=F("last"))
    Version.objects.filter(pk__in=list(older.values_list("pk", flat=True))).update(
        title="", text="", details={}, redacted_at=now
    )
    mine.update(by=None, note="", redacted_at=now)
    for model, counter in ((Support, "support_count"), (Follow, "follow_count")):
        rows = model._default_manager.filter(person=person)
        Node.objects.filter(pk__in=list(rows.values_list("node_id", flat=True))).update(**{counter: F(counter) - 1})
        rows.delete()
    person.notices.all().delete()
    Report.objects.filter(reporter=person).update(reporter_email="")


def has_published(*, person: Person) -> bool:
    """A contribution that was online once, typed in or corrected by them, or theirs; a comment."""
    mine = Q(author=person) | Q(on_behalf_of=person) | Q(entered_by=person)
    mine |= Q(pk__in=Version.objects.filter(by=person).values("node"))
    online = Node.objects.exclude(state=NodeState.DRAFT, published_at=None)
    return online.filter(mine).exists() or Comment.objects.filter(author=person).exists()
