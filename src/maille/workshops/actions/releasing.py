"""The team gives up a seat, a rank or a request for somebody who told them so: a phone call, a word at the door."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.core.models import JournalEntry
from maille.core.text import clean_line
from maille.people.models import Person
from maille.workshops import mails
from maille.workshops.actions.seats import cancel, check_open, fill_seats, free_seats, lock_workshop, note_move
from maille.workshops.models import Registration

State = Registration.State
LONGEST_REASON = 120


@transaction.atomic
def release_seat(*, registration: Registration, reason: str, by: Person, now: datetime, role: str) -> Registration:
    """As if they had cancelled it themselves, with the reason in the moves; who has an address is told. Twice is as once."""
    workshop = lock_workshop(registration.workshop)
    registration = Registration.objects.select_related("person", "cohort").get(pk=registration.pk)
    registration.workshop = workshop
    if not registration.is_active:
        return registration
    if registration.cohort is not None:
        raise RuleError(_("Cette place est celle d'un groupe : elle se rend sur la page du groupe."))
    reason = clean_line(reason)[:LONGEST_REASON]
    if not reason:
        raise RuleError(
            _("Dites pourquoi en quelques mots : qui se demandera où est sa place le lira."), field="reason"
        )
    was = registration.state
    released = cancel(registration=registration, by=by, now=now, role=role, reason=reason)
    if was != State.REQUESTED:  # an address that nobody proved may be a stranger's
        mails.tell_released(released, now=now)
    return released


@transaction.atomic
def restore_seat(*, registration: Registration, by: Person, now: datetime, role: str) -> Registration:
    """« Annuler »: the seat when nobody was asked to take it, the former rank of who waited. Twice is as once."""
    workshop = lock_workshop(registration.workshop)
    registration = Registration.objects.select_related("person").get(pk=registration.pk)
    registration.workshop = workshop
    if registration.state != State.CANCELLED:
        return registration
    line = release_of(registration)
    _check_restorable(registration, line)
    put_back(registration, line, now=now)
    note_move(registration, by=by, role=role, now=now, data={"offer": "restored"})
    return settle(registration, now=now)


def put_back(registration: Registration, line: JournalEntry | None, *, now: datetime) -> None:
    """As it was before the journal's `line` gave it up: the seat, the request, or the former rank."""
    facts = line.data if line is not None else {}
    was, queued_at = str(facts.get("was", "")), str(facts.get("queued_at", ""))
    registration.state = was if was in {State.CONFIRMED, State.REQUESTED} else State.WAITING
    if registration.state == State.WAITING:
        registration.queued_at = datetime.fromisoformat(queued_at) if queued_at else now
    registration.save(update_fields=["state", "queued_at"])


def settle(registration: Registration, *, now: datetime) -> Registration:
    """The queue moves, which may give who waits a seat at once; then they are told what they have."""
    fill_seats(workshop=registration.workshop, now=now)
    registration.refresh_from_db(fields=["state"])
    if registration.state in {State.CONFIRMED, State.WAITING}:
        mails.tell_registered(registration, now=now)
    return registration


def release_of(registration: Registration) -> JournalEntry | None:
    """The line with which the team gave this seat up; None when its holder did, or when it is held."""
    if registration.state != State.CANCELLED:
        return None
    last = journal.of(registration).filter(verb="registration.cancelled").last()
    return last if last is not None and last.reason else None


def _check_restorable(registration: Registration, line: JournalEntry | None) -> None:
    workshop = registration.workshop
    if line is None or not registration.person.is_alive:
        raise RuleError(_("Cette place n'a pas été rendue par l'équipe : elle ne se remet pas d'ici."))
    if workshop.registrations.active().filter(person=registration.person).exists():
        raise RuleError(_("Cette personne s'est inscrite de nouveau depuis."))
    check_open(workshop)
    if line.data.get("was") == State.CONFIRMED and free_seats(workshop) == 0:
        raise RuleError(
            _("Sa place est déjà allée à la personne suivante. Inscrivez-la de nouveau : elle attendra son tour.")
        )
