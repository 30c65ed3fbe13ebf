"""One person in two records at one workshop: joined, the better place stays; set aside, no second seat is left behind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.core.models import JournalEntry
from maille.people.actions import merge_people
from maille.people.models import Account, Person
from maille.steering.moves import moves
from maille.workshops.actions import join, register
from maille.workshops.models import Workshop
from tests.people.browsing import link_path
from tests.people.test_signing_in import sign_in
from tests.workshops.factories import create_person, create_workshop

NOW = timezone.now()
EMAIL = "rosalie@exemple.invalid"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kept_first", [True, False])
def test_joining_two_records_keeps_the_better_rank_and_tells_the_truth(kept_first: bool) -> None:
    workshop = create_workshop(capacity=1)
    register(workshop=workshop, person=create_person(), now=NOW)
    first, between, last = (create_person() for _n in range(3))
    for minutes, person in enumerate((first, between, last)):
        register(workshop=workshop, person=person, now=NOW + timedelta(minutes=minutes))
    kept, gone = (first, last) if kept_first else (last, first)

    merge_people(kept=kept, gone=gone, by=kept, now=NOW)

    queue = list(workshop.registrations.queue().values_list("person_id", flat=True))
    assert queue == [kept.pk, between.pk]
    (move,) = moves(list(JournalEntry.objects.filter(verb="registration.cancelled")))
    assert "inscrite deux fois" in move.why and "Ne vient plus" not in move.why


def again(workshop: Workshop, first_name: str = "Rosalie") -> tuple[Person, Client]:
    """She has an account and forgot it: she registers anew with the same address, and opens the letter's link."""
    her = create_person(first_name="Rosalie", contact_email=EMAIL, phone="")
    sign_in(Client(), EMAIL)
    join(programme=workshop.programme, workshop=workshop, now=timezone.now(), first_name=first_name, contact=EMAIL)
    browser = Client()
    asked = browser.post(link_path(EMAIL))
    assert asked["Location"].startswith(reverse("people:who"))
    assert Account.objects.get().person == her
    return her, browser


def not_me(browser: Client) -> str:
    page = browser.post(reverse("people:who"), follow=True)
    return page.content.decode().replace("&#x27;", "'")


def people_of(workshop: Workshop) -> list[Any]:
    return list(workshop.registrations.active().values_list("person_id", "state"))


def test_the_place_asked_for_by_the_click_goes_to_the_account_and_no_second_one_is_taken() -> None:
    workshop = create_workshop(capacity=3)
    her, browser = again(workshop)

    page = not_me(browser)

    assert people_of(workshop) == [(her.pk, "confirmed")] and "à votre nom" in page
    register(workshop=workshop, person=her, now=NOW)
    assert len(people_of(workshop)) == 1


def test_who_has_a_place_already_keeps_one() -> None:
    workshop = create_workshop(capacity=3)
    her, browser = again(workshop)
    register(workshop=workshop, person=her, now=NOW)

    not_me(browser)

    assert people_of(workshop) == [(her.pk, "confirmed")]


def test_somebody_else_at_the_same_address_keeps_their_place_and_it_is_said() -> None:
    workshop = create_workshop(capacity=3)
    her, browser = again(workshop, first_name="Paul")

    page = not_me(browser)

    assert people_of(workshop) == [(Person.objects.get(first_name="Paul").pk, "confirmed")]
    assert "au nom de Paul" in page and not her.registrations.exists()


def test_a_record_that_the_click_did_not_speak_to_is_left_alone() -> None:
    workshop = create_workshop(capacity=3)
    her, browser = again(workshop)
    other = create_person(first_name="Rosalie", contact_email=EMAIL, proven_at=NOW)
    elsewhere = create_workshop(workshop.programme)
    register(workshop=elsewhere, person=other, now=NOW)

    not_me(browser)

    assert people_of(elsewhere) == [(other.pk, "confirmed")]
    assert people_of(workshop) == [(her.pk, "confirmed")]
