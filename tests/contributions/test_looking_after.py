"""Reporting, hiding, withdrawing, and what is left to read."""

import pytest
from django.urls import reverse

from maille.contributions import actions
from maille.contributions.models import Comment, Node, Report
from maille.core.errors import RuleError
from maille.core.models import JournalEntry
from tests.contributions import cast
from tests.contributions.cast import NOW


@pytest.fixture
def need(programme, giver):
    return cast.express(programme, giver)


def _report(client, programme, need, query="", **fields):
    form = {"ground": "personal", "text": "Elle nomme mon voisin.", "opened": cast.shown_once(), **fields}
    return client.post(reverse("contributions:report-create", args=[programme.slug, need.pk]) + query, form)


# --- Reports --------------------------------------------------------------------------------------------------------


def test_a_visitor_reports_and_the_need_stays_readable(client, programme, need):
    answers = [_report(client, programme, need, once="k", email="moi@exemple.invalid") for _ in range(2)]

    assert [answer.url for answer in answers] == [need.node.get_absolute_url()] * 2
    report = Report.objects.get()
    assert (report.ground, report.reporter, report.reporter_email) == ("personal", None, "moi@exemple.invalid")
    assert Node.objects.get().state == "reported"
    assert "Réparer coûte plus cher" in cast.text_of(client.get(need.node.get_absolute_url()))
    assert JournalEntry.objects.filter(verb="report.received", actor_id=None).count() == 1


def test_a_comment_is_reported_on_its_own(client, programme, need, somebody):
    comment = actions.comment(node=need.node, text="Non", by=somebody, now=NOW)
    _report(client, programme, need, f"?commentaire={comment.pk}")

    assert Report.objects.get().comment == comment
    assert Node.objects.get().state == "published"


@pytest.mark.parametrize(
    "fields", [{"text": ""}, {"ground": "x"}, {"email": "x"}, {"website": "x"}, {"opened": ""}, {"text": "x" * 2001}]
)
def test_a_report_that_cannot_be_keeps_its_text(client, programme, need, fields):
    response = _report(client, programme, need, **fields)

    assert response.status_code == 422
    assert response.context["form"]["text"].value() == fields.get("text", "Elle nomme mon voisin.")
    assert Report.objects.count() == 0


def test_a_crowd_of_unknown_reports_has_a_limit(client, programme, need, monkeypatch):
    monkeypatch.setattr("maille.contributions.spam.REPORTS_AN_HOUR", 1)

    assert [_report(client, programme, need, once=f"k{n}").status_code for n in range(2)] == [302, 422]


def test_a_report_works_in_an_archive(client, giver):
    archive = cast.create_programme("archive", state="archived")

    assert _report(client, archive, cast.express(archive, giver)).status_code == 302


# --- Hiding ---------------------------------------------------------------------------------------------------------


def test_what_is_hidden_keeps_its_place_without_its_text(client, programme, need, organiser):
    actions.comment(node=need.node, text="Je connais cette boutique", by=organiser, now=NOW)
    actions.hide(node=need.node, by=organiser, reason="Nomme une personne.", now=NOW)
    response = client.get(need.node.get_absolute_url())

    text, page = cast.text_of(response), response.content.decode()
    assert (response.status_code, "Nomme une personne." in text) == (200, True)
    assert "Réparer coûte plus cher" not in page
    assert "Bérénice" not in page
    assert client.get(reverse("contributions:versions", args=[programme.slug, need.pk])).status_code == 404


def test_a_hidden_comment_shows_its_reason_alone(client, programme, need, somebody, organiser):
    comment = actions.comment(node=need.node, text="Une injure", by=somebody, now=NOW)
    actions.hide_comment(comment=comment, by=organiser, reason="Injure.", now=NOW)

    text = cast.text_of(client.get(need.node.get_absolute_url()))
    assert ("Injure." in text, "Une injure" in text, Comment.objects.get().text) == (True, False, "Une injure")


def test_hiding_without_a_reason_is_refused(need, organiser):
    with pytest.raises(RuleError):
        actions.hide(node=need.node, by=organiser, reason=" \u200b ", now=NOW)
    assert Node.objects.get().state == "published"


# --- Withdrawing ----------------------------------------------------------------------------------------------------


def _withdraw(client, programme, need, name="withdraw"):
    return client.post(reverse(f"contributions:{name}", args=[programme.slug, need.pk]))


def test_the_giver_takes_back_and_gives_again(client, programme, need, giver):
    cast.sign_in(client, giver)
    for _ in range(2):
        assert _withdraw(client, programme, need).url == need.node.get_absolute_url()
    node = Node.objects.get()
    assert (node.state, node.is_withdrawn) == ("hidden", True)
    assert "La remettre" in cast.text_of(client.get(need.node.get_absolute_url()))

    _withdraw(client, programme, need, "unwithdraw")
    node = Node.objects.get()
    assert (node.state, node.is_withdrawn, node.state_reason) == ("published", False, "")


def test_nobody_withdraws_or_restores_what_another_gave(client, programme, need, giver, organiser):
    cast.sign_in(client, organiser)
    assert _withdraw(client, programme, need).status_code == 403
    node = actions.withdraw(node=need.node, by=giver, now=NOW)

    assert _withdraw(client, programme, need, "unwithdraw").status_code == 403
    with pytest.raises(RuleError):
        actions.restore(node=node, by=organiser, now=NOW)


def test_the_giver_does_not_bring_back_what_the_team_hid(client, programme, need, giver, organiser):
    actions.hide(node=need.node, by=organiser, reason="Nomme une personne.", now=NOW)
    cast.sign_in(client, giver)

    assert _withdraw(client, programme, need, "unwithdraw").status_code == 403
    assert Node.objects.get().state == "hidden"


def test_a_reported_need_that_comes_back_is_still_reported(client, programme, need, giver):
    _report(client, programme, need)
    node = actions.withdraw(node=Node.objects.get(), by=giver, now=NOW)
    node = actions.restore(node=node, by=giver, now=NOW)

    assert node.state == "reported"


def test_who_gave_on_behalf_may_be_withdrawn_by_the_one_it_is_about(programme, facilitator, somebody):
    need = cast.express(programme, None, entered_by=facilitator, on_behalf_of=somebody)

    with pytest.raises(RuleError):
        actions.withdraw(node=need.node, by=facilitator, now=NOW)
    assert actions.withdraw(node=need.node, by=somebody, now=NOW).is_withdrawn
