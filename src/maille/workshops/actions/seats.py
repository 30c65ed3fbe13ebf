"""Seats: first come, first served, strictly in order; a freed seat goes to the head of the queue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.people.actions import held_person, hold_people
from maille.people.models import Person
from maille.workshops import mails, mails_of_cohorts, mails_of_many
from maille.workshops.audience import Told, is_mailed, note_offer_to_call
from maille.workshops.models import Attendance, Cohort, Registration, RegistrationQuerySet, Workshop

State = Registration.State
OFFER_LASTS: Final = timedelta(hours=48)
OFFER_LASTS_AT_LEAST: Final = timedelta(hours=2)


def lock_workshop(workshop: Workshop) -> Workshop:
    """The workshop, held until the transaction ends: whoever counts its seats waits here.

    A row lock on PostgreSQL, taken after those of persons (`people/actions/holding.py`). On SQLite the transaction itself is
    the lock: it began IMMEDIATE, so one writer runs at a time.
    """
    return Workshop.objects.select_for_update(of=("self",), no_key=True).select_related("programme").get(pk=workshop.pk)


def lock_workshops(workshops: Iterable[int]) -> None:
    """Several, in the order of their numbers whoever asks."""
    rows = Workshop.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(workshops))
    list(rows.order_by("pk").only("pk"))


@transaction.atomic
def register(
    *,
    workshop: Workshop,
    person: Person,
    now: datetime,
    by: Person | None = None,
    role: str = "participant",
    quietly: bool = False,
    is_vouched: bool = False,
) -> Registration:
    """A seat, or a place in the queue once the room is full. Twice is as once. `by`: who registers somebody else.

    A newcomer never overtakes the queue, even when a seat was freed a moment ago. An unproven address asks for a seat
    and gets it when it is proven (`confirm_requests`). `quietly`: the caller writes the mail. `is_vouched`: the team answers
    for the group, or registers them itself.
    """
    person, workshop = held_person(person), lock_workshop(workshop)
    check_open(workshop)
    registration = workshop.registrations.active().filter(person=person).first()
    waits_for_proof = person.must_prove_address and not is_vouched
    if registration is not None and (registration.state != State.REQUESTED or waits_for_proof):
        return registration
    if registration is None:
        registration = Registration(workshop=workshop, person=person, registered_by=by, created_at=now)
    give_seat(registration, now=now, is_vouched=is_vouched)
    journal.record(
        f"registration.{registration.state}", at=now, subject=registration, by=by or person, role=role, programme_id=workshop.programme_id,
        data={"workshop": workshop.pk},
    )  # fmt: skip
    if registration.state == State.WAITING:
        fill_seats(workshop=workshop, now=now)  # a seat that its holder declined may still be free
    if not quietly:
        mails.tell_registered(registration, now=now)
    return registration


@transaction.atomic
def confirm_requests(*, person: Person, now: datetime, is_vouched: bool = False) -> list[Registration]:
    """The address is proven, or the team answers (`is_vouched`): each seat asked for is given, or a place in the queue."""
    hold_people([person.pk, *(row.person_id for row in asked_for(person))])
    open_ones = asked_for(person)
    are_many = len(open_ones) > 1  # then one letter tells of all
    rows = [
        register(workshop=row.workshop, person=row.person, now=now, by=person, quietly=are_many, is_vouched=is_vouched)
        for row in open_ones
    ]
    for cohort in Cohort.objects.filter(seats__in=[row.pk for row in rows]).distinct():
        mails_of_cohorts.tell_cohort(cohort, now=now)
    if are_many:
        rows = [row for row in rows if row.cohort_id is None]
        mails_of_many.tell_registered_to_many(rows, now=now)
    return rows


def asked_for(person: Person) -> list[Registration]:
    """Seats that wait for the person's address to be proven, their own and their groups'. In one order whoever asks."""
    mine = Q(person=person, cohort=None) | Q(cohort__in_charge=person, cohort__left_at=None)
    asked = Registration.objects.filter(mine, state=State.REQUESTED)
    rows = asked.select_related("workshop__programme", "person", "cohort").order_by("workshop_id", "pk")
    return [row for row in rows if is_open(row.workshop)]


@transaction.atomic
def cancel(
    *,
    registration: Registration,
    by: Person,
    now: datetime,
    role: str = "participant",
    reason: str = "",
    because: str = "",
) -> Registration:
    """In one click; only the team says why (`release_seat`). Twice is as once. The seat goes to the head of the queue.

    `because`: "merged", when its holder has another one and gives nothing up.
    """
    workshop = lock_workshop(registration.workshop)
    registration = Registration.objects.select_related("person").get(pk=registration.pk)
    if registration.state in {State.CANCELLED, State.DECLINED}:
        return registration
    _check_to_come(workshop, [registration])
    was = {"was": registration.state, "queued_at": registration.queued_at.isoformat() if registration.queued_at else ""}
    was |= {"offer": because} if because else {}
    registration.state, registration.queued_at, registration.offer_expires_at = State.CANCELLED, None, None
    registration.answer = ""
    registration.save(update_fields=["state", "queued_at", "offer_expires_at", "answer"])
    forget_asked(workshop, [registration])
    note_move(registration, by=by, role=role, now=now, data=was, reason=reason)
    if is_open(workshop):
        fill_seats(workshop=workshop, now=now)
    return registration


@transaction.atomic
def cancel_many(*, workshop: Workshop, seats: RegistrationQuerySet, by: Person, now: datetime, role: str) -> int:
    """Seats given up together: the queue moves once, when all of them are free. Returns how many."""
    workshop = lock_workshop(workshop)
    rows = list(seats.active().select_related("workshop"))
    _check_to_come(workshop, rows)
    for row in rows:
        row.state, row.queued_at, row.offer_expires_at, row.answer = State.CANCELLED, None, None, ""
        row.save(update_fields=["state", "queued_at", "offer_expires_at", "answer"])
        note_move(row, by=by, role=role, now=now)
    forget_asked(workshop, rows)
    if rows and is_open(workshop):
        fill_seats(workshop=workshop, now=now)
    return len(rows)


def forget_asked(workshop: Workshop, seats: Sequence[Registration]) -> None:
    """Who gives up a seat asks for no arrangement any more."""
    workshop.access_needs.filter(person__in=[seat.person_id for seat in seats]).delete()


@transaction.atomic
def fill_seats(
    *, workshop: Workshop, now: datetime, passing_over: list[int] | None = None, because: str = "freed"
) -> int:
    """Offer each free seat to the head of the queue, in order; returns how many. Call it whenever places are freed or added.

    `passing_over`: those who just said no; they are asked again when the next seat is free. `because`: "freed", "raised"
    (more places) or "announced" (on again), for the organiser who explains the move.
    """
    workshop = lock_workshop(workshop)
    if not is_open(workshop):
        return 0
    free = free_seats(workshop)
    queue = (
        workshop.registrations.queue().exclude(pk__in=passing_over or []).select_related("person", "cohort__in_charge")
    )
    heads = list(queue if free is None else queue[:free])
    for registration in heads:
        registration.state, registration.offer_expires_at = State.OFFERED, _offer_ends(workshop, now)
        registration.save(update_fields=["state", "offer_expires_at"])
        note_move(registration, by=None, role="", now=now, data={"offer": because})
        if registration.cohort is None:
            mails.tell_offered(registration, now=now)
    for cohort in {row.cohort_id: row.cohort for row in heads if row.cohort is not None}.values():
        _tell_group(cohort, next(row for row in heads if row.cohort_id == cohort.pk), now=now)
    return len(heads)


def _tell_group(cohort: Cohort, seat: Registration, *, now: datetime) -> None:
    """One letter for all the places offered to it, or one call."""
    if is_mailed(cohort.in_charge):
        mails_of_cohorts.tell_cohort(cohort, now=now, is_offer=True)
    else:
        note_offer_to_call(Told(seat, cohort.in_charge, cohort), now=now)


def free_seats(workshop: Workshop) -> int | None:
    """How many seats nobody holds; None when the room has no limit. One query; exact only under `lock_workshop`."""
    if workshop.capacity is None:
        return None
    return max(workshop.capacity - workshop.registrations.holding().count(), 0)


def noted_present(workshop: Workshop) -> QuerySet[Attendance, Any]:
    """Who was noted at one of its half-days, by their numbers."""
    return Attendance.objects.filter(slot__workshop=workshop, was_present=True).values("person_id")


def is_open(workshop: Workshop) -> bool:
    """May people register? Announced or confirmed, and not past. One query."""
    if workshop.programme.is_read_only or workshop.state not in {Workshop.State.ANNOUNCED, Workshop.State.CONFIRMED}:
        return False
    days = [slot.on for slot in workshop.slots.all()]
    return not days or max(days) >= workshop.programme.today()


def check_open(workshop: Workshop) -> None:
    if not is_open(workshop):
        raise RuleError(_("Cet atelier ne prend plus d'inscription. L'agenda montre les prochains."), field="workshop")


def _check_to_come(workshop: Workshop, rows: Sequence[Registration]) -> None:
    if any(row.state in {State.PRESENT, State.ABSENT} for row in rows):
        raise RuleError(_("Cet atelier a eu lieu : l'inscription ne s'annule plus."))
    if noted_present(workshop).filter(person__in=[row.person_id for row in rows]).exists():
        raise RuleError(
            _("Une présence est déjà notée : la place ne se rend plus. L'accueil peut corriger une erreur.")
        )


def give_seat(registration: Registration, *, now: datetime, is_vouched: bool = False) -> None:
    """A group's seat is held once the address of who answers for it is proven. The team's word is enough for any."""
    workshop, cohort = registration.workshop, registration.cohort
    free = free_seats(workshop)
    asks = registration.person.must_prove_address if cohort is None else not cohort.is_answered_for
    if asks and not is_vouched:
        registration.state = State.REQUESTED
    elif free is None or (free > 0 and not workshop.registrations.queue().exists()):
        registration.state = State.CONFIRMED
    else:
        registration.state, registration.queued_at = State.WAITING, now
    registration.save()


def _offer_ends(workshop: Workshop, now: datetime) -> datetime:
    """Two days, but not beyond the eve of the workshop; two hours at least."""
    days = [slot.on for slot in workshop.slots.all()]
    ends = now + OFFER_LASTS
    if days and workshop.programme.anchor_on is None:
        ends = min(ends, timezone.make_aware(datetime.combine(min(days), time.min)))
    return max(ends, now + OFFER_LASTS_AT_LEAST)


def note_move(
    registration: Registration,
    *,
    by: Person | None,
    role: str,
    now: datetime,
    data: dict[str, str] | None = None,
    reason: str = "",
) -> None:
    journal.record(
        f"registration.{registration.state}", at=now, subject=registration, by=by, role=role, reason=reason,
        programme_id=registration.workshop.programme_id, data={"workshop": registration.workshop_id, **(data or {})},
    )  # fmt: skip
