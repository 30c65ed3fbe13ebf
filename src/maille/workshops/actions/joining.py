"""Joining in under a minute: a first name, an e-mail or a telephone, a workshop or « suivre »."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from maille.core.errors import RuleError
from maille.people.actions import held_person, new_guest
from maille.people.models import Person
from maille.programmes.actions.membership import join_programme
from maille.programmes.models import Level, Membership, Programme
from maille.workshops import mails, mails_of_many
from maille.workshops.actions.seats import is_open, register
from maille.workshops.models import Registration, Relay, Workshop


@dataclass(frozen=True)
class Joined:
    person: Person
    registration: Registration | None


@dataclass(frozen=True)
class JoinedMany:
    """`closed`: workshops that took no registration any more."""

    person: Person
    registrations: list[Registration] = field(default_factory=list)
    closed: list[Workshop] = field(default_factory=list)


@transaction.atomic
def join(
    *,
    programme: Programme,
    workshop: Workshop | None,
    now: datetime,
    person: Person | None = None,
    first_name: str = "",
    contact: str = "",
    language: str = "fr",
    back: str = "",
    relay: Relay | None = None,
) -> Joined:
    """Take part, in a workshop or from afar. Without `person` a new one is made, whatever address is given:
    who types an address must not learn whether it is known. The mail proves it, and two rows become one then.
    `relay`: the partner's link that led here; it counts one more when somebody came or registered who had not before.
    """
    is_new = person is None
    if person is None:
        person = new_guest(first_name=first_name, contact=contact, language=language, now=now)
    else:
        person = held_person(person)
    membership = join_programme(
        programme=programme, person=person, level=Level.CONTRIBUTE if workshop else Level.FOLLOW, now=now
    )
    registration = register(workshop=workshop, person=person, now=now, quietly=is_new) if workshop is not None else None
    _count(relay, membership, [registration] if registration else [], now=now)
    if is_new:
        back = back or (workshop.get_absolute_url() if workshop else reverse("pages:my-thread", args=[programme.slug]))
        mails.tell_joined(person=person, programme=programme, registration=registration, back=back, now=now)
    return Joined(person, registration)


@transaction.atomic
def join_many(
    *,
    programme: Programme,
    workshops: Sequence[Workshop],
    now: datetime,
    person: Person | None = None,
    first_name: str = "",
    contact: str = "",
    language: str = "fr",
    relay: Relay | None = None,
) -> JoinedMany:
    """Seats at several workshops together: each is given or waits on its own, and one mail tells of all of them.

    Rooms are held in one order whoever asks, so that two people never wait for each other. Raises RuleError when none
    of them takes registrations any more. `relay` as for `join`: one more, however many workshops.
    """
    is_new = person is None
    if person is None:
        person = new_guest(first_name=first_name, contact=contact, language=language, now=now)
    else:
        person = held_person(person)
    ordered = sorted(workshops, key=lambda workshop: workshop.pk)
    chosen = [workshop for workshop in ordered if is_open(workshop)]
    if not chosen:
        raise RuleError(
            _("Ces ateliers ne prennent plus d'inscription. L'agenda montre les prochains."), field="workshops"
        )
    membership = join_programme(programme=programme, person=person, level=Level.CONTRIBUTE, now=now)
    had = set(person.registrations.active().values_list("workshop_id", flat=True))
    rows = [register(workshop=workshop, person=person, now=now, quietly=True) for workshop in chosen]
    _count(relay, membership, rows, now=now)
    if is_new:
        mails_of_many.tell_joined_many(person=person, programme=programme, registrations=rows, now=now)
    elif news := [row for row in rows if row.workshop_id not in had]:
        mails_of_many.tell_registered_to_many(news, now=now)
    return JoinedMany(person, rows, [workshop for workshop in ordered if workshop not in chosen])


def _count(relay: Relay | None, membership: Membership, rows: Sequence[Registration], *, now: datetime) -> None:
    if relay is not None and now in {membership.joined_at, *(row.created_at for row in rows)}:
        Relay.objects.filter(pk=relay.pk).count_joined()
