"""Several workshops with one form and one mail; the free question of a workshop."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import JournalEntry, OutboxMessage
from maille.people.actions import erase_person, mark_proven
from maille.people.models import Account, Person
from maille.steering.lists import registrations
from maille.ui.dates import day_in_words
from maille.workshops.actions import answer_question, cancel, forget_answers, join_many, register
from maille.workshops.models import Registration, Workshop
from maille.workshops.results import at_once_in_a_sentence
from tests.workshops.factories import create_person, create_programme, create_workshop

NOW = timezone.now()
SEEN = signing.dumps(NOW.timestamp() - 60, salt="maille.core.spam")
pytestmark = pytest.mark.django_db


def four_workshops() -> list[Workshop]:
    """The last one is full: its only seat is somebody else's."""
    programme = create_programme(reminder_days=[])
    workshops = [create_workshop(programme, capacity=1) for _number in range(4)]
    register(workshop=workshops[3], person=create_person(), now=NOW)
    return workshops


def plain(text: str) -> str:
    return text.replace("’", "'").replace("\u202f", " ").replace("\xa0", " ")


def said_of(workshops: list[Workshop]) -> str:
    """The first three have a seat left, the last none."""
    days = [day_in_words(workshop.slots.get().on, "short") for workshop in workshops]
    one, two, three, last = (f"« {workshop.title} » ({day})" for workshop, day in zip(workshops, days, strict=True))
    return f"Places retenues : {one}, {two} et {three}. Liste d'attente : {last}."


def ask(workshops: list[Workshop], **who: object) -> list[str]:
    joined = join_many(programme=workshops[0].programme, workshops=workshops, now=NOW, **who)
    return [row.state for row in joined.registrations]


def test_each_seat_is_given_or_waits_on_its_own_and_one_letter_says_which() -> None:
    workshops = four_workshops()
    person = create_person(contact_email="yasmine@exemple.invalid", proven_at=NOW)

    assert ask(workshops, person=person) == ["confirmed", "confirmed", "confirmed", "waiting"]

    letter = OutboxMessage.objects.get(person_id=person.pk)
    assert said_of(workshops) in plain(letter.text)
    assert ask(workshops, person=person) == ["confirmed", "confirmed", "confirmed", "waiting"]
    assert OutboxMessage.objects.filter(person_id=person.pk).count() == 1


def test_one_link_retains_every_seat_of_somebody_without_an_account() -> None:
    workshops = four_workshops()
    who = {"first_name": "Yasmine", "contact": "yasmine@exemple.invalid"}

    assert ask(workshops, **who) == ["requested"] * 4

    person = Person.objects.get(contact_email="yasmine@exemple.invalid")
    welcome = OutboxMessage.objects.get(person_id=person.pk)
    assert all(workshop.title in welcome.text for workshop in workshops)
    mark_proven(person=person, now=NOW)
    states = person.registrations.order_by("workshop_id").values_list("state", flat=True)
    assert list(states) == ["confirmed", "confirmed", "confirmed", "waiting"]
    assert OutboxMessage.objects.filter(person_id=person.pk).count() == 2  # the welcome, then what came of it


def test_a_workshop_closed_meanwhile_leaves_the_others() -> None:
    workshops = four_workshops()[:2]
    Workshop.objects.filter(pk=workshops[0].pk).update(state="cancelled")
    workshops = list(Workshop.objects.filter(pk__in=[workshop.pk for workshop in workshops]).order_by("pk"))

    joined = join_many(programme=workshops[0].programme, workshops=workshops, now=NOW, person=create_person())

    assert [row.workshop for row in joined.registrations] == [workshops[1]]
    assert joined.closed == [workshops[0]]
    with pytest.raises(RuleError):
        join_many(programme=workshops[0].programme, workshops=workshops[:1], now=NOW, person=create_person())


def test_the_form_registers_a_stranger_and_says_what_came_of_it(client: Client) -> None:
    workshops = four_workshops()
    page = reverse("workshops:join-many", args=[workshops[0].programme.slug])
    given = {
        "first_name": "Yasmine",
        "contact": "03 53 01 00 12",
        "is_15": "on",
        "seen": SEEN,
        "workshops": [w.pk for w in workshops],
    }

    assert client.post(page, {**given, "workshops": []}).status_code == 422
    answer = client.post(page, given, follow=True)

    assert said_of(workshops) in plain(answer.content.decode())
    assert Registration.objects.filter(person__first_name="Yasmine").count() == 4


