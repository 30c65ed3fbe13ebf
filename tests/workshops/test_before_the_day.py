"""Before the day, the team's pages say so; an entry link marks by itself only for who holds the door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maille.workshops import tickets
from maille.workshops.actions import register
from maille.workshops.models import Registration, Slot, Workshop
from tests.gates.world import World, build_world
from tests.workshops.factories import create_person

pytestmark = pytest.mark.usefixtures("still_clock")
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def world(db: None) -> World:
    world = build_world()
    world.workshop.slots.all().delete()
    Slot.objects.create(workshop=world.workshop, on=TODAY, part_of_day="morning")
    return world


@pytest.fixture
def zoe(world: World) -> Registration:
    return register(workshop=world.workshop, person=create_person(first_name="Zoé"), now=NOW)


def url(world: World, name: str, *args: object) -> str:
    return reverse(f"workshops:{name}", args=[world.programme.slug, *(args or [world.workshop.slug])])


def test_a_ticket_presses_by_itself_on_the_day_for_who_holds_the_door_only(world: World, zoe: Registration) -> None:
    address = url(world, "ticket", tickets.ticket_of(zoe))
    assert "data-press" in world.client("f").get(address).content.decode()
    assert "data-press" not in world.client("o").get(address).content.decode()

    Slot.objects.filter(workshop=world.workshop).update(on=TODAY + timedelta(days=5))
    early = world.client("f").get(address).content.decode()
    assert "data-press" not in early and "est à venir" in early


def test_before_the_day_the_door_the_poster_and_closing_say_which_day_it_is(world: World) -> None:
    Slot.objects.filter(workshop=world.workshop).update(on=TODAY + timedelta(days=5))
    closing = reverse("steering:workshop-state", args=[world.programme.slug, world.workshop.slug, "finished"])
    Workshop.objects.filter(pk=world.workshop.pk).update(state="running")

    assert "est à venir" in world.client("f").get(url(world, "door")).content.decode()
    assert "seulement le" in world.client("f").get(url(world, "poster")).content.decode()
    assert "est à venir, le" in world.client("o").get(closing).content.decode()
