"""For people without e-mail and for supervised groups: an organiser registers them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from maille.core import journal
from maille.people.actions import register_person_for
from maille.people.models import Person
from maille.programmes.actions.membership import join_programme
from maille.programmes.models import ActorKind, Level, Programme
from maille.workshops.actions.seats import register
from maille.workshops.models import Workshop


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
    workshop: Workshop | None = None,
    language: str = "fr",
    person: Person | None = None,
) -> Person:
    """A person, their membership, and a seat when a workshop was chosen; all noted as done by somebody else.

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
    membership = join_programme(
        programme=programme, person=person, level=Level.CONTRIBUTE if workshop else Level.FOLLOW, now=now, by=by
    )
    if kinds and not membership.kinds.exists():
        membership.kinds.set(kinds)
    if workshop is not None:
        register(workshop=workshop, person=person, now=now, by=by, role="organiser")
    return person
