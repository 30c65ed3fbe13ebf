"""« Mes messages »: each topic chosen apart, stopped in one click, and what touches one's seat always comes."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.core import bounces
from maille.core.models import OutboxMessage
from maille.people.actions import choose_mails
from maille.people.mails import Letter, queue_letters, unsubscribe_token
from maille.people.models import Person
from tests.people.test_data import as_guest
from tests.workshops.factories import create_person

pytestmark = pytest.mark.django_db
TOPICS = {"given", "followed", "comments", "reminders", "thanks"}


@pytest.fixture
def ada() -> Person:
    return create_person(first_name="Ada", contact_email="ada@exemple.invalid")


def wanted(person: Person) -> set[str]:
    person.refresh_from_db()
    return {topic for topic in TOPICS if person.wants(topic)}


def test_the_page_keeps_what_is_ticked_and_the_language(client: Client, ada: Person) -> None:
    page = as_guest(client, ada)
    page.post(reverse("people:mail-choice"), {"daily": ["comments"], "apart": ["thanks"], "language": "en"})

    assert wanted(ada) == {"comments", "thanks"} and ada.language == "en"
    shown = page.get(reverse("people:mail-choice")).content.decode()
    assert shown.count(" checked") == 2


def test_nothing_of_the_day_means_no_daily_mail_at_all(ada: Person) -> None:
    choose_mails(person=ada, wanted=["reminders"])
    assert wanted(ada) == {"reminders"} and ada.mail_choice == Person.MailChoice.NONE


def test_one_click_stops_one_topic_and_nothing_else(ada: Person) -> None:
    letter = Letter("Merci", "", ["Voici."])
    queue_letters(
        [ada], write=lambda: letter, key=lambda one: f"t:{one.pk}", kind="thanks", programme_id=1, topic="thanks"
    )
    sent = OutboxMessage.objects.get()
    path = reverse("people:unsubscribe", args=[unsubscribe_token(ada, "thanks")])
    assert sent.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    strict = Client(enforce_csrf_checks=True)
    address = sent.headers["List-Unsubscribe"].strip("<>")
    strict.post(address[address.index(reverse("people:mail-choice")) :], {"List-Unsubscribe": "One-Click"})

    assert wanted(ada) == TOPICS - {"thanks"}
    assert "Plus de courriel" in strict.get(path).content.decode()
    again = queue_letters(
        [ada], write=lambda: letter, key=lambda one: f"t2:{one.pk}", kind="thanks", programme_id=1, topic="thanks"
    )
    assert again == 0


def test_stopping_one_topic_does_not_bring_back_what_was_stopped_before(ada: Person) -> None:
    Client().post(reverse("people:unsubscribe", args=[unsubscribe_token(ada)]))
    Client().post(reverse("people:unsubscribe", args=[unsubscribe_token(ada, "reminders")]))
    assert wanted(ada) == {"thanks"}


def test_who_cannot_be_reached_is_left_out_and_sees_it(client: Client, ada: Person) -> None:
    bounces.note(address=ada.contact_email, source="hand", now=timezone.now())
    letter = Letter("Bonjour", "", ["Voici."])

    count = queue_letters([ada], write=lambda: letter, key=lambda one: f"m:{one.pk}", kind="message", programme_id=1)

    assert count == 0
    page = as_guest(client, ada).get(reverse("people:mail-choice")).content.decode()
    assert reverse("people:profile") in page and "msg--warn" in page


def test_a_forged_token_stops_nothing(ada: Person) -> None:
    for token in ("x", unsubscribe_token(ada)[:-2] + "zz", unsubscribe_token(ada, "nothing")):
        assert Client().post(reverse("people:unsubscribe", args=[token])).status_code == 404
    assert wanted(ada) == TOPICS
