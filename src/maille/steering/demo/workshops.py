"""Who registered to which workshop of the demonstration, and who came to the past ones."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from maille.people.models import Person
from maille.programmes.models import Programme
from maille.steering.demo.people import Cast
from maille.steering.demo.timeline import Timeline
from maille.workshops import actions
from maille.workshops.models import Attendance, Registration, Workshop

OUTCOMES = {
    "P1-S1": "60 besoins écrits, 13 défis formulés, 6 retenus.",
    "P2-S1": "Six groupes formés, un défi reformulé par groupe.",
    "P2-S2": "Plus de cent idées, quinze gardées.",
}
SEATS = (88, 54, 58, 49, 31, 22, 20)
OPENED = 60  # days before a workshop, when one may register


def fill_workshops(programme: Programme, cast: Cast, timeline: Timeline) -> None:
    for index, workshop in enumerate(Workshop.objects.filter(programme=programme).with_dates()):
        day: date = workshop.first_on  # type: ignore[attr-defined]  # annotated by with_dates
        ago = timeline.days_since(day)
        people = _registered(cast, index, min(workshop.capacity or 60, SEATS[index % len(SEATS)]), ago)
        rows = [_registration(workshop, person, ago, step, cast, timeline) for step, person in enumerate(people)]
        Registration.objects.bulk_create(rows)
        if ago > 0:
            _hold(workshop, rows, cast, timeline, ago)


def _registered(cast: Cast, index: int, count: int, ago: int) -> list[Person]:
    """Nobody before they joined, nor to a workshop that was over by then."""
    found = [cast.people[(step * 7 + index * 5) % len(cast.people)] for step in range(len(cast.people))]
    return [person for person in dict.fromkeys(found) if cast.joined[person.pk] > max(ago + 1, 1)][:count]


def _registration(
    workshop: Workshop, person: Person, ago: int, step: int, cast: Cast, timeline: Timeline
) -> Registration:
    came = Registration.State.ABSENT if step % 6 == 5 else Registration.State.PRESENT
    last = max(ago + 0.6, 1)
    first = max(min(cast.joined[person.pk], ago + OPENED), last)
    days = last + (first - last) * (step * 37 % 100) / 100
    state = came if ago > 0 else Registration.State.CONFIRMED
    return Registration(workshop=workshop, person=person, state=state, created_at=timeline.moment(days))


def _hold(workshop: Workshop, rows: list[Registration], cast: Cast, timeline: Timeline, ago: int) -> None:
    workshop.state = Workshop.State.REPORTED
    workshop.venue, workshop.are_hours_confirmed = "Le Dé à coudre (lieu inventé)", True
    workshop.save()
    present = [row for row in rows if row.state == Registration.State.PRESENT]
    Attendance.objects.bulk_create(
        [
            Attendance(
                slot=slot, person=row.person, noted_by=cast.organiser, noted_at=_at_the_door(slot.on, slot.starts)
            )
            for slot in workshop.slots.all()
            for row in present
        ]
    )
    if workshop.code in OUTCOMES:
        timeline.at(
            ago - 0.3,
            lambda now: actions.report_outcome(
                workshop=workshop, outcome=OUTCOMES[workshop.code], by=cast.facilitator, now=now
            ),
        )


def _at_the_door(day: date, starts: time | None) -> datetime:
    return timezone.make_aware(datetime.combine(day, starts or time(9))) + timedelta(minutes=12)
