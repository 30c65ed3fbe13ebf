"""What becomes of reactions, signatures and versions when two persons are one, or one is erased."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, OuterRef, Subquery

from maille.contributions.models import Follow, Node, Report, Support, Version
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
