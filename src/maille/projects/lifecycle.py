"""What becomes of carriers and promises of help when two persons are one, or one is erased."""

from __future__ import annotations

from datetime import datetime

from maille.people.models import Person
from maille.projects.actions.carriers import stop_carrying
from maille.projects.models import Carrier, SupportOffer


def on_merge(*, kept: Person, gone: Person, now: datetime) -> None:
    """Who carried a project twice carries it once."""
    mine = Carrier.objects.running().filter(person=kept).values("project_id")
    Carrier.objects.running().filter(person=gone, project__in=mine).update(until=now)


def on_erasure(*, person: Person, now: datetime) -> None:
    """Their projects look for somebody again; promises not kept yet are withdrawn, and all lose their words."""
    for carrier in Carrier.objects.running().filter(person=person).select_related("project"):
        stop_carrying(project=carrier.project, by=person, now=now)
    open_states = [SupportOffer.State.PROPOSED, SupportOffer.State.ACCEPTED, SupportOffer.State.RUNNING]
    person.support_offers.filter(state__in=open_states).update(state=SupportOffer.State.WITHDRAWN)
    person.support_offers.update(text="")


def has_published(*, person: Person) -> bool:
    """The words of a promise of help stand on the page of the project."""
    return person.support_offers.exists()
