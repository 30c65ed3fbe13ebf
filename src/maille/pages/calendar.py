"""The workshops' dates: per phase for the braid, and the next one for the hangtag. One query."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from maille.programmes.models import Phase, Programme
from maille.workshops.models import Registration, Slot, Workshop
from maille.workshops.whereabouts import hours_of

_COLUMNS = ("id", "on", "part_of_day", "starts", "ends")
OFF = {Workshop.State.CANCELLED, Workshop.State.POSTPONED}


@dataclass
class Meeting:
    """A workshop with its half-days."""

    workshop: Workshop
    seats_taken: int
    slots: list[Slot] = field(default_factory=list)

    @property
    def days(self) -> list[date]:
        return sorted({slot.on for slot in self.slots})

    @property
    def first_on(self) -> date | None:
        """None while its day is not fixed: `workshop.someday` says about when."""
        return self.slots[0].on if self.slots else None

    @property
    def is_off(self) -> bool:
        return self.workshop.state in OFF

    @property
    def seats_left(self) -> int | None:
        """None when any number may come."""
        if self.workshop.capacity is None:
            return None
        return max(self.workshop.capacity - self.seats_taken, 0)

    @property
    def part_of_day(self) -> str:
        """« matin », « après-midi », « soir », or « journée » when there are several half-days a day."""
        if len(self.slots) > len(self.days):
            return "day"
        parts = {slot.part_of_day for slot in self.slots}
        return parts.pop() if len(parts) == 1 else "day"

    @property
    def hours(self) -> str:
        return hours_of(self.workshop, self.slots)


@dataclass(frozen=True)
class PhaseDay:
    """A date on the braid."""

    on: date
    part_of_day: str
    is_past: bool
    is_next: bool
    is_off: bool


def meetings(programme: Programme) -> list[Meeting]:
    """In the order of the agenda, drafts left out. A row a half-day, and one for a workshop without any."""
    held = (
        Registration.objects.holding()
        .filter(workshop=OuterRef("pk"))
        .order_by()
        .values("workshop")
        .annotate(n=Count("pk"))
    )
    taken = Coalesce(Subquery(held.values("n"), output_field=IntegerField()), 0)
    columns = {f"slot_{name}": F(f"slots__{name}") for name in _COLUMNS}
    found: dict[int, Meeting] = {}
    rows: Any = programme.workshops.visible().annotate(taken=taken, **columns).select_related("phase")
    for row in rows.order_by("slots__on", "slots__starts", "slots__pk"):
        row.programme = programme
        meeting = found.setdefault(row.pk, Meeting(row, row.taken))
        if row.slot_id is not None:
            values = {name: getattr(row, f"slot_{name}") for name in _COLUMNS}
            meeting.slots.append(Slot(workshop=meeting.workshop, **values))
    return sorted(found.values(), key=_place)


def _place(meeting: Meeting) -> tuple[date, bool, int]:
    """As `with_dates` orders the agenda: after the others of its phase, one whose day is to come."""
    workshop = meeting.workshop
    known = None if workshop.state == Workshop.State.POSTPONED else meeting.first_on
    return known or workshop.phase.ends_on, known is None, workshop.pk


def next_meeting(found: list[Meeting], today: date) -> Meeting | None:
    """The first that is neither called off, closed by the organiser, nor past; else the first whose day is not fixed."""
    over = {Workshop.State.FINISHED, Workshop.State.REPORTED}
    held = [meeting for meeting in found if not meeting.is_off and meeting.workshop.state not in over]
    dated = (meeting for meeting in held if meeting.days and meeting.days[-1] >= today)
    return next(dated, next((meeting for meeting in held if not meeting.days), None))


def days_of_phase(found: list[Meeting], phase_id: int, today: date) -> list[PhaseDay]:
    coming = next_meeting(found, today)
    days = [
        PhaseDay(day, meeting.part_of_day, day < today, meeting is coming and day >= today, meeting.is_off)
        for meeting in found
        if meeting.workshop.phase_id == phase_id
        for day in meeting.days
    ]
    return sorted(days, key=lambda one: one.on)


def somedays_of_phase(found: list[Meeting], phase_id: int) -> list[str]:
    """« en mars, un mardi »: what is said of those to come whose day is not fixed."""
    return [
        meeting.workshop.someday
        for meeting in found
        if meeting.workshop.phase_id == phase_id
        and not meeting.days
        and meeting.workshop.state != Workshop.State.CANCELLED
    ]


def share_done(phases: list[Phase], today: date) -> float:
    """How far along the braid today is, 0 to 1: each phase takes the same width, whatever its length in days."""
    done = 0.0
    for phase in phases:
        if phase.state == Phase.State.CLOSED:
            done += 1
        elif phase.state == Phase.State.OPEN:
            span = max((phase.ends_on - phase.starts_on).days, 1)
            done += min(max((today - phase.starts_on).days / span, 0.03), 0.97)
    return done / max(len(phases), 1)
