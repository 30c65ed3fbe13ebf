"""Who sits at which table: kinds of actor and enjeux mixed, by a simple rule that can be explained and drawn again.

The rule, as the organiser reads it: as many tables as it takes, equal to within one person. Pupils of a class go by two,
never alone, and first; then those of the most numerous kind of actor. Each goes to the table with the fewest people of
the same group, then of the same kind, then of the same enjeu, then with the fewest people. Equal tables are told apart
by a draw whose number stands on the paper: the same number gives the same tables.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from maille.core.text import fold
from maille.programmes.models import Membership
from maille.workshops.models import Attendance, Registration, Slot, Workshop
from maille.workshops.printing.people import EXPECTED

FEWEST: Final = 3
MOST: Final = 12
USUAL: Final = 6


@dataclass(frozen=True)
class Guest:
    """`group`: of those who came together. `kind`, `theme`: the first that they gave; empty when they gave none."""

    person_id: int
    name: str
    kind: str = ""
    theme: str = ""
    group: str = ""
    is_pupil: bool = False
    surname: str = ""

    @property
    def sorting(self) -> tuple[str, str]:
        """As on the attendance sheet: by surname; a pseudonym, which stands alone, by itself."""
        return fold(self.surname or self.name), fold(self.name)


@dataclass
class Table:
    number: int
    places: int
    guests: list[Guest] = field(default_factory=list)

    @property
    def free(self) -> int:
        return self.places - len(self.guests)

    def alike(self, guest: Guest) -> tuple[int, int, int]:
        """How many of the same group, kind and enjeu sit here."""
        return (
            sum(bool(guest.group) and one.group == guest.group for one in self.guests),
            sum(bool(guest.kind) and one.kind == guest.kind for one in self.guests),
            sum(bool(guest.theme) and one.theme == guest.theme for one in self.guests),
        )


def tables_of(guests: Sequence[Guest], *, size: int, seed: str) -> list[Table]:
    """At most `size` at a table. The same guests, size and seed give the same tables, in whatever order they come."""
    if not guests:
        return []
    draw = random.Random(seed)  # noqa: S311  a draw that must come out the same again
    count = -(-len(guests) // size)
    places, more = divmod(len(guests), count)
    tables = [Table(number, places + (number <= more)) for number in range(1, count + 1)]
    order = tables.copy()
    draw.shuffle(order)
    for unit in _units(guests, draw):
        open_ones = [table for table in order if table.free >= len(unit)]
        if open_ones:
            best = min(open_ones, key=lambda table: (table.alike(unit[0]), len(table.guests)))
            best.guests.extend(unit)
        else:  # no table has room for them together
            for guest in unit:
                min((table for table in order if table.free), key=lambda table: table.alike(guest)).guests.append(guest)
    return tables


def guests_of(workshop: Workshop, *, slot: Slot | None = None) -> list[Guest]:
    """Who holds a seat; with `slot`, who was noted there at that half-day. Four queries."""
    rows = workshop.registrations.filter(state__in=EXPECTED, person__erased_at__isnull=True)
    if slot is not None:
        here = Attendance.objects.filter(slot=slot, was_present=True).values("person_id")
        rows = Registration.objects.active().filter(workshop=workshop, person__in=here)
    said = Membership.objects.filter(programme_id=workshop.programme_id, person__in=rows.values("person_id"))
    members = {row.person_id: row for row in said.prefetch_related("kinds", "themes")}
    return [_guest(row, members.get(row.person_id)) for row in rows.select_related("person", "cohort").order_by("pk")]


def _guest(row: Registration, member: Membership | None) -> Guest:
    person, cohort = row.person, row.cohort
    kinds = sorted(kind.code for kind in member.kinds.all()) if member is not None else []
    themes = sorted(theme.code for theme in member.themes.all()) if member is not None else []
    return Guest(
        person.pk, person.pseudonym or person.full_name, kinds[0] if kinds else "", themes[0] if themes else "",
        group=f"groupe {cohort.pk}" if cohort is not None else "", is_pupil=cohort is not None and cohort.is_class,
        surname="" if person.pseudonym else person.last_name,
    )  # fmt: skip


def _units(guests: Sequence[Guest], draw: random.Random) -> list[list[Guest]]:
    """Who sits together, in the order in which they are seated."""
    shuffled = sorted(guests, key=lambda guest: guest.person_id)
    draw.shuffle(shuffled)
    classes: dict[str, list[Guest]] = {}
    for guest in shuffled:
        if guest.is_pupil:
            classes.setdefault(guest.group, []).append(guest)
    pupils = [unit for name in sorted(classes) for unit in _by_two(classes[name])]
    numbers = Counter(guest.kind for guest in shuffled)
    others = [[guest] for guest in shuffled if not guest.is_pupil]
    others.sort(
        key=lambda unit: (not unit[0].group, not unit[0].kind, -numbers[unit[0].kind], unit[0].kind, unit[0].theme)
    )
    return pupils + others


def _by_two(pupils: list[Guest]) -> list[list[Guest]]:
    """Pairs; the last three together when they are odd."""
    pairs = [pupils[start : start + 2] for start in range(0, len(pupils), 2)]
    if len(pairs) > 1 and len(pairs[-1]) == 1:
        last = pairs.pop()
        pairs[-1] = pairs[-1] + last
    return pairs
