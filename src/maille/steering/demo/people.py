"""The fictional people and organisations of the demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.text import slugify

from maille.core.slugs import unique_slug
from maille.people.models import Account, Affiliation, Organisation, Person
from maille.programmes.actions import membership as memberships
from maille.programmes.actions.roles import give_role
from maille.programmes.models import Membership, Programme

EVERYBODY = 120
DOMAIN = "exemple.invalid"


@dataclass(frozen=True)
class Cast:
    """`people[n]` is person number n of the story; `organiser` looks after the programme."""

    people: list[Person]
    organiser: Person
    organisations: dict[str, Organisation]


def assemble(programme: Programme, data: dict[str, Any], *, now: datetime) -> Cast:
    organisations = {row["name"]: _organisation(row) for row in data["organisations"]}
    rows = [*data["named"], *_extras(data, EVERYBODY - len(data["named"]))]
    people = [_person(row, number) for number, row in enumerate(rows)]
    for row, person in zip(rows, people, strict=True):
        _take_part(programme, row, person, organisations, now=now)
    organiser = _person(data["organiser"], 999)
    _take_part(programme, data["organiser"], organiser, organisations, now=now)
    give_role(programme=programme, person=organiser, kind="organiser", by=None)
    for row, person in zip(rows, people, strict=True):
        if row.get("role"):
            give_role(programme=programme, person=person, kind=row["role"], by=organiser)
    return Cast(people, organiser, organisations)


def _extras(data: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """Names put together from the two lists; the same ones each time."""
    firsts, lasts = data["first"], data["last"]
    rows = []
    for number in range(count):
        turn = number // len(firsts)
        rows.append({
            "first": firsts[number % len(firsts)],
            "last": lasts[(number * 7 + turn * 11) % len(lasts)],
            "kind": data["kinds"][number % len(data["kinds"])],
            "quarter": data["quarters"][(number * 5) % len(data["quarters"])],
            "level": (1, 2, 3, 2, 4, 3, 2, 1)[number % 8],
            "org": data["organisations"][number % len(data["organisations"])]["name"] if number % 3 == 0 else "",
        })  # fmt: skip
    return rows


def _person(row: dict[str, Any], number: int) -> Person:
    email = f"{_ascii(row['first'])}.{_ascii(row['last'])}@{DOMAIN}"
    person = Person.objects.create(
        first_name=row["first"], last_name=row["last"], quarter=row["quarter"], bio=row.get("bio", ""), is_demo=True,
        contact_email=email, phone=f"03 53 01 {number // 100:02d} {number % 100:02d}" if number % 4 == 0 else "",
    )  # fmt: skip
    Account.objects.create(email=email, person=person, is_demo=True)
    return person


def _ascii(name: str) -> str:
    return slugify(name.replace("'", ""))


def _organisation(row: dict[str, Any]) -> Organisation:
    found = Organisation.objects.filter(name=row["name"]).first()
    if found is not None:
        return found
    slug = unique_slug(Organisation.objects.all(), row["name"], fallback="organisation")
    return Organisation.objects.create(slug=slug, is_demo=True, **row)


def _take_part(
    programme: Programme, row: dict[str, Any], person: Person, organisations: dict[str, Organisation], *, now: datetime
) -> None:
    membership = memberships.join_programme(programme=programme, person=person, level=row["level"], now=now)
    kinds = programme.actor_kinds.filter(code=row["kind"])
    membership.kinds.set(kinds)
    membership.themes.set(list(programme.themes.all())[: 1 + person.pk % 3])
    organisation = organisations.get(row.get("org", ""))
    if organisation is not None:
        Affiliation.objects.create(person=person, organisation=organisation)
        membership.organisation = organisation
    membership.in_directory = person.pk % 2 == 0 or bool(row.get("bio"))
    membership.save()


def forget(programme: Programme) -> None:
    """Remove every fictional person and organisation that nothing else uses."""
    Membership.objects.filter(programme=programme, person__is_demo=True).delete()
    Account.objects.filter(is_demo=True).delete()
    Person.objects.filter(is_demo=True).delete()
    used = (
        Q(organised__isnull=False)
        | Q(partnerships__isnull=False)
        | Q(memberships__isnull=False)
        | Q(nodes__isnull=False)
    )
    Organisation.objects.filter(is_demo=True).exclude(used).delete()
