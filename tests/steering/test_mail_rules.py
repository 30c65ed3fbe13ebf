"""Promotional news need consent and stop in one click; what concerns one's seat still comes; nobody is watched reading."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from maille.core.models import OutboxMessage
from maille.people.actions import choose_mails, give_consent, withdraw_consent
from maille.people.imports.tables import table_of
from maille.people.mails import absolute
from maille.people.models import Person
from maille.programmes.models import Membership
from maille.steering.actions import importing
from maille.steering.actions.writing import Message, write_to
from maille.workshops.actions import settle_place
from maille.workshops.models import Registration, Workshop
from maille.workshops.reminders import queue_reminders

NOW = timezone.now()
NEWS = Message("all:", True, "Le programme avance", "Venez nombreux.")


@pytest.fixture
def nora(world) -> Person:
    """Registered, and agreed to news."""
    person = Person.objects.create(first_name="Nora", contact_email="nora@exemple.invalid", proven_at=NOW)
    Membership.objects.create(programme=world.programme, person=person)
    Registration.objects.create(workshop=world.workshop, person=person, state="confirmed", created_at=NOW)
    give_consent(person=person, purpose="news", wording="les nouvelles", now=NOW)
    return person


def write_news(world) -> None:
    write_to(programme=world.programme, message=NEWS, by=world.people["o"], now=NOW)


def kinds_for(person: Person) -> list[str]:
    return list(OutboxMessage.objects.filter(person_id=person.pk).order_by("pk").values_list("kind", flat=True))


def settle(world) -> None:
    settle_place(workshop=world.workshop, values={"venue": "Le Dé à coudre"}, by=world.people["o"], now=NOW)


def test_one_click_in_a_mail_program_stops_news_at_once_and_not_the_venue(world, nora):
    """The mail program's own POST: no cookie, no token of ours (RFC 8058). What waits to be sent is taken back too."""
    write_news(world)
    stop = OutboxMessage.objects.get(kind="message").headers["List-Unsubscribe"].strip("<>")
    path = stop.removeprefix(absolute(""))

    answer = Client(enforce_csrf_checks=True).post(path, "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")  # fmt: skip
    settle(world)

    assert answer.status_code == 200
    assert kinds_for(nora) == ["registration"]
    assert "List-Unsubscribe" not in OutboxMessage.objects.get().headers


def test_news_that_wait_go_with_the_consent_and_useful_messages_stay(world, nora):
    useful = Message(f"workshop:{world.workshop.pk}", False, "Le café", "Dès 8 h.")
    write_news(world)
    write_to(programme=world.programme, message=useful, by=world.people["o"], now=NOW)

    withdraw_consent(person=nora, purpose="news", now=NOW)

    assert list(OutboxMessage.objects.values_list("subject", flat=True)) == ["Le café"]


def test_what_has_left_is_not_forgotten(world, nora):
    write_news(world)
    OutboxMessage.objects.update(state="sent")

    withdraw_consent(person=nora, purpose="news", now=NOW)

    assert kinds_for(nora) == ["message"]


def test_who_refused_every_topic_still_hears_of_a_venue_a_delay_and_a_cancellation(world, nora):
    choose_mails(person=nora, wanted=[])
    withdraw_consent(person=nora, purpose="news", now=NOW)

    settle(world)

    assert kinds_for(nora) == ["registration"]


def imported(world, workshop: Workshop | None) -> Person:
    table = table_of("Prénom;Email\nInès;ines@exemple.invalid\n".encode())
    facts = {"by": world.people["o"], "now": NOW}
    batch = importing.start_import(programme=world.programme, table=table, source="Formulaire de la Ville", **facts)
    importing.save_import(batch=batch, fields=["first_name", "email"], answers={}, workshop=workshop, **facts)
    return Person.objects.get(first_name="Inès")


def test_the_first_thing_an_imported_person_gets_says_source_and_rights(world):
    """Even when a venue is told in the same breath: mails leave in the order of their hour."""
    person = imported(world, world.workshop)
    settle(world)

    leaving = list(OutboxMessage.objects.filter(person_id=person.pk).order_by("due_at", "pk"))
    assert [mail.kind for mail in leaving] == ["imported", "registration"]
    for told in ("Formulaire de la Ville", "/compte/mes-donnees/", "cnil.fr"):
        assert told in leaving[0].text


def test_being_in_a_list_is_no_consent_to_news(world, nora):
    person = imported(world, None)
    write_news(world)

    assert kinds_for(person) == ["imported"]
    assert kinds_for(nora) == ["message"]


def test_no_mail_watches_its_reader(world, nora):
    """No picture, no address but ours, no mark in it; the same for everybody but the stop that names its reader."""
    sam = Person.objects.create(first_name="Sam", contact_email="sam@exemple.invalid")
    Membership.objects.create(programme=world.programme, person=sam)
    give_consent(person=sam, purpose="news", wording="les nouvelles", now=NOW)
    Registration.objects.filter(person=nora).update(created_at=NOW - timedelta(days=30))
    write_news(world)
    imported(world, world.workshop)
    settle(world)
    queue_reminders(now=NOW + timedelta(days=9))

    mails = list(OutboxMessage.objects.order_by("pk"))
    assert {"message", "imported", "registration", "reminder"} <= {mail.kind for mail in mails}
    for mail in mails:
        links = re.findall(r'href="([^"]+)"', mail.html)
        assert not re.search(r"<img|<iframe|<link|url\(|src=", mail.html), mail.kind
        assert all(link.startswith(absolute("/")) for link in links), (mail.kind, links)
        assert not re.search(r"utm_|[?&](?:clic|ouverture|track)", mail.html), mail.kind
    first, second = (sorted(re.findall(r'href="([^"]+)"', mail.html)) for mail in mails if mail.kind == "message")
    differing = [link for link, other in zip(first, second, strict=True) if link != other]
    assert [link.startswith(absolute("/compte/courriels/")) for link in differing] == [True]
