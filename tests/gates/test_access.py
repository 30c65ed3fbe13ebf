"""Every address × every role, as `access.py` declares it; a refused writing leaves no trace."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.gates.access import DOORS
from tests.gates.addresses import Address, all_addresses
from tests.gates.world import ROLES, World, add_troubles, build_world, standing_world

pytestmark = pytest.mark.django_db
# What a refused request may still write: the browser's session, how often something was tried.
TRACES = {"django_session", "core_ratecount", "core_cache"}
# Who may is decided alike on either engine; on the other one, what is asked of the database is tried.
TRIED = tuple(ROLES) if connection.vendor == "sqlite" else ("v", "o")
ASKS_WHO = ("/participer/", "/compte/connexion/")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with standing_world(django_db_blocker, lambda: add_troubles(build_world())) as standing:
        yield standing


def test_each_address_has_a_declared_policy():
    assert {address.name for address in all_addresses()} == set(DOORS)


@pytest.mark.parametrize("address", all_addresses(), ids=lambda address: address.name)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_door_opens_to_those_it_is_declared_for(address: Address, method: str, world: World):
    door = DOORS[address.name]
    declared = door.see if method == "GET" else door.do
    url = address.in_world(world)
    answers = {role: _try(world, role, method, url) for role in TRIED}
    wrong = {role: answer for role, answer in answers.items() if answer[0] != _expected(role, declared)}
    assert wrong == {}, f"{method} {url}, declared for {declared!r}"


def _expected(role: str, declared: str | None) -> str:
    if declared is None:
        return "no such method"
    return "open" if role in declared else "refused"


def _try(world: World, role: str, method: str, url: str) -> tuple[str, str]:
    """What happened, and the evidence for it. Whatever was written is undone."""
    with transaction.atomic():
        client = world.client(role)
        before = _rows()
        response = client.generic(method, url, content_type="application/x-www-form-urlencoded")
        target = response.get("Location", "")
        evidence = f"{response.status_code} {target}".strip()
        outcome = _outcome(response.status_code, target, url)
        written = _rows() - before
        transaction.set_rollback(True)
    if outcome == "refused" and written:
        return ("refused, yet it wrote", f"{evidence}: {sorted(written)}")
    if method == "GET" and {table for table, _ in written} - {"core_journalentry"}:
        return ("a GET wrote", f"{evidence}: {sorted(written)}")
    return (outcome, evidence)


def _outcome(status: int, target: str, url: str) -> str:
    if status == 405:
        return "no such method"
    place = target.partition("?")[0]
    if status in (403, 404) or (
        status == 302 and place.endswith(ASKS_WHO) and not url.startswith("/compte/connexion/")
    ):
        return "refused"
    return "open" if status < 500 or status == 501 else "broken"


def _rows() -> set[tuple[str, int]]:
    tables = [model._meta.db_table for model in apps.get_models() if model._meta.app_label != "contenttypes"]
    counts = " UNION ALL ".join(
        f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables if table not in TRACES
    )
    with connection.cursor() as cursor:
        cursor.execute(counts)
        return set(cursor.fetchall())
