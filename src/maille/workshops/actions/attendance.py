"""Who is there, half-day by half-day: noted at the door, taken back, settled when the workshop closes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.people.actions import held_person, hold_people
from maille.people.models import Person
from maille.ui.dates import day_in_words
from maille.workshops.actions.seats import cancel, lock_workshop, noted_present
from maille.workshops.models import Attendance, Cohort, Registration, Slot, Workshop

State = Registration.State
OVER: Final = frozenset({Workshop.State.FINISHED, Workshop.State.REPORTED})
_SEATLESS: Final = frozenset(f"registration.{state}" for state in (State.WAITING, State.OFFERED, State.REQUESTED))
_OFF: Final = frozenset({Workshop.State.DRAFT, Workshop.State.POSTPONED, Workshop.State.CANCELLED})


@dataclass(frozen=True)
class Noted:
    """`is_new`: False when somebody, at this door or another, had noted it before. `is_known`: a stranger's browser noted it
    on somebody's registration."""

    attendance: Attendance
    is_new: bool
    is_known: bool = False


@transaction.atomic
def check_in(
    *,
    slot: Slot,
    person: Person,
    by: Person,
    now: datetime,
    via: str,
    role: str = "facilitator",
    came_at: datetime | None = None,
) -> Noted:
    """`person` is there. Twice is as once, at however many doors. Whoever has no registration gets one, as present.

    `came_at`: when they came, where a door without network tells it later. `via`: name, ticket, card, room, walk_in.
    Raises RuleError for a day to come, a workshop called off, an archive, or somebody without a seat when the room is full,
    or with the room's code when every seat is somebody's.
    """
    check_door(slot)
    came_at = came_at or now
    person = held_person(person)
    workshop = lock_workshop(slot.workshop)  # nobody gives up the seat of whoever is being noted
    mine = workshop.registrations.active().filter(person=person).first()
    if (mine is None or mine.state not in Registration.HOLDING) and not _is_inside(slot, person):
        _check_room(workshop, slot, is_seen=via != "room")
    if mine is None:
        _let_in(workshop, person=person, by=by, now=now, role=role, came_at=came_at)
    attendance, is_new = Attendance.objects.get_or_create(
        slot=slot, person=person, defaults={"noted_by": by, "noted_at": came_at}
    )
    if not is_new and not attendance.was_present:
        attendance.was_present, attendance.noted_by, attendance.noted_at, is_new = True, by, came_at, True
        attendance.save(update_fields=["was_present", "noted_by", "noted_at"])
    if is_new:
        _note("attendance.noted", slot, person, by=by, role=role, now=now, data={"via": via})
        _correct(slot.workshop, person)
    return Noted(attendance, is_new)


@transaction.atomic
def check_in_cohort(
    *, slot: Slot, cohort: Cohort, by: Person, now: datetime, count: int | None = None, role: str = "facilitator"
) -> int:
    """The group is there: each of its seats not noted yet, or the first `count` of them. Returns how many are newly noted."""
    check_door(slot)
    seats = cohort.seats.filter(state__in=Registration.HOLDING).select_related("person").order_by("pk")
    here = slot.attendances.filter(was_present=True).values("person_id")
    missing = list(seats.exclude(person__in=here))
    hold_people([seat.person_id for seat in missing])
    for seat in missing if count is None else missing[:count]:
        check_in(slot=slot, person=seat.person, by=by, now=now, via="group", role=role)
    return len(missing) if count is None else min(count, len(missing))


@transaction.atomic
def undo_check_in(*, attendance: Attendance, by: Person, now: datetime, role: str = "facilitator") -> None:
    """« Annuler »: as if it had not been noted. Who was let in by that very gesture is no longer registered. Twice is as once."""
    if not Attendance.objects.filter(pk=attendance.pk).exists():
        return
    slot, person = attendance.slot, attendance.person
    check_door(slot)
    lock_workshop(slot.workshop)
    attendance.delete()
    _note("attendance.undone", slot, person, by=by, role=role, now=now)
    registration = (
        slot.workshop.registrations.active().filter(person=person).select_related("workshop__programme").first()
    )
    if registration is None:
        return
    _correct(slot.workshop, person)
    registration.refresh_from_db(fields=["state"])
    if registration.created_at == attendance.noted_at and not _was_there(slot.workshop, person):
        registration.state = State.CONFIRMED
        registration.save(update_fields=["state"])
        cancel(registration=registration, by=by, now=now, role=role)


