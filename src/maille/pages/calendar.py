"""The workshops' dates: per phase for the braid, and the next one for the hangtag. One query."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from maille.programmes.models import Phase, Programme
from maille.workshops.models import Registration, Slot, Workshop
from maille.workshops.whereabouts import hours_of

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
    def first_on(self) -> date:
        return self.slots[0].on

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
    """In order of their first day, drafts left out."""
    held = (
        Registration.objects.holding()
        .filter(workshop=OuterRef("workshop"))
        .order_by()
        .values("workshop")
        .annotate(n=Count("pk"))
    )
    slots = Slot.objects.filter(workshop__programme=programme).exclude(workshop__state=Workshop.State.DRAFT)
    slots = slots.annotate(taken=Coalesce(Subquery(held.values("n"), output_field=IntegerField()), 0)).select_related(
        "workshop"
    )
    found: dict[int, Meeting] = {}
    for slot in slots.order_by("on", "starts", "pk"):
        slot.workshop.programme = programme
        found.setdefault(slot.workshop_id, Meeting(slot.workshop, slot.taken)).slots.append(slot)
    return list(found.values())


def next_meeting(found: list[Meeting], today: date) -> Meeting | None:
    """The first that is neither called off, closed by the organiser, nor past."""
    over = {Workshop.State.FINISHED, Workshop.State.REPORTED}
    held = (meeting for meeting in found if not meeting.is_off and meeting.workshop.state not in over)
    return next((meeting for meeting in held if meeting.days[-1] >= today), None)


def days_of_phase(found: list[Meeting], phase_id: int, today: date) -> list[PhaseDay]:
    coming = next_meeting(found, today)
    return [
        PhaseDay(day, meeting.part_of_day, day < today, meeting is coming and day >= today, meeting.is_off)
        for meeting in found
        if meeting.workshop.phase_id == phase_id
        for day in meeting.days
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
