"""Who came to what: person × half-day, over a whole programme."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maille.core.text import fold
from maille.people.models import Person
from maille.programmes.models import Programme
from maille.workshops.actions.attendance import OVER
from maille.workshops.models import Attendance, Registration, Slot, Workshop

State = Registration.State
PRESENT: Final = "present"
ABSENT: Final = "absent"
EXPECTED: Final = "expected"
WAITING: Final = "waiting"
SEATLESS: Final = "seatless"
WORDS: Final[dict[str, str | Promise]] = {
    PRESENT: _("présente"), ABSENT: _("absente"), EXPECTED: _("inscrite"), WAITING: _("en attente"),
    SEATLESS: _("sans place"), "": "",
}  # fmt: skip
# What a registration says of a half-day at which nobody noted anything about the person.
_SAID: Final = {
    State.CONFIRMED: EXPECTED, State.OFFERED: WAITING, State.WAITING: WAITING, State.REQUESTED: WAITING,
    State.PRESENT: ABSENT, State.ABSENT: ABSENT,
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    person: Person
    organisation: str
    cells: list[str]  # one a column, a key of WORDS

    @property
    def half_days(self) -> int:
        return self.cells.count(PRESENT)

    @property
    def words(self) -> list[tuple[str, str | Promise]]:
        return [(cell, WORDS[cell]) for cell in self.cells]


@dataclass(frozen=True)
class Matrix:
    slots: list[Slot]
    rows: list[Row]

    @property
    def present(self) -> list[int]:
        """One total a half-day, over everybody."""
        return [sum(row.cells[column] == PRESENT for row in self.rows) for column in range(len(self.slots))]

    @property
    def people(self) -> int:
        """Who came to one half-day at least."""
        return sum(row.half_days > 0 for row in self.rows)

    @property
    def half_days(self) -> int:
        return sum(row.half_days for row in self.rows)


def matrix(programme: Programme) -> Matrix:
    """Everybody registered to a workshop or noted at one, by name. Four queries, whatever the size."""
    off = [Workshop.State.DRAFT, Workshop.State.CANCELLED]
    slots = list(
        Slot.objects.filter(workshop__programme=programme)
        .exclude(workshop__state__in=off)
        .select_related("workshop")
        .order_by("on", "starts", "pk")
    )
    rows = Attendance.objects.filter(slot__in=slots).values_list("person_id", "slot_id", "was_present")
    noted = {(person_id, slot_id): was_present for person_id, slot_id, was_present in rows}
    return _filled(programme, slots, noted)


def _filled(programme: Programme, slots: list[Slot], noted: dict[tuple[int, int], bool]) -> Matrix:
    said: dict[int, dict[int, str]] = defaultdict(dict)
    registrations = Registration.objects.active().filter(workshop__programme=programme)
    names = dict(programme.memberships.values_list("person_id", "organisation__name"))
    columns = ("person_id", "workshop_id", "state", "cohort__name", "cohort__structure")
    for person_id, workshop_id, state, group, structure in registrations.values_list(*columns):
        said[person_id][workshop_id] = _SAID[State(state)]
        if group:
            names[person_id] = f"{group}, {structure}"
    people = Person.objects.in_bulk({*said, *(person_id for person_id, _slot in noted)})
    rows = []
    for person in sorted(people.values(), key=lambda one: (fold(f"{one.last_name} {one.first_name}"), one.pk)):
        cells = [_cell(slot, noted.get((person.pk, slot.pk)), said[person.pk]) for slot in slots]
        rows.append(Row(person, names.get(person.pk) or "", cells))
    return Matrix(slots, rows)


def _cell(slot: Slot, was_present: bool | None, said: dict[int, str]) -> str:
    """Once the workshop is over nobody waits any more: who never had a seat is not absent either."""
    if was_present is not None:
        return PRESENT if was_present else ABSENT
    word = said.get(slot.workshop_id, "")
    return SEATLESS if word == WAITING and slot.workshop.state in OVER else word


def came_last_time(workshop: Workshop, before: list[Workshop]) -> tuple[Workshop, int] | None:
    """The last workshop of `before` at which presences were noted, and how many of those who come to `workshop` were there."""
    noted = set(
        Attendance.objects.filter(slot__workshop__in=before, was_present=True).values_list(
            "slot__workshop_id", flat=True
        )
    )
    last = next((one for one in reversed(before) if one.pk in noted), None)
    if last is None:
        return None
    present = Attendance.objects.filter(slot__workshop=last, was_present=True).values("person_id")
    return last, workshop.registrations.holding().filter(person__in=present).count()