@transaction.atomic
def settle_attendance(*, workshop: Workshop, by: Person, now: datetime, role: str = "organiser") -> tuple[int, int]:
    """The workshop is over: whoever held a seat was present, at one half-day at least, or absent. Returns both counts.

    Who only waited, asked, or was offered a place without taking it is neither, unless they came. When nobody was noted at any door, nothing is known, and nobody is said to be absent.
    """
    came, missed = _present(workshop), _never_seen(workshop)
    if not came.exists():
        return (0, 0)
    gone = missed.update(state=State.ABSENT, offer_expires_at=None)
    came.update(state=State.PRESENT, offer_expires_at=None, queued_at=None)
    counts = {"present": _present(workshop).count(), "absent": gone}
    journal.record(
        "workshop.attendance_settled", at=now, subject=workshop, by=by, role=role, programme_id=workshop.programme_id,
        data=counts,
    )  # fmt: skip
    return (counts["present"], gone)


def attendance_to_settle(workshop: Workshop) -> tuple[int, int]:
    """Before closing: how many came, how many would be said to be absent."""
    return (_present(workshop).count(), _never_seen(workshop).count())


def _present(workshop: Workshop) -> QuerySet[Registration]:
    return workshop.registrations.active().filter(person__in=noted_present(workshop))


def _never_seen(workshop: Workshop) -> QuerySet[Registration]:
    held = workshop.registrations.filter(state__in=[State.CONFIRMED, State.PRESENT])
    return held.exclude(person__in=noted_present(workshop))


def check_door(slot: Slot) -> None:
    """Raises RuleError where no presence is noted: a day to come, a workshop called off, an archive."""
    workshop = slot.workshop
    if workshop.programme.is_read_only or workshop.state in _OFF:
        raise RuleError(_("Cet atelier n'a pas lieu, ou son édition est archivée : aucune présence ne s'y note."))
    if slot.on > workshop.programme.today() and not workshop.programme.is_demo:
        raise RuleError(
            _("Cette demi-journée est à venir : les présences s'y noteront le %(day)s.")
            % {"day": day_in_words(slot.on, "day")}
        )


def _is_inside(slot: Slot, person: Person) -> bool:
    return slot.attendances.filter(person=person, was_present=True).exists()


def _check_room(workshop: Workshop, slot: Slot, *, is_seen: bool) -> None:
    """Room for one more who holds no seat. `is_seen`: the team stands there and counts bodies; alone with the room's code
    nobody takes a seat that somebody holds and may still come for. `workshop`: locked."""
    if workshop.capacity is None:
        return
    here = slot.attendances.filter(was_present=True)
    inside = here.count()
    if inside >= workshop.capacity:
        raise RuleError(
            _("La salle est pleine : %(count)d personnes sont entrées. Seules les personnes inscrites entrent encore.")
            % {"count": inside}
        )
    holding = workshop.registrations.holding()
    kept = holding.count() + here.exclude(person__in=holding.values("person_id")).count()
    if not is_seen and kept >= workshop.capacity:
        raise RuleError(
            _(
                "Toutes les places sont retenues pour l'instant. Voyez l'accueil : il vous fait entrer s'il reste de la place."
            )
        )


def _let_in(workshop: Workshop, *, person: Person, by: Person, now: datetime, role: str, came_at: datetime) -> None:
    """A registration for somebody who stands at the door."""
    registration = Registration.objects.create(
        workshop=workshop, person=person, state=State.PRESENT, registered_by=by, created_at=came_at
    )
    journal.record(
        "registration.present", at=now, subject=registration, by=by, role=role, programme_id=workshop.programme_id,
        data={"workshop": workshop.pk},
    )  # fmt: skip


def _correct(workshop: Workshop, person: Person) -> None:
    """After the end, a presence noted or taken back changes what the workshop's closing had said."""
    if workshop.state not in OVER:
        return
    for row in workshop.registrations.active().filter(person=person):
        row.state = State.PRESENT if _was_there(workshop, person) else _without_coming(row)
        row.queued_at = row.offer_expires_at = None
        row.save(update_fields=["state", "queued_at", "offer_expires_at"])


def _without_coming(row: Registration) -> str:
    """Absent, or still waiting when the last that was noted of them is no seat."""
    last = journal.of(row).filter(verb__startswith="registration.").last()
    return State.WAITING if last is not None and last.verb in _SEATLESS else State.ABSENT


def _was_there(workshop: Workshop, person: Person) -> bool:
    return Attendance.objects.filter(slot__workshop=workshop, person=person, was_present=True).exists()


def _note(
    verb: str,
    slot: Slot,
    person: Person,
    *,
    by: Person,
    role: str,
    now: datetime,
    data: dict[str, str] | None = None,
) -> None:
    journal.record(
        verb, at=now, subject=person, by=by, role=role, programme_id=slot.workshop.programme_id,
        data={"workshop": slot.workshop_id, "slot": slot.pk, **(data or {})},
    )  # fmt: skip