def with_question() -> tuple[Workshop, Person]:
    workshop, person = create_workshop(question="Que faites-vous pousser ?"), create_person()
    register(workshop=workshop, person=person, now=NOW)
    return workshop, person


def answer_of(person: Person) -> str:
    return person.registrations.get().answer


def test_an_answer_is_replaced_taken_away_in_the_list_and_absent_from_the_journal() -> None:
    workshop, person = with_question()

    answer_question(workshop=workshop, person=person, answer="Des tomates", now=NOW)
    answer_question(workshop=workshop, person=person, answer="=Des courges", now=NOW)

    assert [row[-1] for row in registrations(workshop.programme, workshop)] == ["=Des courges"]
    lines = JournalEntry.objects.filter(verb="registration.answered")
    assert [(line.data, line.reason) for line in lines] == [({}, "")] * 2
    with pytest.raises(RuleError):
        answer_question(workshop=workshop, person=create_person(), answer="Rien", now=NOW)


def test_an_answer_goes_with_the_registration() -> None:
    workshop, person = with_question()
    answer_question(workshop=workshop, person=person, answer="Des tomates", now=NOW)
    cancel(registration=person.registrations.get(), by=person, now=NOW)
    assert answer_of(person) == ""

    workshop, person = with_question()
    answer_question(workshop=workshop, person=person, answer="Des tomates", now=NOW)
    erase_person(person=person, by=person, now=NOW)
    assert answer_of(person) == ""


def test_an_answer_is_forgotten_three_months_after_the_workshop() -> None:
    workshop, person = with_question()
    answer_question(workshop=workshop, person=person, answer="Des tomates", now=NOW)
    held_on = workshop.slots.get().on

    noon = datetime(held_on.year, held_on.month, held_on.day, 12, tzinfo=UTC)
    assert forget_answers(now=noon + timedelta(days=90)) == 0
    assert forget_answers(now=noon + timedelta(days=91)) == 1
    assert answer_of(person) == ""


def test_the_question_stands_on_the_page_of_who_is_registered(client: Client) -> None:
    workshop = create_workshop(question="Que faites-vous pousser ?")
    client.post(
        reverse("workshops:join", args=[workshop.programme.slug]),
        {"first_name": "Yasmine", "contact": "03 53 01 00 12", "is_15": "on", "seen": SEEN, "workshop": workshop.pk},
    )
    page = workshop.get_absolute_url()

    assert "Que faites-vous pousser" in client.get(page).content.decode()
    client.post(reverse("workshops:answer", args=[workshop.programme.slug, workshop.slug]), {"answer": "Des tomates"})

    assert 'value="Des tomates"' in client.get(page).content.decode()
    assert "Que faites-vous pousser" not in Client().get(page).content.decode()


def test_two_workshops_at_once_are_both_noted_and_said() -> None:
    programme = create_programme()
    one, other, later = (create_workshop(programme) for _number in range(3))
    later.slots.update(part_of_day="afternoon")

    assert "ont lieu en même temps" in at_once_in_a_sentence([one, other, later])
    assert at_once_in_a_sentence([one, later]) == ""
    one.slots.update(starts="09:00", ends="11:00")
    other.slots.update(starts="11:00", ends="12:30")
    assert at_once_in_a_sentence([one, other, later]) == ""


def test_each_seat_has_its_own_calendar_and_arrangement(client: Client) -> None:
    workshops = four_workshops()[:2]
    programme = workshops[0].programme
    account = Account.objects.create(
        email="ana@exemple.invalid",
        person=create_person(contact_email="ana@exemple.invalid", proven_at=NOW),
        proven_at=NOW,
    )
    ask(workshops, person=account.person)
    client.force_login(account)

    page = client.get(reverse("workshops:joined", args=[programme.slug])).content.decode()

    for name in ("workshop-calendar", "arrangements"):
        for workshop in workshops:
            assert page.count(f'"{reverse(f"workshops:{name}", args=[programme.slug, workshop.slug])}"') == 1
