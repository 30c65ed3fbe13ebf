"""What a person may do on these pages: read their news, say what they offer or look for."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maille.contributions.models import Notice
from maille.core import journal
from maille.core.errors import RuleError
from maille.core.text import clean_line
from maille.people.models import Offer, Organisation, Person
from maille.programmes.models import Programme

MOST_OFFERS = 20
LONGEST = 200


@transaction.atomic
def see_news(*, person: Person, programme: Programme, now: datetime) -> int:
    """The person has read the news of this programme; what was read is not mailed any more."""
    unseen = Notice.objects.filter(person=person, node__programme=programme, seen_at__isnull=True)
    return unseen.update(seen_at=now)


@transaction.atomic
def add_offer(
    *,
    person: Person,
    direction: str,
    kind: str,
    text: str,
    programme: Programme,
    organisation: Organisation | None = None,
) -> Offer:
    """Say in public what one offers or looks for. A suggestion to others, never a promise (R21)."""
    text = clean_line(text)
    if not text:
        raise RuleError(_("Écrivez en une phrase ce que vous proposez ou cherchez."), field="text")
    if len(text) > LONGEST:
        raise RuleError(_("C'est un peu long : 200 signes au plus, une phrase suffit."), field="text")
    if person.offers.filter(closed_at__isnull=True).count() >= MOST_OFFERS:
        raise RuleError(
            _("Vous avez déjà 20 annonces ouvertes. Fermez celles qui ne servent plus, puis ajoutez celle-ci.")
        )
    made = Offer.objects.create(person=person, organisation=organisation, direction=direction, kind=kind, text=text)
    journal.record(
        "offer.added", subject=made, by=person, programme_id=programme.pk, data={"direction": direction, "kind": kind}
    )
    return made


@transaction.atomic
def close_offer(*, offer: Offer, by: Person, programme: Programme, now: datetime) -> Offer:
    """Only who made it closes it; closing twice is closing once."""
    if offer.person_id != by.pk:
        raise RuleError(_("Cette annonce est à quelqu'un d'autre."))
    if offer.closed_at is None:
        offer.closed_at = now
        offer.save(update_fields=["closed_at"])
        journal.record("offer.closed", subject=offer, by=by, programme_id=programme.pk)
    return offer
