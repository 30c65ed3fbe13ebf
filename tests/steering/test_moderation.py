"""Reports are read by a person, decided once with a public reason, and may be contested."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from maille.contributions import actions as contributions
from maille.contributions.models import Node, Report
from tests.steering.conftest import said

NOW = timezone.now()


@pytest.fixture
def need(world) -> Node:
    return world.nodes["need"]


@pytest.fixture
def report(need, world):
    def make(**facts):
        given = {"node": need, "ground": "spam", "text": "Une publicité", "by": world.people["p"], "now": NOW, **facts}
        return contributions.report(**given)

    return make


def test_the_queue_shows_one_line_an_object_the_oldest_first(at_work, page, report, world):
    report(now=NOW - timedelta(days=1))
    report(text="Encore")
    report(node=world.nodes["challenge"], now=NOW - timedelta(days=9))

    cases = at_work.get(page("moderation")).context["cases"]

    assert [(case.node, len(case.reports)) for case in cases] == [
        (world.nodes["challenge"], 1),
        (world.nodes["need"], 2),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_takes_the_same_queries_for_any_number(
    count, at_work, page, report, world, django_assert_num_queries
):
    for kind in list(world.nodes)[:count]:
        report(node=world.nodes[kind])
    at_work.get(page("moderation"))
    # session, account, person, programme, phases, roles, membership, then: count, groups, reports, two for the counters
    with django_assert_num_queries(11):
        at_work.get(page("moderation"))


def test_hiding_closes_every_report_with_the_same_public_reason(at_work, page, report, need, organiser):
    first, second = report(), report(text="Encore")

    at_work.post(page("case", first.pk), {"verdict": "hide", "reason": "Publicité : la charte l'exclut."})

    need.refresh_from_db()
    assert (need.state, need.state_reason) == ("hidden", "Publicité : la charte l'exclut.")
    for one in (first, second):
        one.refresh_from_db()
        assert (one.state, one.decided_by) == ("restricted", organiser)
    assert at_work.get(page("moderation")).context["cases"] == []


def test_keeping_brings_a_reported_need_back_to_published(at_work, page, report, need):
    made = report()
    need.refresh_from_db()
    assert need.state == "reported"

    at_work.post(page("case", made.pk), {"verdict": "keep", "reason": "C'est un besoin, pas une publicité."})

    need.refresh_from_db()
    assert need.state == "published"


def test_no_decision_without_a_reason_and_nothing_is_written(at_work, page, report, need):
    made = report()

    answer = at_work.post(page("case", made.pk), {"verdict": "hide", "reason": " "})

    made.refresh_from_db()
    need.refresh_from_db()
    assert (answer.status_code, made.state, need.state) == (422, "received", "reported")
    assert answer.context["form"]["verdict"].value() == "hide"


def test_a_comment_is_hidden_alone(at_work, page, report, need, world):
    comment = contributions.comment(node=need, text="Achetez !", by=world.people["p"], now=NOW)
    made = report(comment=comment)

    at_work.post(page("case", made.pk), {"verdict": "hide", "reason": "Publicité."})

    comment.refresh_from_db()
    need.refresh_from_db()
    assert (comment.state, need.state) == ("hidden", "published")


def test_what_was_hidden_is_restored_in_one_click(at_work, page, need, organiser):
    contributions.hide(node=need, by=organiser, reason="Erreur", now=NOW)

    assert "Erreur" in said(at_work.get(page("hidden")))
    at_work.post(page("restore", need.pk))

    need.refresh_from_db()
    assert need.state == "published"


def test_what_its_giver_withdrew_is_not_put_back_by_the_team(at_work, page, need):
    contributions.withdraw(node=need, by=need.author, now=NOW)

    at_work.post(page("restore", need.pk))

    need.refresh_from_db()
    assert need.state == "hidden"


def test_the_author_contests_and_a_person_looks_again(at_work, page, need, organiser):
    contributions.hide(node=need, by=organiser, reason="Publicité", now=NOW)
    author = Client()
    author.force_login(need.author.account)

    author.post(page("contest", need.pk), {"text": "C'est mon quartier, pas une publicité."})
    author.post(page("contest", need.pk), {"text": "Encore"})  # one open contest at a time

    contest = Report.objects.get(state="contested")
    assert [case.reports for case in at_work.get(page("moderation")).context["cases"]] == [[contest]]
    at_work.post(page("case", contest.pk), {"verdict": "keep", "reason": "Relu : c'est bien un besoin."})
    need.refresh_from_db()
    assert need.state == "published"


def test_only_the_author_contests(page, need, organiser, world):
    contributions.hide(node=need, by=organiser, reason="Publicité", now=NOW)

    assert world.client("p").post(page("contest", need.pk), {"text": "Pas d'accord"}).status_code == 403
    assert not Report.objects.exists()


def test_anybody_reads_the_counters(page, report, at_work, client):
    made = report()
    at_work.post(page("case", made.pk), {"verdict": "hide", "reason": "Publicité."})

    counters = client.get(page("moderation-counters")).context["counters"]

    assert (counters["received"], counters["waiting"], counters["restricted"], counters["hidden_by_team"]) == (
        1,
        0,
        1,
        1,
    )


def test_another_programmes_report_is_out_of_reach(page, report, world):
    made = report()
    stranger = world.client("x")

    assert stranger.get(f"/ailleurs/organisation/moderation/{made.pk}/").status_code == 404
    assert stranger.post(page("case", made.pk), {"verdict": "hide", "reason": "Vengeance"}).status_code == 403
    made.refresh_from_db()
    assert made.state == "received"


def test_the_mean_delay_counts_each_hour_once(page, report, at_work, client):
    made = report(now=NOW - timedelta(days=1, hours=10, minutes=5))
    at_work.post(page("case", made.pk), {"verdict": "keep", "reason": "Le texte suit la charte."})

    # 34 hours are one day and ten hours.
    assert "1 j 10 h" in client.get(page("moderation-counters")).content.decode()
