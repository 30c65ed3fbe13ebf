"""Who registered to which workshop of the demonstration, and who came to the past ones."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from maille.programmes.models import Programme
from maille.steering.demo.people import Cast
from maille.workshops.models import Attendance, Registration, Workshop

OUTCOMES = {
    "P1-S1": "60 besoins écrits, 13 défis formulés, 6 retenus.",
    "P2-S1": "Six groupes formés, un défi reformulé par groupe.",
    "P2-S2": "Plus de cent idées, quinze gardées.",
}


def fill_workshops(programme: Programme, cast: Cast, anchor: date, now: datetime) -> None:
    for index, workshop in enumerate(Workshop.objects.filter(programme=programme).with_dates()):
        is_past = workshop.first_on < anchor  # type: ignore[attr-defined]  # annotated by with_dates
        count = min(workshop.capacity or 60, (88, 54, 58, 49, 31, 22, 20)[index % 7])
        who = [cast.people[(step * 5 + index) % len(cast.people)] for step in range(count)]
        rows = [_registration(workshop, person, is_past, step, now) for step, person in enumerate(dict.fromkeys(who))]
        Registration.objects.bulk_create(rows)
        if is_past:
            _hold(workshop, rows, cast, now)


def _registration(workshop: Workshop, person: object, is_past: bool, step: int, now: datetime) -> Registration:
    came = "absent" if step % 6 == 5 else "present"
    state = came if is_past else Registration.State.CONFIRMED
    return Registration(workshop=workshop, person=person, state=state, created_at=now - timedelta(days=25, hours=-step))  # type: ignore[misc]


def _hold(workshop: Workshop, rows: list[Registration], cast: Cast, now: datetime) -> None:
    workshop.state, workshop.outcome = Workshop.State.REPORTED, OUTCOMES.get(workshop.code, "")
    workshop.venue, workshop.are_hours_confirmed = "Le Dé à coudre (lieu inventé)", True
    workshop.save()
    present = [row for row in rows if row.state == "present"]
    Attendance.objects.bulk_create(
        [
            Attendance(slot=slot, person=row.person, noted_by=cast.organiser, noted_at=now)
            for slot in workshop.slots.all()
            for row in present
        ]
    )
