"""A rush of newcomers comes in; a script neither fills the rooms by invented telephones nor mails the town."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from maille.core import ratelimit
from maille.core.models import OutboxMessage
from maille.workshops import mails
from maille.workshops.actions import register
from maille.workshops.views import joining
from tests.people.test_joining import EMAIL, join
from tests.workshops.factories import create_person, create_programme, create_workshop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("patient")]
NOW = timezone.now()


def test_a_rush_is_not_refused_and_its_letters_leave_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mails, "LETTERS_AT_ONCE", 2)
    programme = create_programme()
    answers = [join(Client(), programme, contact=f"n{number}@exemple.invalid").status_code for number in range(13)]

    assert answers == [302] * 13
    waits = [(mail.due_at - mail.created_at).total_seconds() for mail in OutboxMessage.objects.order_by("pk")]
    assert [round(wait) for wait in waits] == [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2]


def test_invented_telephones_do_not_fill_the_rooms_nor_close_them_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "PHONES", 3)
    workshop = create_workshop(capacity=20)
    chosen = str(workshop.pk)
    pages = [
        join(Client(), workshop.programme, contact=f"06 12 34 56 {number}", workshop=chosen) for number in range(70, 75)
    ]

    assert [page.status_code for page in pages] == [302, 302, 302, 422, 422]
    assert "Donnez une adresse e-mail, ou voyez l’équipe" in pages[-1].content.decode().replace("&#x27;", "’")
    assert workshop.registrations.holding().count() == 3
    assert join(Client(), workshop.programme, workshop=chosen).status_code == 302
    assert join(Client(), create_programme(), contact="06 12 34 56 79").status_code == 302


def test_an_address_typed_thirty_times_gets_few_letters_when_something_changes() -> None:
    workshop = create_workshop(capacity=50)
    for _number in range(30):
        register(workshop=workshop, person=create_person(contact_email=EMAIL), now=NOW, quietly=True)
    proven = create_person(contact_email="b@exemple.invalid", proven_at=NOW)
    register(workshop=workshop, person=proven, now=NOW, quietly=True)

    told = mails.tell_changed(workshop, subject="Le lieu change : %(title)s", text="Le lieu change.", now=NOW)

    assert OutboxMessage.objects.filter(to=EMAIL).count() == mails.LETTERS_PER_ADDRESS
    assert OutboxMessage.objects.filter(to=proven.contact_email).count() == 1
    assert told == OutboxMessage.objects.count()


def test_a_count_starts_again_with_its_window(monkeypatch: pytest.MonkeyPatch) -> None:
    at = [1_000_000.0]
    monkeypatch.setattr("maille.core.ratelimit.time.time", lambda: at[0])
    assert [ratelimit.count("a", seconds=60) for _try in range(3)] == [1, 2, 3]
    at[0] += 60
    assert ratelimit.count("a", seconds=60) == 1
