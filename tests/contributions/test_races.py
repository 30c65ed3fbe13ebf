"""Several people at once, each in a thread with a connection of its own: nothing is lost, nothing doubled."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from maille.contributions import actions
from maille.contributions.actions import StaleError
from maille.contributions.models import Follow, Node, Support, Version
from maille.core.idempotency import run_once
from maille.needs import actions as needs
from maille.needs.actions import Facts, Proof
from maille.needs.models import Evidence, Need
from tests.contributions import cast
from tests.contributions.cast import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each work gave, or the error that it raised."""
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        start.wait()
        try:
            return work()
        except Exception as error:  # noqa: BLE001  # the test looks at it
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def test_eight_people_express_at_once_and_get_eight_numbers(programme):
    people = [cast.create_person(programme, f"P{n}") for n in range(8)]
    answers = at_once(*[lambda p=person: cast.express(programme, p, "La même phrase").node.ref for person in people])

    assert sorted(map(str, answers)) == [f"B{n:02d}" for n in range(1, 9)]
    assert len(set(Node.objects.values_list("slug", flat=True))) == 8


def test_the_same_form_sent_six_times_at_once_is_one_need(programme):
    def send():
        return run_once("clef", "need:p1", lambda: f"/{cast.express(programme, None).pk}/")

    answers = at_once(*[send] * 6)
    assert answers == [f"/{Need.objects.get().pk}/"] * 6


def test_eight_supports_of_one_person_count_once_and_of_eight_people_eight(programme, giver):
    node = cast.express(programme, giver).node
    at_once(*[lambda: actions.support(node=node, by=giver, now=NOW)] * 8)
    assert (Node.objects.get().support_count, Support.objects.count()) == (1, 1)

    people = [cast.create_person(programme, f"P{n}") for n in range(8)]
    answers = at_once(*[lambda p=person: actions.support(node=node, by=p, now=NOW) for person in people])
    assert answers == [True] * 8
    assert (Node.objects.get().support_count, Support.objects.count()) == (9, 9)


def test_two_writers_of_one_version_end_as_one_text_and_one_warning(programme, giver, facilitator):
    need = cast.express(programme, giver)

    def write(who, title):
        return needs.revise_need(
            need=need, title=title, theme=need.node.theme, facts=Facts(), by=who, now=NOW, seen_version=1
        )

    answers = at_once(lambda: write(giver, "L'un"), lambda: write(facilitator, "L'autre"))
    assert sorted(type(answer) for answer in answers if isinstance(answer, Exception)) == [StaleError]
    assert Version.objects.count() == Node.objects.get().version_count == 2


def test_evidence_from_six_people_at_once_is_all_kept(programme, giver):
    need = cast.express(programme, giver)
    answers = at_once(
        *[
            lambda n=n: needs.add_evidence(
                need=need, proof=Proof("data", f"Mesure {n}", f"Source {n}"), by=giver, now=NOW
            )
            for n in range(6)
        ]
    )

    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert Evidence.objects.count() == 6
    assert Node.objects.get().version_count == Version.objects.count() == 7


def test_those_who_support_while_two_needs_are_joined_are_counted(programme, giver, facilitator):
    kept, double = cast.express(programme, giver, "Un"), cast.express(programme, giver, "Deux")
    people = [cast.create_person(programme, f"P{n}") for n in range(6)]
    for person in people:
        actions.support(node=double.node, by=person, now=NOW)
    supports = [lambda p=person: actions.support(node=kept.node, by=p, now=NOW) for person in people]
    answers = at_once(
        *supports, lambda: needs.merge_needs(need=double, into=kept, by=facilitator, now=NOW, reason="Même chose.")
    )

    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert Node.objects.get(pk=kept.pk).support_count == Support.objects.filter(node=kept.node).count() == 6


def test_following_at_once_counts_right(programme, giver):
    node = cast.express(programme, giver).node
    people = [cast.create_person(programme, f"P{n}") for n in range(6)]
    at_once(*[lambda p=person: actions.follow(node=node, by=p, now=NOW) for person in people * 2])

    assert Node.objects.get().follow_count == Follow.objects.count() == 6
