"""Writing to a segment: who is reached, what was seen is what leaves, and copying it for another program."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import JournalEntry, OutboxMessage
from maille.groups.models import Group
from maille.people.actions import give_consent, stop_mails
from maille.people.models import Person
from maille.programmes.models import Membership
from maille.steering.actions.writing import Message, people_reached
from maille.steering.segments import people_of
from maille.workshops.models import Attendance, Registration
from tests.steering.conftest import said

NOW = timezone.now()
USEFUL = {"nature": "useful", "subject": "Le café est offert", "text": "Venez dès 8 h 30.\nÀ mardi !"}


@pytest.fixture
def come(world):
    """Registers somebody to the workshop."""

    def register(name: str, state: str = "confirmed", email: str | None = None, **fields: Any) -> Person:
        address = f"{name}@exemple.invalid" if email is None else email
        person = Person.objects.create(first_name=name, contact_email=address, **fields)
        Membership.objects.create(programme=world.programme, person=person)
        Registration.objects.create(workshop=world.workshop, person=person, state=state)
        return person

    return register


def names(people) -> list[str]:
    return sorted(person.first_name for person in people)


def press(browser, url: str, step: str, given: dict[str, str]):
    """Look at the preview, then press a button under it, as a browser does."""
    seen = browser.post(url, given | {"step": "preview"})
    return browser.post(url, given | {"step": step, "seen": seen.context["seen"]})


def test_a_useful_message_reaches_all_registered_and_only_a_workshop_or_a_group(world, come):
    come("nora"), come("sam", state="waiting"), come("lea", state="cancelled"), come("tel", email="")
    own = Message(f"workshop:{world.workshop.pk}", False, "s", "t")

    assert names(people_reached(world.programme, own)) == ["nora", "sam"]
    with pytest.raises(RuleError, match="Un message utile"):
        people_reached(world.programme, Message("all:", False, "s", "t"))


def test_news_reach_only_those_who_agreed_and_end_with_one_click(world, come):
    nora, _sam = come("nora"), come("sam")
    give_consent(person=nora, purpose="news", wording="les nouvelles", now=NOW)
    news = Message("all:", True, "s", "t")
    assert names(people_reached(world.programme, news)) == ["nora"]

    stop_mails(person=nora, topic="", now=NOW)

    with pytest.raises(RuleError, match="personne"):
        people_reached(world.programme, news)
    assert "nora" in names(people_reached(world.programme, Message(f"workshop:{world.workshop.pk}", False, "s", "t")))


def test_segments_by_kind_enjeu_group_and_absence(world, come):
    nora, sam = come("nora"), come("sam")
    membership = Membership.objects.get(person=nora)
    membership.kinds.set(world.programme.actor_kinds.all())
    membership.themes.set(world.programme.themes.all())
    Attendance.objects.create(slot=world.workshop.slots.get(), person=sam)
    found = {
        segment: names(people_of(world.programme, segment)) for segment in ("kind:habitants", "theme:je", "absent:")
    }
    group = world.nodes["group"].group

    assert found == {"kind:habitants": ["nora"], "theme:je": ["nora"], "absent:": ["nora"]}
    assert names(people_of(world.programme, f"group:{group.pk}")) == ["Giver"]
    assert names(people_of(world.programme, "autre:1")) == []


def test_what_was_seen_is_what_leaves_once(at_work, page, world, come):
    come("nora"), come("tel", email="")
    given = USEFUL | {"segment": f"workshop:{world.workshop.pk}"}

    shown = at_work.post(page("write"), given | {"step": "send"})  # no preview yet
    assert OutboxMessage.objects.filter(kind="message").count() == 0
    text = re.sub(r"\s+", " ", said(shown))
    assert "1 personne le recevra." in text and "Venez dès 8" in text
    changed = given | {"text": "Autre chose."}
    at_work.post(page("write"), changed | {"step": "send", "seen": shown.context["seen"]})
    assert OutboxMessage.objects.filter(kind="message").count() == 0
    sent = given | {"step": "send", "seen": shown.context["seen"], "once": "a1"}
    for _twice in range(2):
        assert at_work.post(page("write"), sent).status_code == 302

    mail = OutboxMessage.objects.get(kind="message")
    assert (mail.to, mail.subject) == ("nora@exemple.invalid", "Le café est offert")
    assert "Bonjour nora," in mail.text and "List-Unsubscribe" not in mail.headers
    assert JournalEntry.objects.get(verb="mail.written").data["people"] == 1


def test_a_test_goes_to_oneself_alone(at_work, page, world, organiser, come):
    come("nora")
    press(at_work, page("write"), "test", USEFUL | {"segment": f"workshop:{world.workshop.pk}"})

    assert list(OutboxMessage.objects.filter(kind="message").values_list("to", flat=True)) == [organiser.contact_email]
    assert not JournalEntry.objects.filter(verb="mail.written").exists()


def test_news_carry_the_one_click_stop(at_work, page, world, come):
    give_consent(person=come("nora"), purpose="news", wording="les nouvelles", now=NOW)
    press(at_work, page("write"), "send", USEFUL | {"segment": "all:", "nature": "news"})

    headers = OutboxMessage.objects.get(kind="message").headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<http")


def test_outlook_gets_fifty_addresses_at_once_and_the_journal_a_line(at_work, page, world, come):
    for number in range(51):
        come(f"p{number:02}")
    given = USEFUL | {"segment": f"workshop:{world.workshop.pk}"}

    batches = at_work.post(page("write"), given | {"step": "preview"}).context["batches"]
    assert [batch.count("@") for batch in batches] == [50, 1]
    press(at_work, page("write"), "by_hand", given)

    assert OutboxMessage.objects.filter(kind="message").count() == 0
    assert JournalEntry.objects.get(verb="mail.sent_by_hand").data["people"] == 51


def test_the_choice_names_groups_and_says_what_goes_to_whom(world, at_work, page):
    group = Group.objects.get()

    shown = at_work.get(page("write") + "?a=absent:")

    assert [name for value, name in dict(shown.context["form"].fields["segment"].choices)["Dans un groupe"]] == [
        group.node.title
    ]
    assert "c'est toujours une nouvelle" in said(shown)


def test_to_a_wide_segment_it_is_a_piece_of_news_whatever_is_ticked(world, at_work, page, come):
    """No refusal afterwards: the form says so beside the choice, and the preview again."""
    give_consent(person=come("nora"), purpose="news", wording="les nouvelles", now=NOW)
    come("sam")

    shown = at_work.post(page("write"), USEFUL | {"segment": "all:", "step": "preview"})

    assert (shown.status_code, names(shown.context["reach"].people)) == (200, ["nora"])
    assert "C'est une nouvelle" in said(shown) and USEFUL["subject"] in said(shown)
    assert shown.context["form"]["text"].value() == USEFUL["text"]  # nothing typed is lost


@pytest.mark.parametrize("greeting", ["Bonjour,", "Bonjour à toutes et à tous !", "Hello,"])
def test_a_letter_greets_once(programme, greeting):
    letter = Message("all", is_news=True, subject="Rejoignez-nous", text=f"{greeting}\n\nVenez.").letter(programme)

    assert letter.paragraphs == ["Venez."]
