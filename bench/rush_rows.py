"""The rows of `rush.py`: those it needs before, those that stand after. It runs in a process of its own."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from maille.people.models import Account, Person
from maille.programmes.models import Membership, Programme, Role
from maille.ui.printing import print_pdf
from maille.workshops.models import Attendance, Registration, Slot, Workshop
from maille.workshops.printing import day
from maille.workshops.tickets import ticket_of

from .seed import SLUG, bulk, signed_in

DOORS, BADGES = 5, 500


def main(what: str, *arguments: str) -> dict[str, Any]:
    parts: dict[str, Callable[..., dict[str, Any]]] = {
        "seed": seed,
        "tally": tally,
        "came": came,
        "print": print_badges,
    }
    return parts[what](*map(int, arguments))


def seed(people: int, guests: int) -> dict[str, Any]:
    """A workshop with seats for six in ten of `people`; another, today, for which `guests` are registered."""
    programme = Programme.objects.get(slug=SLUG)
    rush = create_workshop(programme, "rush", days=10, capacity=people * 6 // 10)
    accounts = create_accounts(programme, people, "rush")
    return {
        "programme": SLUG,
        "workshop": rush.pk,
        "slug": rush.slug,
        "seats": rush.capacity,
        "people": [account.person_id for account in accounts],
        "sessions": [signed_in(account) for account in accounts],
        "door": seed_door(programme, guests),
    }


def seed_door(programme: Programme, guests: int) -> dict[str, Any]:
    workshop = create_workshop(programme, "door", days=0, capacity=guests)
    bulk(
        Registration(workshop=workshop, person=account.person, state=Registration.State.CONFIRMED)
        for account in create_accounts(programme, guests, "guest")
    )
    team = create_accounts(programme, DOORS, "door")
    bulk(Role(programme=programme, person=account.person, kind=Role.Kind.FACILITATOR) for account in team)
    return {
        "workshop": workshop.pk,
        "slug": workshop.slug,
        "slot": workshop.slots.get().pk,
        "tickets": [ticket_of(row) for row in workshop.registrations.order_by("pk")],
        "sessions": [signed_in(account) for account in team],
    }


def create_workshop(programme: Programme, name: str, *, days: int, capacity: int) -> Workshop:
    workshop = Workshop.objects.create(
        programme=programme, phase=programme.phases.all()[0], code=name, slug=name, title=f"Atelier {name}",
        state="confirmed", capacity=capacity,
    )  # fmt: skip
    Slot.objects.create(workshop=workshop, on=programme.today() + timedelta(days=days), part_of_day="morning")
    return workshop


def create_accounts(programme: Programme, count: int, name: str) -> list[Account]:
    now = timezone.now()
    bulk(
        Person(first_name=f"{name} {number}", contact_email=f"{name}{number}@exemple.invalid", proven_at=now)
        for number in range(count)
    )
    people = list(Person.objects.filter(first_name__startswith=f"{name} ").order_by("pk"))
    bulk(
        Account(email=person.contact_email, person=person, proven_at=now, password="!")  # noqa: S106  unusable
        for person in people
    )
    bulk(Membership(programme=programme, person=person) for person in people)
    return list(Account.objects.filter(person__in=people).select_related("person").order_by("person_id"))


def tally(workshop: int) -> dict[str, Any]:
    rows = Registration.objects.filter(workshop=workshop).active()
    return {
        "rows": rows.count(),
        "seated": list(rows.holding().values_list("person_id", flat=True)),
        "queue": list(rows.queue().values_list("person_id", flat=True)),
    }


def came(workshop: int) -> dict[str, Any]:
    return {"came": Attendance.objects.filter(slot__workshop=workshop, was_present=True).count()}


def print_badges(workshop: int) -> dict[str, Any]:
    """All at once; `resource` keeps the largest child, which is the press."""
    document = day.badges(workshop=Workshop.objects.get(pk=workshop))
    document.data["people"] = document.data["people"][:BADGES]
    began = time.monotonic()
    pdf = print_pdf(document)
    return {
        "badges": len(document.data["people"]),
        "bytes": len(pdf),
        "seconds": time.monotonic() - began,
        "megabytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }
