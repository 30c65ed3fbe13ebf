"""A workshop announced with words for its day: every page that knows of it opens, for everybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from maille.workshops.models import Registration, Slot, Workshop
from tests.gates.addresses import Address, all_addresses
from tests.gates.world import World, add_troubles, build_world, standing_world

pytestmark = pytest.mark.django_db
# Who tries the doors of each room: a visitor, somebody registered, somebody who waits, the organiser.
ROOMS = {"workshops": "vpeo", "workshops-site": "vp", "pages": "vp", "steering": "o", "opendata": "v"}
# Pages of the whole programme on which its workshops stand; of the other rooms, all that is about one workshop.
WHOLE = {
    "pages": {"home", "phase", "join-kind", "my-thread", "search"},
    "steering": {
        "dashboard", "workshops", "call", "prints", "programme-print", "attendance", "lists", "list-download", "calendar", "opening", "kit", "kit-download",
        "write", "person-create", "person-seat", "import", "slips", "reminders", "retention",
    },
}  # fmt: skip
PAPERS = ("emargement", "liste", "badges", "acces", "attestations")


def _is_about_workshops(address: Address) -> bool:
    room, _colon, view = address.name.partition(":")
    of_one = room == "steering" and "slug" in address.parameters and view != "workshop-state"
    return room in ROOMS and (view in WHOLE[room] or of_one if room in WHOLE else True)


SHOWN = [address for address in all_addresses() if _is_about_workshops(address)]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with standing_world(django_db_blocker, lambda: add_troubles(build_world())) as standing:
        yield standing


@pytest.fixture(scope="module")
def addresses(world: World) -> dict[str, str]:
    """Each with its things of the world, which then loses its days and gains somebody registered and somebody who waits."""
    found = {address.name: address.in_world(world) for address in SHOWN}
    Slot.objects.all().delete()
    Workshop.objects.update(state="announced", when_words="en mars, un mardi")
    Registration.objects.update(state="confirmed")
    world.workshop.refresh_from_db()
    for role, state in {"p": "confirmed", "e": "waiting"}.items():
        Registration.objects.create(workshop=world.workshop, person=world.people[role], state=state)
    return found


@pytest.mark.parametrize("name", [address.name for address in SHOWN])
def test_every_page_opens(name: str, world: World, addresses: dict[str, str]) -> None:
    _opens(world, addresses[name], by=ROOMS[name.partition(":")[0]])


@pytest.mark.usefixtures("addresses")
@pytest.mark.parametrize("document", PAPERS)
def test_every_paper_opens_or_says_why_not(document: str, world: World) -> None:
    _opens(
        world, reverse("steering:workshop-print", args=[world.programme.slug, world.workshop.slug, document]), by="o"
    )


@pytest.mark.usefixtures("addresses")
@pytest.mark.parametrize("state", Workshop.State.values)
def test_every_step_asks_or_says_why_not(state: str, world: World) -> None:
    _opens(world, reverse("steering:workshop-state", args=[world.programme.slug, world.workshop.slug, state]), by="o")


def _opens(world: World, url: str, *, by: str) -> None:
    answers = {}
    for role in by:
        with transaction.atomic():
            answers[role] = world.client(role).get(url).status_code
            transaction.set_rollback(True)
    broken = {role: status for role, status in answers.items() if status >= 500 and status != 501}
    assert not broken, url
