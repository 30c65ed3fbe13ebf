"""« Reprendre ma place »: somebody gave up their own seat or rank by mistake, a moment ago."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.core.models import JournalEntry
from maille.people.actions import held_person
from maille.people.models import Person
from maille.workshops.actions.releasing import put_back, settle
from maille.workshops.actions.seats import free_seats, is_open, lock_workshop, note_move
from maille.workshops.models import Registration, Workshop

State = Registration.State
MISTAKE_LASTS: Final = timedelta(hours=1)


def given_up(*, workshop: Workshop, person: Person, now: datetime) -> Registration | None:
    """What they gave up themselves within the hour and may still take back: the seat while it is free, the rank in any case."""
    row = workshop.registrations.filter(person=person).order_by("-pk").first()
    if row is None or row.is_active or row.cohort_id is not None or not is_open(workshop):
        return None
    line = _line_of(row, person, now=now)
    if line is None or workshop.registrations.active().filter(person=person).exists():
        return None
    is_taken = free_seats(workshop) == 0 or workshop.registrations.queue().exists()
    return None if line.data.get("was") == State.CONFIRMED and is_taken else row


@transaction.atomic
def take_back(*, workshop: Workshop, person: Person, now: datetime) -> Registration:
    """As if it had not been given up, but for the answer and the arrangement, which were erased. Twice is as once."""
    person = held_person(person)
    workshop = lock_workshop(workshop)
    mine = workshop.registrations.active().filter(person=person).first()
    if mine is not None:
        return mine
    row = given_up(workshop=workshop, person=person, now=now)
    line = _line_of(row, person, now=now) if row is not None else None
    if row is None or line is None:
        raise RuleError(
            _(
                "Cette place ne se reprend plus : elle est déjà proposée, ou trop de temps a passé. Inscrivez-vous de nouveau."
            )
        )
    row.workshop = workshop
    put_back(row, line, now=now)
    note_move(row, by=person, role="participant", now=now, data={"offer": "taken_back"})
    return settle(row, now=now)


def _line_of(row: Registration, person: Person, *, now: datetime) -> JournalEntry | None:
    """The line with which its holder gave it up within the hour."""
    last = journal.of(row).filter(verb__startswith="registration.").last()
    if last is None or last.verb != "registration.cancelled" or last.reason or last.actor_id != person.pk:
        return None
    return last if now - last.at <= MISTAKE_LASTS and last.data.get("was") else None
