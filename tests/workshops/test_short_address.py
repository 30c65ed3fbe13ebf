"""/ici/: the room's six signs alone lead to « Je suis là »; on the day its link is where people look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.programmes.models import Programme
from maille.workshops import tickets
from maille.workshops.actions import register
from maille.workshops.models import Slot, Workshop
from maille.workshops.views import presence
from tests.gates.world import World, build_world

ROOM = "/ici/"


@pytest.fixture
def world(db: None) -> World:
    world = build_world()
    world.workshop.slots.all().delete()
    return world


def _slot(world: World, days: int = 0) -> Slot:
    return Slot.objects.create(
        workshop=world.workshop, on=timezone.localdate() + timedelta(days=days), part_of_day="morning"
    )


def _here(world: World) -> str:
    return reverse("workshops:here", args=[world.programme.slug, world.workshop.slug])


def test_the_code_alone_leads_to_the_workshop_and_is_typed_once(world: World) -> None:
    code, browser = tickets.room_code(_slot(world)), Client()

    answer = browser.post(ROOM, {"code": f" {code.lower()} "})

    assert (answer.status_code, answer["Location"]) == (302, _here(world))
    assert code.lower() in browser.get(_here(world)).content.decode()


@pytest.mark.parametrize("case", ["wrong", "tomorrow", "off", "draft"])
def test_another_code_leads_nowhere(world: World, case: str) -> None:
    slot = _slot(world, days=int(case == "tomorrow"))
    if case == "off":
        Workshop.objects.update(state="cancelled")
    if case == "draft":
        Programme.objects.update(state="draft")
    code = "000000" if case == "wrong" else tickets.room_code(slot)

    answer = Client().post(ROOM, {"code": code})

    assert answer.status_code == 422 and "accueil" in answer.content.decode()


def test_tries_are_counted_with_those_of_the_page_itself(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "CODES_EACH", 2)
    code, browser = tickets.room_code(_slot(world)), Client()
    browser.get(ROOM)

    said = [browser.post(ROOM, {"code": typed}).status_code for typed in ("000000", "000000", code)]

    assert said == [422, 422, 422]


@pytest.mark.parametrize(("days", "is_there"), [(0, True), (3, False)])
def test_on_the_day_the_link_is_on_my_thread_and_on_the_workshops_page(world: World, days: int, is_there: bool) -> None:
    _slot(world, days)
    register(workshop=world.workshop, person=world.people["p"], now=timezone.now())
    client = world.client("p")

    for page in (world.workshop.get_absolute_url(), reverse("pages:my-thread", args=[world.programme.slug])):
        assert (_here(world) in client.get(page).content.decode()) is is_there


def test_the_poster_gives_the_short_address(world: World) -> None:
    _slot(world)

    page = world.client("f").get(reverse("workshops:poster", args=[world.programme.slug, world.workshop.slug]))

    assert f"{ROOM}</strong>" in page.content.decode()
