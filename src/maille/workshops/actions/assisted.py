"""For people without e-mail and for supervised groups: an organiser registers them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from maille.core import journal
from maille.people.actions import register_person_for
from maille.people.models import Person
from maille.programmes.actions.membership import join_programme
from maille.programmes.models import ActorKind, Level, Programme
from maille.workshops import mails, mails_of_many
from maille.workshops.actions.members import recognise
from maille.workshops.actions.seats import register
from maille.workshops.models import Registration, Workshop


@transaction.atomic
def register_assisted(
    *,
    programme: Programme,
    first_name: str,
    reason: str,
    by: Person,
    now: datetime,
    last_name: str = "",
    contact: str = "",
    pseudonym: str = "",
    is_supervised: bool = False,
    kinds: Collection[ActorKind] = (),
    workshops: Sequence[Workshop] = (),
    language: str = "fr",
    person: Person | None = None,
) -> Person:
    """A person, their membership, and a seat at each workshop chosen; all noted as done by somebody else.

    `person`: somebody known, whom the organiser recognised: nobody is added and what they gave stays.
    """
    if person is None:
        person = register_person_for(
            first_name=first_name, last_name=last_name, contact=contact, pseudonym=pseudonym, is_supervised=is_supervised,
            by=by, reason=reason, language=language, programme_id=programme.pk,
        )  # fmt: skip
    else:
        journal.record(
            "person.recognised",
            at=now,
            subject=person,
            by=by,
            role="organiser",
            programme_id=programme.pk,
            reason=reason,
        )
        recognise(person=person, by=by, now=now)
    membership = join_programme(
        programme=programme, person=person, level=Level.CONTRIBUTE if workshops else Level.FOLLOW, now=now, by=by
    )
    if kinds and not membership.kinds.exists():
        membership.kinds.set(kinds)
    register_to_each(workshops=workshops, person=person, by=by, now=now)
    return person


@transaction.atomic
def register_to_each(*, workshops: Sequence[Workshop], person: Person, by: Person, now: datetime) -> list[Registration]:
    """By an organiser: a seat, or a place in the queue, at each of them. One letter tells of all that are new.

    Rooms are held in one order whoever asks, as in `join_many`.
    """
    had = dict(person.registrations.active().values_list("workshop_id", "state"))
    ordered = sorted(workshops, key=lambda workshop: workshop.pk)
    rows = [
        register(workshop=workshop, person=person, now=now, by=by, role="organiser", quietly=True, is_vouched=True)
        for workshop in ordered
    ]
    tell_of_each([row for row in rows if row.state != had.get(row.workshop_id)], now=now)
    return rows


def tell_of_each(news: Sequence[Registration], *, now: datetime) -> None:
    """One person's new seats: one letter, whatever their number."""
    if len(news) == 1:
        mails.tell_registered(news[0], now=now)
    else:
        mails_of_many.tell_registered_to_many(news, now=now)
