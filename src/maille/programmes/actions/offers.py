"""What a person says that they offer or look for, in a programme (R21)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.core.text import clean_line
from maille.people.models import Offer, Organisation, Person
from maille.programmes.models import Programme

MOST_OFFERS = 20
LONGEST = 200


@transaction.atomic
def add_offer(
    *,
    person: Person,
    direction: str,
    kind: str,
    text: str,
    programme: Programme,
    now: datetime,
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
    made = Offer.objects.create(
        person=person, organisation=organisation, direction=direction, kind=kind, text=text, created_at=now
    )
    journal.record(
        "offer.added",
        at=now,
        subject=made,
        by=person,
        programme_id=programme.pk,
        data={"direction": direction, "kind": kind},
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
        journal.record("offer.closed", at=now, subject=offer, by=by, programme_id=programme.pk)
    return offer
