"""Somebody registered who comes as if they were not: asked at the door, never told to a stranger, and never counted twice."""

from __future__ import annotations

import json
import time

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.core import spam
from maille.people.models import Person
from maille.workshops import tickets
from maille.workshops.actions import register
from maille.workshops.models import Attendance, Registration, Slot
from tests.gates.world import World, build_world
from tests.workshops.factories import create_person

PHONE = "03 53 01 00 77"


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def slot(world: World) -> Slot:
    world.workshop.slots.all().delete()
    return Slot.objects.create(workshop=world.workshop, on=timezone.localdate(), part_of_day="morning")


@pytest.fixture
def emeline(world: World, slot: Slot) -> Person:
    person = create_person(first_name="Émeline", last_name="Duval", phone=PHONE)
    register(workshop=world.workshop, person=person, now=timezone.now())
    return person


def _url(world: World, name: str) -> str:
    return reverse(f"workshops:{name}", args=[world.programme.slug, world.workshop.slug])


def _there() -> list[int]:
    return sorted(Attendance.objects.filter(was_present=True).values_list("person_id", flat=True))


def test_the_door_asks_before_it_makes_a_second_record(world: World, slot: Slot, emeline: Person) -> None:
    team, before = world.client("f"), Person.objects.count()
    fields = {"slot": slot.pk, "first_name": "Emeline", "contact": PHONE}

    asked = team.post(_url(world, "walk-in"), fields)

    page = asked.content.decode()
    assert asked.status_code == 422 and "Émeline Duval" in page and f'value="{emeline.pk}"' in page
    assert (_there(), Person.objects.count()) == ([], before)

    assert team.post(_url(world, "walk-in"), {**fields, "same": emeline.pk}).status_code == 302
    assert (_there(), Person.objects.count()) == ([emeline.pk], before)


def test_the_doors_script_gets_the_same_question_and_its_answer(world: World, slot: Slot, emeline: Person) -> None:
    team = world.client("f")
    fields = {"slot": slot.pk, "first_name": "Karim", "contact": PHONE}

    asked = team.post(_url(world, "walk-in"), fields, headers={"X-Door": "1"})
    assert asked.status_code == 422
    assert json.loads(asked.content)["same"] == [{"person": emeline.pk, "name": "Émeline Duval"}]

    noted = team.post(_url(world, "walk-in"), {**fields, "same": "another"}, headers={"X-Door": "1"})
    assert noted.status_code == 200
    assert Person.objects.get(pk=_there()[0]).first_name == "Karim"


def test_nobody_answers_for_a_person_whom_the_contact_is_not(world: World, slot: Slot, emeline: Person) -> None:
    stranger = create_person(phone="03 53 01 00 88")
    fields = {"slot": slot.pk, "first_name": "Emeline", "contact": PHONE, "same": stranger.pk}

    assert world.client("f").post(_url(world, "walk-in"), fields).status_code == 422
    assert _there() == []


@pytest.mark.parametrize(("typed", "is_hers"), [("emeline", True), ("Karim", False)])
def test_alone_with_the_rooms_code_a_stranger_is_noted_on_the_registration_and_learns_nothing(
    world: World, slot: Slot, emeline: Person, typed: str, is_hers: bool
) -> None:
    browser = Client()
    seen = signing.dumps(time.time() - 60, salt=spam._SALT)
    form = {"code": tickets.room_code(slot), "first_name": typed, "contact": PHONE, "is_15": "on", "seen": seen}

    answer = browser.post(_url(world, "here"), form)
    again = browser.post(_url(world, "here"), {**form, "once": "b" * 32})

    page = answer.content.decode()
    assert answer.status_code == 200 and f"Bienvenue, {typed}" in page and "Duval" not in page and "Émeline" not in page
    assert (emeline.pk in _there()) is is_hers
    assert len(_there()) == 1 and again.status_code == 200
    if is_hers:  # the browser is still nobody's: her pages are not opened by it
        mine = browser.get(reverse("workshops-site:mine"))
        assert mine.status_code != 200 or "Duval" not in mine.content.decode()
        assert Registration.objects.active().filter(workshop=world.workshop, person=emeline).count() == 1
