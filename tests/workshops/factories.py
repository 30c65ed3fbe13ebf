"""Programmes, workshops and people with nothing surprising in them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from maille.people.models import Person
from maille.programmes.models import Phase, Programme
from maille.workshops.models import Registration, Slot, Workshop

_number = count(1)


def create_programme(**fields: Any) -> Programme:
    today = timezone.localdate()
    number = next(_number)
    values = {
        "slug": f"roubaix-{number}", "title": "Co-créons la ville de demain", "territory": "Roubaix",
        "starts_on": today - timedelta(days=30), "ends_on": today + timedelta(days=150), "state": "running",
    }  # fmt: skip
    return Programme.objects.create(**(values | fields))


def create_phase(programme: Programme, **fields: Any) -> Phase:
    values = {"number": programme.phases.count() + 1, "kind": "reflection", "title": "Réflexion", "state": "open",
              "starts_on": programme.starts_on, "ends_on": programme.ends_on}  # fmt: skip
    return Phase.objects.create(programme=programme, **(values | fields))


def create_workshop(programme: Programme | None = None, *, on: date | None = None, **fields: Any) -> Workshop:
    programme = programme or create_programme()
    phase = programme.phases.first() or create_phase(programme)
    number = next(_number)
    values = {
        "code": f"A{number}",
        "slug": f"atelier-{number}",
        "title": "Atelier de co-création",
        "state": "confirmed",
    }
    workshop = Workshop.objects.create(programme=programme, phase=phase, **(values | fields))
    Slot.objects.create(workshop=workshop, on=on or timezone.localdate() + timedelta(days=10), part_of_day="morning")
    return workshop


def create_person(**fields: Any) -> Person:
    """With a telephone: nothing to prove."""
    return Person.objects.create(**({"first_name": f"Dominique {next(_number)}", "phone": "03 53 01 00 12"} | fields))


def states(workshop: Workshop) -> list[str]:
    """In order of registration."""
    return list(Registration.objects.filter(workshop=workshop).order_by("pk").values_list("state", flat=True))
