"""What is given up by one press is taken back, or asked once more before it is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maille.core.errors import RuleError
from maille.people.models import Person
from maille.workshops.actions import cancel, given_up, register, release_seat, take_back
from maille.workshops.models import Registration, Workshop
from tests.workshops.factories import create_person, create_workshop
from tests.workshops.test_agenda import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock")]
NOW = timezone.now()


def _come(workshop: Workshop, minutes_ago: int = 60) -> Person:
    person = create_person()
    register(workshop=workshop, person=person, now=NOW - timedelta(minutes=minutes_ago))
    return person


def _give_up(workshop: Workshop, person: Person) -> None:
    cancel(registration=workshop.registrations.active().get(person=person), by=person, now=NOW)


def _state(workshop: Workshop, person: Person) -> str:
    return str(workshop.registrations.order_by("-pk").filter(person=person).values_list("state", flat=True)[0])


def test_a_seat_given_up_by_mistake_is_taken_back_while_it_is_free() -> None:
    workshop = create_workshop(capacity=1)
    person = _come(workshop)
    _give_up(workshop, person)

    take_back(workshop=workshop, person=person, now=NOW)
    take_back(workshop=workshop, person=person, now=NOW)

    assert _state(workshop, person) == "confirmed"
    assert workshop.registrations.filter(person=person).count() == 1


def test_not_once_it_is_offered_to_the_next() -> None:
    workshop = create_workshop(capacity=1)
    person, waiting = _come(workshop), _come(workshop, 50)
    _give_up(workshop, person)
    assert _state(workshop, waiting) == "offered"

    with pytest.raises(RuleError):
        take_back(workshop=workshop, person=person, now=NOW)
    assert _state(workshop, person) == "cancelled"


def test_who_left_the_queue_finds_their_rank_again() -> None:
    workshop = create_workshop(capacity=1)
    _holder, first, second = _come(workshop), _come(workshop, 50), _come(workshop, 40)
    _give_up(workshop, first)

    take_back(workshop=workshop, person=first, now=NOW)

    assert [row.person_id for row in workshop.registrations.queue()] == [first.pk, second.pk]


def test_not_after_an_hour_nor_what_the_team_gave_up() -> None:
    workshop = create_workshop(capacity=9)
    late, released = _come(workshop), _come(workshop)
    _give_up(workshop, late)
    seat = workshop.registrations.get(person=released)
    release_seat(registration=seat, reason="au téléphone", by=create_person(), now=NOW, role="organiser")

    assert given_up(workshop=workshop, person=late, now=NOW + timedelta(minutes=61)) is None
    assert given_up(workshop=workshop, person=released, now=NOW) is None


def test_the_page_offers_it_and_does_it() -> None:
    workshop = create_workshop(capacity=2)
    person = _come(workshop)
    client, where = browser_of(person), [workshop.programme.slug, workshop.slug]
    restore = reverse("workshops:registration-restore", args=where)
    assert restore not in client.get(workshop.get_absolute_url()).content.decode()
    _give_up(workshop, person)

    assert restore in client.get(workshop.get_absolute_url()).content.decode()
    client.post(restore)

    assert Registration.objects.active().get(person=person).state == "confirmed"
