"""Who came to what: the matrix, its totals, its file, and what « Ma semaine » and the closing say of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from maille.people.models import Person
from maille.workshops.actions import check_in
from maille.workshops.matrix import matrix
from maille.workshops.models import Attendance, Registration, Slot, Workshop
from tests.gates.world import World
from tests.steering.conftest import said

pytestmark = pytest.mark.usefixtures("still_clock")
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def days(world: World) -> list[Slot]:
    """A morning and an afternoon of last week, then the workshop of today's morning."""
    world.workshop.slots.all().delete()
    past = Workshop.objects.create(
        programme=world.programme, phase=world.workshop.phase, code="Z1", slug="avant", title="L'atelier d'avant",
        state="finished",
    )  # fmt: skip
    last_week = TODAY - timedelta(days=7)
    return [
        Slot.objects.create(workshop=past, on=last_week, part_of_day="morning"),
        Slot.objects.create(workshop=past, on=last_week, part_of_day="afternoon"),
        Slot.objects.create(workshop=world.workshop, on=TODAY, part_of_day="morning"),
    ]


def person(world: World, first: str, last: str, **states: str) -> Person:
    """`past`, `now`: the states of their registrations."""
    found = Person.objects.create(first_name=first, last_name=last, phone="03 53 01 00 12")
    workshops = {"past": Workshop.objects.filter(slug="avant").first(), "now": world.workshop}
    for when, state in states.items():
        Registration.objects.create(workshop=workshops[when], person=found, state=state)
    return found


@pytest.fixture
def people(world: World, days: list[Slot]) -> list[Person]:
    ana = person(world, "Ana", "Zéphir", past="present", now="confirmed")
    bob = person(world, "=Bob", "Azur", past="absent", now="waiting")
    cyr = person(world, "Cyr", "Éclair", past="present", now="confirmed")
    for slot, who in [(days[0], ana), (days[1], ana), (days[1], cyr)]:
        Attendance.objects.create(slot=slot, person=who, noted_by=cyr)
    return [bob, cyr, ana]


def test_the_matrix_reads_like_the_sheets(world: World, people: list[Person]) -> None:
    found = matrix(world.programme)

    assert [(row.person.pk, row.cells, row.half_days) for row in found.rows] == [
        (people[0].pk, ["absent", "absent", "waiting"], 0),
        (people[1].pk, ["absent", "present", "expected"], 1),
        (people[2].pk, ["present", "present", "expected"], 2),
    ]
    assert (found.present, found.people, found.half_days) == ([1, 2, 0], 2, 3)


def test_a_presence_noted_at_the_door_changes_the_matrix(world: World, days: list[Slot], people: list[Person]) -> None:
    check_in(slot=days[2], person=people[0], by=people[1], now=NOW, via="name")

    assert matrix(world.programme).present == [1, 2, 1]


@pytest.mark.parametrize("more", [0, 5])
def test_the_matrix_takes_the_same_queries_for_any_number_of_people(
    world: World, people: list[Person], more: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    for n in range(more):
        person(world, f"Dom {n}", "Nom", now="confirmed")

    with django_assert_num_queries(5):  # type: ignore[attr-defined]  # slots, presences, registrations, names, people
        matrix(world.programme)


def test_the_page_shows_totals_and_the_file_opens_in_a_spreadsheet(
    at_work: Client, page: Callable[..., str], people: list[Person], world: World
) -> None:
    text = said(at_work.get(page("attendance")))
    assert "2 personnes sont venues au moins une demi-journée." in text.replace("\u202f", " ").replace("\xa0", " ")

    answer = at_work.get(page("attendance-download", "csv"))
    raw = answer.content.decode()
    rows = list(csv.reader(io.StringIO(raw.removeprefix("\ufeff")), delimiter=";"))

    assert raw.startswith("\ufeff")
    assert [len(row) for row in rows] == [7] * 5
    assert rows[1] == ["Azur", "'=Bob", "", "absente", "absente", "en attente", "0"]
    assert rows[3] == ["Zéphir", "Ana", "", "présente", "présente", "inscrite", "2"]
    assert rows[4] == ["Présences", "", "", "1", "2", "0", "3"]


def test_the_week_says_who_comes_again(at_work: Client, page: Callable[..., str], people: list[Person]) -> None:
    text = said(at_work.get(page("dashboard"))).replace("\u202f", " ").replace("\xa0", " ")

    assert "2 étaient déjà à « L'atelier d'avant »." in text


def test_closing_asks_first_with_the_figures(
    at_work: Client, page: Callable[..., str], world: World, days: list[Slot], people: list[Person]
) -> None:
    Workshop.objects.filter(pk=world.workshop.pk).update(state="running")
    check_in(slot=Slot.objects.get(pk=days[2].pk), person=people[1], by=people[1], now=NOW, via="name")
    address = page("workshop-state", world.workshop.slug, "finished")

    asked = said(at_work.get(address)).replace("\u202f", " ").replace("\xa0", " ")
    at_work.post(address, {"once": "k"})

    assert "Présentes : 1. Inscrites et jamais notées, donc marquées absentes : 1." in asked
    states = dict(world.workshop.registrations.active().values_list("person__last_name", "state"))
    assert states == {"Azur": "waiting", "Éclair": "present", "Zéphir": "absent"}
