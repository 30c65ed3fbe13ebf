"""Somebody unexpected at the door, noted by the team or alone: on the registration they have, when they have one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from maille.core.errors import RuleError
from maille.core.text import clean_line, fold
from maille.people.actions import new_guest, register_person_for
from maille.people.addresses import email_or_phone
from maille.people.models import Person
from maille.programmes.actions.membership import join_programme
from maille.programmes.models import Level
from maille.workshops.actions.attendance import Noted, check_door, check_in
from maille.workshops.models import Registration, Slot, Workshop

ANOTHER = "another"  # answered to « Est-ce la même personne ? »


class KnownHereError(RuleError):
    """The address or telephone is that of `people`, registered here: the team says whether it is one of them."""

    def __init__(self, people: Sequence[Person]) -> None:
        super().__init__(_("Quelqu'un d'inscrit a cette adresse ou ce téléphone."), field="contact")
        self.people = people


@transaction.atomic
def walk_in(
    *,
    slot: Slot,
    first_name: str,
    contact: str,
    by: Person,
    now: datetime,
    role: str = "facilitator",
    came_at: datetime | None = None,
    same: str = "",
) -> Noted:
    """In ten seconds: a first name is enough; an address or a telephone keeps them informed.

    `same`: which of those registered with this contact it is, by number, or ANOTHER. Raises KnownHereError until it is said.
    """
    check_door(slot)
    programme = slot.workshop.programme
    known = registered_with(contact, workshop=slot.workshop) if clean_line(contact) else []
    person = next((one for one in known if str(one.pk) == same), None)
    if person is None and known and same != ANOTHER:
        raise KnownHereError(known)
    if person is None:
        person = register_person_for(
            first_name=first_name, contact=contact, by=by, reason=_("Arrivée sans inscription"), programme_id=programme.pk,
            role=role,
        )  # fmt: skip
        join_programme(programme=programme, person=person, level=Level.CONTRIBUTE, now=now, by=by)
    return check_in(slot=slot, person=person, by=by, now=now, via="walk_in", role=role, came_at=came_at)


@transaction.atomic
def walk_in_alone(*, slot: Slot, first_name: str, contact: str, language: str, now: datetime) -> Noted:
    """The same by the person, with the room's code on their own telephone: they give a way to be reached.

    Who gives the first name and the contact of somebody registered to this workshop is noted on that registration, never
    twice. They are asked and shown nothing, and the browser stays a stranger's (`is_known`): whoever knows a friend's
    telephone must neither learn who comes nor enter in their name. At worst a friend is noted, as by lending a QR.
    """
    check_door(slot)
    mine = next(
        (one for one in registered_with(contact, workshop=slot.workshop, is_here=True) if _same_name(one, first_name)), None
    )  # fmt: skip
    if mine is not None:
        noted = check_in(slot=slot, person=mine, by=mine, now=now, via="room", role="participant")
        return replace(noted, is_known=True)
    person = new_guest(first_name=first_name, contact=contact, language=language, now=now)
    join_programme(programme=slot.workshop.programme, person=person, level=Level.CONTRIBUTE, now=now)
    return check_in(slot=slot, person=person, by=person, now=now, via="room", role="participant")


def registered_with(contact: str, *, workshop: Workshop, is_here: bool = False) -> list[Person]:
    """Those of the programme's registrations who gave this address or telephone: of this workshop first, or `is_here`, only."""
    email, phone = email_or_phone(contact, field="contact")
    reached = Q(contact_email__iexact=email) if email else Q(phone=phone)
    people = Person.objects.alive().filter(reached)
    active = Registration.objects.active().filter(workshop__programme_id=workshop.programme_id, person__in=people)
    here = set(active.filter(workshop=workshop).values_list("person_id", flat=True))
    found = people.filter(pk__in=active.values("person_id")).order_by("pk")
    return sorted((one for one in found if one.pk in here or not is_here), key=lambda one: one.pk not in here)


def _same_name(person: Person, first_name: str) -> bool:
    return fold(person.first_name) == fold(first_name)
