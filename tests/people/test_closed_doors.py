"""Codes and cards when a script tries without end: the door stays open to who has the right one."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.core import ratelimit
from maille.core.models import OutboxMessage
from maille.people import signin
from maille.people.actions import issue_card
from maille.people.adapter import AccountAdapter
from maille.people.models import Account
from tests.people.browsing import code_of
from tests.workshops.factories import create_person

pytestmark = pytest.mark.django_db
EMAIL = "yasmine@exemple.invalid"
NOW = timezone.now()


def test_right_cards_are_not_counted_and_another_browser_s_wrong_ones_close_nothing(client: Client) -> None:
    organiser = create_person()
    cards = [issue_card(person=create_person(), by=organiser, now=NOW) for _card in range(12)]
    for _script in range(3):
        robot = Client()
        robot.get(reverse("people:card"))
        for _try in range(12):
            robot.post(reverse("people:card"), {"code": "AAAA-AAAA-AAAA"})

    client.get(reverse("people:card"))
    answers = [client.post(reverse("people:card"), {"code": card.code}).status_code for card in cards]

    assert answers == [302] * 12  # one tablet at the door


def test_a_script_asking_for_codes_slows_strangers_never_who_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signin, "CODES_TO_STRANGERS", 3)
    monkeypatch.setattr(ratelimit, "time", SimpleNamespace(time=lambda: 1_800_000_000.0))
    create_person(contact_email=EMAIL)
    for number in range(5):
        Client().post(reverse("people:sign-in"), {"email": f"robot{number}@exemple.invalid"})
    pages, browsers = [], []
    for email in (EMAIL, "inconnue@exemple.invalid"):
        browser = Client()
        answer = browser.post(reverse("people:sign-in"), {"email": email})
        page = browser.get(answer.url).content.decode()
        pages.append(page.replace(email, "ADRESSE").replace(email.replace("@", "%40"), "ADRESSE"))
        browsers.append(browser)

    shown = [page.split('name="csrfmiddlewaretoken"')[0] for page in pages]
    assert shown[0] == shown[1]  # nobody reads in it who is known
    assert "Beaucoup de codes sont demandés" in shown[0]
    assert OutboxMessage.objects.count() == 3 + 1
    assert browsers[0].post(reverse("people:code"), {"code": code_of(EMAIL)}).status_code == 302
    assert browsers[1].post(reverse("people:code"), {"code": "BCDF-GHJK"}).status_code == 422
    assert not Account.objects.filter(email="inconnue@exemple.invalid").exists()


def test_a_code_is_as_long_as_the_arithmetic_says() -> None:
    """20^8 codes (`people/signin.py`)."""
    code = AccountAdapter().generate_login_code().replace("-", "")

    assert (len(code), set(code) <= set("BCDFGHJKLMNPQRSTVWXZ")) == (8, True)
