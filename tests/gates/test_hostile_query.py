"""Whatever stands after the question mark of whatever page: an answer for people, never a server error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.gates.addresses import all_addresses
from tests.gates.world import World, add_troubles, build_world, standing_world

pytestmark = pytest.mark.django_db
READ = sorted(
    {
        name
        for path in Path("src").rglob("*.py")
        for name in re.findall(r"GET(?:\.get\(|\[)\"([^\"]+)\"", path.read_text(encoding="utf-8"))
    }
)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with standing_world(django_db_blocker, lambda: add_troubles(build_world())) as standing:
        yield standing


@pytest.mark.parametrize("shift", [0, 1])
def test_a_page_answers_whatever_stands_after_its_question_mark(world: World, shift: int) -> None:
    """A null byte, or a number that no column holds, in each of the names that some view reads."""
    query = {name: ("\x00a", "9" * 25)[(place + shift) % 2] for place, name in enumerate(READ)}
    client, broken = world.client("o"), {}
    for address in all_addresses():
        with transaction.atomic():
            response = client.get(address.in_world(world), query)
            transaction.set_rollback(True)
        if response.status_code >= 500 and address.name != "live:stream":  # it says that this server cannot stream
            broken[address.name] = response.status_code

    assert {"defi", "solution", "suite"} <= set(READ)
    assert broken == {}
