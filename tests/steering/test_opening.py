"""Before going public: what remains, the mail test, the refusals, the demonstration."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from maille.core.models import OutboxMessage
from maille.core.outbox import send_due
from maille.people.models import Person
from maille.programmes.models import Contact, Phase, Programme
from maille.steering import checklist
from tests.steering.conftest import said

READY = {
    "slogan": "Ensemble",
    "project_text": "Six mois pour agir.",
    "legal": {"publisher": "Une association", "director": "Odile Ourlet", "host": "Un hébergeur"},
    "state": "draft",
}


@pytest.fixture
def draft(programme) -> Programme:
    """A draft that only lacks its mail test."""
    Programme.objects.filter(pk=programme.pk).update(**READY)
    Contact.objects.create(programme=programme, name="L'équipe", email="equipe@ville.fr")
    programme.refresh_from_db()
    return programme


@pytest.fixture
def tested(draft, at_work, page) -> Programme:
    at_work.post(page("mail-test"))
    at_work.post(page("mail-received"))
    return draft


def _open_points(programme):
    return [point.code for point in checklist.points(programme) if point.is_required and not point.is_done]


def test_the_list_says_what_remains_and_leads_to_the_one_page(at_work, page, programme):
    Programme.objects.filter(pk=programme.pk).update(state="draft")
    programme.refresh_from_db()

    assert _open_points(programme) == ["texts", "contact", "legal", "mail"]
    answer = at_work.get(page("opening"))
    following = next(point for point in answer.context["points"] if point.is_next)
    assert at_work.get(following.url).status_code == 200
    assert "disabled" in said(answer)


def test_going_public_is_refused_with_every_reason(at_work, page, draft):
    answer = at_work.post(page("publish"), follow=True)

    draft.refresh_from_db()
    assert draft.state == "draft"
    assert "L'essai du courriel" in said(answer)


def test_a_finished_list_goes_public_and_back(at_work, page, tested, client):
    assert _open_points(tested) == []
    at_work.post(page("publish"))
    tested.refresh_from_db()
    assert (tested.state, tested.published_at is not None) == ("running", True)  # a phase is already open

    at_work.post(page("unpublish"))
    tested.refresh_from_db()
    assert tested.state == "draft"
    assert client.get(page("moderation-counters")).status_code == 404


def test_once_public_it_offers_to_open_the_first_phase(at_work, page, tested):
    soon = timezone.localdate() + timedelta(days=30)
    tested.phases.update(state=Phase.State.UPCOMING, starts_on=soon, ends_on=soon + timedelta(days=7))
    address = page("phase-state", 1, "open")
    assert address not in said(at_work.get(page("opening")))

    at_work.post(page("publish"))

    assert address in said(at_work.get(page("opening")))
    assert "Personne ne peut encore exprimer un besoin" in said(at_work.get(page("dashboard")))

    at_work.post(address)

    assert address not in said(at_work.get(page("opening")))


def test_the_mail_leaves_through_the_outbox_and_counts_once_it_was_received(at_work, page, draft, organiser):
    at_work.post(page("mail-test"), {"once": "k"})
    at_work.post(page("mail-test"), {"once": "k"})

    mail = OutboxMessage.objects.get(kind="mail_test")
    assert (mail.to, mail.state) == (organiser.account.email, "sent")
    assert "mail" in _open_points(draft)
    at_work.post(page("mail-received"))
    assert "mail" not in _open_points(draft)


def test_a_refused_mail_says_why_in_words(at_work, page, draft, settings):
    settings.EMAIL_BACKEND = "tests.core.broken_mail.Backend"
    at_work.post(page("mail-test"))

    mail = OutboxMessage.objects.get(kind="mail_test")
    assert mail.state == "waiting" and mail.error
    assert "Dernier essai : refusé" in said(at_work.get(page("opening"))).replace("\xa0", " ").replace("\u202f", " ")
    at_work.post(page("mail-received"))
    assert "mail" in _open_points(draft)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("DEBUG", True, "DEBUG"),
        ("ALLOWED_HOSTS", ["*"], "EMAIL_URL"),
    ],
)
def test_unsafe_settings_keep_the_site_closed(name, value, reason, at_work, page, tested, settings):
    setattr(settings, name, value)

    answer = at_work.post(page("publish"), follow=True)

    tested.refresh_from_db()
    assert tested.state == "draft" and reason in said(answer)


def test_a_server_needs_https_and_a_mail_that_really_left(at_work, page, tested, settings):
    settings.MODE, settings.PUBLIC_URL, settings.MAILBOX_ENABLED = "production", "http://ville.fr", False

    assert [reason for reason in checklist.blockers(tested) if "https" in reason]
    assert "mail" in _open_points(tested)  # the test went to the page of a laptop


def test_demonstration_people_keep_the_site_closed(at_work, page, tested):
    Person.objects.create(first_name="Inventée", is_demo=True)

    at_work.post(page("publish"))

    tested.refresh_from_db()
    assert tested.state == "draft" and _open_points(tested) == ["demo"]


def test_the_demonstration_goes_at_once_when_confirmed(at_work, page, tested):
    Person.objects.create(first_name="Inventée", is_demo=True)
    Programme.objects.filter(pk=tested.pk).update(is_demo=True)

    assert Person.objects.filter(is_demo=True).exists() and at_work.get(page("clear-demo")).status_code == 200
    at_work.post(page("clear-demo"))

    tested.refresh_from_db()
    assert tested.is_demo is False


def test_a_demonstration_account_does_not_erase_itself(page, world, organiser):
    Person.objects.filter(pk=organiser.pk).update(is_demo=True)

    answer = world.client("o").post(page("clear-demo"))

    assert answer["Location"] == "/organiser/"
    assert Person.objects.filter(pk=organiser.pk).exists()


def test_a_programme_in_its_archive_stays_readable(at_work, page, programme):
    Programme.objects.filter(pk=programme.pk).update(state="archived")

    at_work.post(page("unpublish"))

    programme.refresh_from_db()
    assert programme.state == "archived"


def test_the_states_follow_their_arrows(at_work, page, programme):
    at_work.post(page("state"), {"to": "archived"})
    programme.refresh_from_db()
    assert programme.state == "running"

    for state in ("follow_up", "closed", "archived"):
        at_work.post(page("state"), {"to": state})
        programme.refresh_from_db()
        assert programme.state == state


def test_one_programme_is_shown_at_the_sites_address(at_work, page, programme, world):
    other = Programme.objects.get(slug="ailleurs")
    Programme.objects.update(is_current=False)
    Programme.objects.filter(pk=other.pk).update(is_current=True)

    at_work.post(page("make-current"))

    assert list(Programme.objects.filter(is_current=True)) == [programme]


def test_failed_and_doubtful_mails_are_listed_and_sent_again_by_hand(at_work, page, programme):
    common = {
        "programme_id": programme.pk,
        "to": "ana@exemple.invalid",
        "due_at": programme.created_at,
        "kind": "digest",
    }
    failed = OutboxMessage.objects.create(
        key="1", state="failed", subject="Nouvelles", text="Bonjour", error="gaierror", **common
    )
    secret = OutboxMessage.objects.create(
        key="2", state="in_doubt", subject="Code", text="SECRET-42", is_secret=True, **common
    )
    OutboxMessage.objects.create(
        key="3", state="failed", subject="Ailleurs", text="x", **{**common, "programme_id": None}
    )

    answer = said(at_work.get(page("mails")))
    assert "Le nom du serveur d'envoi est inconnu" in answer and "Bonjour" in answer
    assert "SECRET-42" not in answer and "Ailleurs" not in answer
    for mail in (failed, secret):
        at_work.post(page("mail-again", mail.pk))
    send_due(now=programme.created_at)
    assert OutboxMessage.objects.filter(state="sent").count() == 2
    assert OutboxMessage.objects.count() == 3
