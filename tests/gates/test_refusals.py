"""A form that is refused answers 422, with its page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.gates.addresses import Address
from tests.gates.test_hostile_input import WRITING
from tests.gates.world import World, standing_world

# Who may not, what is not there, wrong method, too late, not now, over the rate: each is its own answer.
OTHER_ANSWERS = {403, 404, 405, 409, 410, 429}


pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with standing_world(django_db_blocker) as standing:
        yield standing


@pytest.mark.parametrize("address", WRITING, ids=lambda address: address.name)
def test_an_empty_form_is_refused_with_422_or_not_at_all(address: Address, world: World):
    for role in "vpfo":
        with transaction.atomic():
            answer = world.client(role).post(address.in_world(world), {})
            transaction.set_rollback(True)
        assert answer.status_code < 400 or answer.status_code in {422, *OTHER_ANSWERS}, f"{role}: {answer.status_code}"
