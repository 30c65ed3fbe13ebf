"""Who is expected at a workshop, as the sheets on paper need them."""

from __future__ import annotations

from dataclasses import dataclass

from maille.core.text import fold
from maille.people.models import Consent, Person
from maille.programmes.models import Membership
from maille.workshops.models import Registration, Workshop

State = Registration.State
EXPECTED = [State.CONFIRMED, State.PRESENT, State.ABSENT]


@dataclass(frozen=True)
class Expected:
    """`name`, `first`: as given, for lists that the team keeps. `shown`, `shown_last`: as others may see them, for badges."""

    name: str
    first: str
    shown: str
    shown_last: str
    organisation: str
    may_be_photographed: bool

    @property
    def sorting(self) -> tuple[str, str]:
        return fold(self.name or self.first), fold(self.first)


def expected_people(workshop: Workshop) -> list[Expected]:
    """Those who hold a seat, by name whatever the accents: three queries for any number."""
    rows = workshop.registrations.filter(state__in=EXPECTED, person__erased_at__isnull=True).select_related(
        "person", "cohort"
    )
    groups = {row.person_id: row.cohort.label for row in rows if row.cohort is not None}
    people = [row.person for row in rows]
    members = Membership.objects.filter(
        programme_id=workshop.programme_id, person__in=people, organisation__isnull=False
    )
    names = dict(members.values_list("person_id", "organisation__name"))
    agreed = Consent.objects.filter(person__in=people, purpose=Consent.Purpose.PHOTO, withdrawn_at__isnull=True)
    photographed = set(agreed.values_list("person_id", flat=True))
    found = [
        _expected(person, groups.get(person.pk) or names.get(person.pk, ""), person.pk in photographed)
        for person in people
    ]
    return sorted(found, key=lambda one: one.sorting)


def _expected(person: Person, organisation: str, may_be_photographed: bool) -> Expected:
    """A pseudonym stands alone on the badge: it is what this person chose to be called."""
    shown, last = (person.pseudonym, "") if person.pseudonym else (person.first_name, person.last_name)
    return Expected(person.last_name, person.first_name, shown, last, organisation, may_be_photographed)
