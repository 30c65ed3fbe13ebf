"""A transaction lost against another is run again, so many times; nothing else is."""

from __future__ import annotations

from threading import Barrier, Event

import pytest
from django.db import OperationalError, transaction

from maille.core import retries
from maille.core.idempotency import run_once
from maille.core.models import IdempotencyKey, RateCount
from maille.core.retries import TRIES, tried_again
from tests.contributions.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch):
    monkeypatch.setattr(retries, "WAIT", 0)


class LostError(Exception):
    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def lost(sqlstate: str) -> OperationalError:
    error = OperationalError("lost")
    error.__cause__ = LostError(sqlstate)
    return error


def losing(times: int, sqlstate: str = "40P01"):
    tries = []

    def work() -> str:
        IdempotencyKey.objects.create(key=f"part{len(tries)}", scope="kept")
        tries.append(sqlstate)
        if len(tries) <= times:
            raise lost(sqlstate)
        return "/la/"

    return work, tries


@pytest.mark.parametrize("key", ["clef", ""])
@pytest.mark.parametrize("sqlstate", ["40P01", "40001"])
def test_a_form_that_lost_its_rows_runs_again_and_keeps_nothing_of_the_first_try(key, sqlstate):
    work, tries = losing(TRIES - 1, sqlstate)

    assert run_once(key, "f", work) == "/la/"

    assert len(tries) == TRIES
    assert list(IdempotencyKey.objects.filter(scope="kept").values_list("key", flat=True)) == [f"part{TRIES - 1}"]


@pytest.mark.parametrize(("times", "sqlstate", "expected"), [(TRIES, "40P01", TRIES), (1, "53300", 1)])
def test_it_ends_and_another_trouble_is_not_tried_again(times, sqlstate, expected):
    work, tries = losing(times, sqlstate)

    with pytest.raises(OperationalError):
        run_once("clef", "f", work)

    assert len(tries) == expected and not IdempotencyKey.objects.exists()


def test_inside_a_running_transaction_it_is_for_the_outer_one_to_try_again():
    work, tries = losing(1)

    with pytest.raises(OperationalError), transaction.atomic():
        tried_again(work)

    assert len(tries) == 1


@pytest.mark.two_writers
def test_two_that_wait_for_each_other_are_both_done():
    """A real deadlock: each holds what the other wants, on their first try."""
    rows = [RateCount.objects.create(key=name, window=1) for name in "ab"]
    both, met, won = Barrier(2), set(), Event()

    def add_to(first: RateCount, then: RateCount) -> str:
        if first.pk in met:
            won.wait(timeout=60)
        RateCount.objects.filter(pk=first.pk).update(count=first.count + 1)
        if first.pk not in met:
            met.add(first.pk)
            both.wait(timeout=60)
        RateCount.objects.filter(pk=then.pk).update(count=then.count + 1)
        return "/la/"

    def send(key: str, first: RateCount, then: RateCount) -> str:
        answer = run_once(key, "f", lambda: add_to(first, then))
        won.set()
        return answer

    one, other = rows
    answers = at_once(lambda: send("un", one, other), lambda: send("deux", other, one))

    assert answers == ["/la/", "/la/"]
