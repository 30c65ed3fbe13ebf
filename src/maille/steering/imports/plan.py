"""Line by line: is this somebody new, somebody known, or must the organiser look? Nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from maille.core.errors import RuleError
from maille.core.text import fold
from maille.people.actions import tidy_first_name
from maille.people.addresses import tidy_email, tidy_phone
from maille.people.imports.names import split_name
from maille.people.models import Person
from maille.programmes.models import Programme

NEW: Final = "new"
KNOWN: Final = "known"
DOUBTFUL: Final = "doubtful"
WRONG: Final = "wrong"
DOUBLE: Final = "double"


@dataclass
class Line:
    """`person`: whom it is or may be. `why`: for the organiser, when it is doubtful or wrong."""

    number: int
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    organisation: str = ""
    state: str = NEW
    person: Person | None = None
    why: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def key(self) -> tuple[str, str, str]:
        return fold(self.name), self.email, self.phone


@dataclass
class Plan:
    lines: list[Line] = field(default_factory=list)

    def of(self, state: str) -> list[Line]:
        return [line for line in self.lines if line.state == state]

    @property
    def to_correct(self) -> list[Line]:
        """What stays aside whatever the answers, in the order of the list."""
        return [line for line in self.lines if line.state in {WRONG, DOUBLE}]

    @property
    def groups(self) -> dict[str, list[Line]]:
        return {state: self.of(state) for state in (NEW, KNOWN, DOUBTFUL)}


def plan_of(programme: Programme, rows: Sequence[tuple[int, list[str]]], fields: Sequence[str]) -> Plan:
    """Three queries for any number of lines."""
    lines = [_line(number, cells, fields) for number, cells in rows]
    here = Person.objects.alive().filter(
        Q(memberships__programme=programme) | Q(registrations__workshop__programme=programme)
    )
    known = list(here.distinct().order_by("pk"))
    by_email: dict[str, list[Person]] = {}
    by_phone: dict[str, list[Person]] = {}
    by_name: dict[str, list[Person]] = {}
    for person in known:
        for table, key in (
            (by_email, person.contact_email),
            (by_phone, person.phone),
            (by_name, fold(person.full_name)),
        ):
            if key:
                table.setdefault(key, []).append(person)
    seen: set[tuple[str, str, str]] = set()
    for line in (line for line in lines if line.state != WRONG):
        if line.key in seen:
            line.state, line.why = DOUBLE, _("la même ligne est plus haut")
            continue
        seen.add(line.key)
        _compare(line, by_email.get(line.email, []), by_phone.get(line.phone, []), by_name.get(fold(line.name), []))
    return Plan(lines)


def recognised(programme: Programme, *, first_name: str, last_name: str, contact: str) -> Line:
    """Somebody typed alone, compared as a line of a list is: `person` is whom it is or may be."""
    cells, reached = [first_name, last_name, contact], "email" if "@" in contact else "phone"
    return plan_of(programme, [(1, cells)], ["first_name", "last_name", reached]).lines[0]


def _compare(line: Line, same_email: list[Person], same_phone: list[Person], same_name: list[Person]) -> None:
    """The same address or telephone and the same name is the same person; one without the other is a question."""
    reached = same_email or same_phone
    both = [person for person in reached if person in same_name]
    if both:
        line.state, line.person = KNOWN, both[0]
    elif reached:
        line.state, line.person = DOUBTFUL, reached[0]
        line.why = _("même adresse ou téléphone que %(name)s") % {"name": reached[0].full_name}
    elif same_name:
        line.state, line.person = DOUBTFUL, same_name[0]
        line.why = _("même nom qu'une personne connue, autre adresse")


def _line(number: int, cells: list[str], fields: Sequence[str]) -> Line:
    given = dict(zip(fields, cells, strict=False))
    line = Line(number, organisation=given.get("organisation", "")[:160])
    first, last = given.get("first_name", ""), given.get("last_name", "")
    if not first and given.get("full_name"):
        first, last = split_name(given["full_name"])
    try:
        line.first_name, line.last_name = tidy_first_name(first), last[:80]
        line.email = tidy_email(given["email"], field="email") if given.get("email") else ""
        line.phone = tidy_phone(given["phone"], field="phone") if given.get("phone") else ""
    except RuleError as error:
        line.first_name = line.first_name or first[:80]
        line.state, line.why = WRONG, str(error)
    return line
