"""Whatever is posted to whatever form by whomever: an answer for people, never a server error, never a torn journal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser

import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from maille.core.models import JournalEntry
from tests.gates.access import DOORS
from tests.gates.addresses import Address, all_addresses
from tests.gates.world import World, standing_world

pytestmark = pytest.mark.django_db

WRITING = [address for address in all_addresses() if (door := DOORS.get(address.name)) and door.do is not None]
NASTY = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "‮txet desrever",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "{{ 7*7 }}{% debug %}",
    "'; DROP TABLE people_person; --",
    "👩‍👩‍👧‍👦🏳️‍🌈" * 50,
    "ligne\r\n" * 10_000,
    "e" * 1_000_000,
    "-1",
    "99999999999999999999999",
    "9223372036854775808",
    "NaN",
    "1e309",
    "0",
    "2027-02-30",
    "on",
    "../../../../etc/passwd",
    "javascript:alert(1)",
    "//ailleurs.invalid/",
    "personne@exemple.invalid",
    "\ud7ff",
    "﷽",
]
COMMON_FIELDS = [
    "title",
    "text",
    "theme",
    "email",
    "first_name",
    "reason",
    "progress",
    "once",
    "next",
    "code",
    "workshop",
]
values = st.sampled_from(NASTY) | st.text(max_size=300) | st.integers().map(str)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with standing_world(django_db_blocker) as standing:
        yield standing


@pytest.mark.parametrize("address", WRITING, ids=lambda address: address.name)
def test_a_form_answers_whatever_is_posted(address: Address, world: World):
    url = address.in_world(world)
    for role in "vpfo":
        client = world.client(role)
        _bombard(client, url, sorted({*COMMON_FIELDS, *_field_names(client, url)}))


def _bombard(client: Client, url: str, names: list[str]) -> None:
    @settings(max_examples=6, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(st.sampled_from(names), st.lists(values, min_size=1, max_size=2), max_size=len(names)))
    def post(data: dict[str, list[str]]) -> None:
        with _undone():
            lines = JournalEntry.objects.count()
            response = client.post(url, data)
            assert response.status_code < 500, f"{url} {response.status_code}"
            if response.status_code >= 400:
                assert JournalEntry.objects.count() == lines, "a refused writing stands in the journal"

    post()


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        if not connection.needs_rollback:
            transaction.set_rollback(True)


def _field_names(client: Client, url: str) -> set[str]:
    response = client.get(url)
    if response.status_code != 200 or "text/html" not in response.headers.get("Content-Type", ""):
        return set()
    fields = Fields()
    fields.feed(response.content.decode())
    return fields.names


class Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        name = dict(attributes).get("name")
        if tag in ("input", "select", "textarea", "button") and name and name != "csrfmiddlewaretoken":
            self.names.add(name)
