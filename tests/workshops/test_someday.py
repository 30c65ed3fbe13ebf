"""A workshop whose day is not fixed: what pages, letters and calendars say of it, and the day made known."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import OutboxMessage
from maille.pages import calendar
from maille.steering.actions.workshops import HalfDay, edit_workshop
from maille.workshops import calling
from maille.workshops.actions import (
    cancel,
    forget_access_needs,
    forget_answers,
    move_workshop,
    open_feed,
    register,
)
from maille.workshops.agenda import agenda
from maille.workshops.models import AccessNeed, Registration, Workshop
from maille.workshops.reminders import queue_reminders
from tests.workshops.factories import create_person, create_phase, create_programme, create_workshop
from tests.workshops.test_agenda import browser_of
from tests.workshops.test_calendars import events, one
from tests.workshops.test_news import _letters

pytestmark = pytest.mark.django_db
NOW = timezone.now()
WORDS = "en mars, un mardi"


def _someday(**fields) -> Workshop:
    workshop = create_workshop(**{"state": "announced", "when_words": WORDS, **fields})
    workshop.slots.all().delete()
    return workshop


def _proven(name: str):
    return create_person(first_name=name, contact_email=f"{name}@exemple.invalid", proven_at=NOW, phone="")


def _page(workshop: Workshop, name: str = "detail") -> str:
    args = [workshop.programme.slug] if name in {"list", "join", "join-many", "calendar"} else [workshop.programme.slug, workshop.slug]  # fmt: skip
    return reverse(f"workshops:{name}", args=args)


def _read(url: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(url)
    assert answer.status_code == 200, url
    return answer.content.decode().translate(str.maketrans({"\u202f": " ", "\xa0": " ", "’": "'"}))


def _fix(workshop: Workshop, days: int = 20, **values) -> int:
    on = timezone.localdate() + timedelta(days=days)
    return edit_workshop(
        workshop=workshop, values=values, slots=[HalfDay(on, "morning")], by=create_person(), now=timezone.now()
    )


@pytest.mark.parametrize("name", ["detail", "list", "join", "join-many"])
def test_pages_say_about_when(name) -> None:
    workshop = _someday()

    said = _read(_page(workshop, name))

    assert "mars, un mardi" in said and "horaire à préciser" not in said
    assert "application/ld+json" not in said  # an event has a start


def test_the_home_page_shows_it_as_the_next_one_and_no_event_to_search_engines() -> None:
    workshop = _someday(title="Un mardi de mars")

    said = _read(reverse("pages:home", args=[workshop.programme.slug]))

    assert "Prochain rendez-vous" in said and "date à fixer" in said and "En mars, un mardi" in said
    assert '"Event"' not in said


def test_a_dated_one_comes_first_and_phases_stay_whole() -> None:
    programme = create_programme()
    first = create_phase(programme, ends_on=programme.starts_on + timedelta(days=60))
    second = create_phase(programme, starts_on=first.ends_on, ends_on=programme.ends_on)
    today = programme.today()
    late = create_workshop(programme, on=today + timedelta(days=50))
    Workshop.objects.filter(pk=late.pk).update(phase=second)
    someday, dated = _someday(programme=programme), create_workshop(programme, on=today + timedelta(days=5))
    off = create_workshop(programme, on=today - timedelta(days=2), state="postponed")

    order = [rdv.workshop.pk for rdv in agenda(programme, None).to_come]

    assert order == [dated.pk, someday.pk, off.pk, late.pk]
    assert [meeting.workshop.pk for meeting in calendar.meetings(programme)] == order
    assert calendar.next_meeting(calendar.meetings(programme), today).workshop == dated
    assert calling.next_workshop(programme) == dated


def test_the_agenda_offers_no_file_of_an_unknown_day() -> None:
    workshop = _someday()

    assert "agenda.ics" not in _read(_page(workshop, "list"))
    answer = Client().get(_page(workshop, "workshop-calendar"))
    assert answer.status_code == 404 and "Un agenda ne sait noter qu" in answer.content.decode()
    assert events(_page(workshop, "calendar")) == []


def test_its_event_appears_in_every_calendar_once_the_day_is_known() -> None:
    workshop, person = _someday(), _proven("ana")
    register(workshop=workshop, person=person, now=NOW)
    mine = reverse("workshops-site:feed-calendar", args=[open_feed(person=person, now=NOW)])
    assert events(mine) == []

    _fix(workshop)

    day = timezone.localdate() + timedelta(days=20)
    assert {event.dtstart.value for event in [one(workshop), *events(mine), *events(_page(workshop, "calendar"))]} == {
        day
    }


def test_a_day_taken_back_is_called_off_in_calendars() -> None:
    workshop = create_workshop(state="announced")

    edit_workshop(workshop=workshop, values={"when_words": "en avril"}, slots=[], by=create_person(), now=NOW)

    assert one(workshop).status.value == "CANCELLED"
    _fix(workshop)
    assert one(workshop).status.value == "TENTATIVE"


def test_who_registers_is_told_about_when_and_that_the_day_will_follow() -> None:
    workshop = _someday()

    register(workshop=workshop, person=_proven("ana"), now=NOW)

    [(_subject, text)] = _letters("ana")
    assert f"Votre place est retenue pour « Atelier de co-création », {WORDS}." in text
    assert "La date exacte vous sera dite dès qu'elle est fixée." in text


def test_the_page_after_joining_says_the_same() -> None:
    workshop, person = _someday(), create_person()
    client = browser_of(person)
    client.post(_page(workshop, "join"), {"workshop": workshop.pk, "once": "k"})

    said = _read(reverse("workshops:joined", args=[workshop.programme.slug]), client)

    assert f"<strong>{WORDS}</strong>" in said and "Date à fixer." in said and "L'équipe vous appelle au 03" in said
    assert ".ics" not in said
    assert "En mars, un mardi" in _read(reverse("pages:my-thread", args=[workshop.programme.slug]), client)


def test_the_day_made_known_is_told_once_with_the_way_in() -> None:
    workshop = _someday()
    Registration.objects.create(workshop=workshop, person=_proven("ana"), state="confirmed")

    assert _fix(workshop) == 1
    assert _fix(workshop) == 0  # the same day saved again

    [(subject, text)] = _letters("ana")
    assert (
        subject.startswith("La date est connue") and "La date est connue. « Atelier de co-création » aura lieu" in text
    )
    assert "Votre entrée, à montrer à l'accueil" in text and WORDS not in text
    workshop.refresh_from_db()
    assert workshop.when_words == ""


def test_other_words_for_the_day_are_news_too() -> None:
    workshop = _someday()
    Registration.objects.create(workshop=workshop, person=_proven("ana"), state="confirmed")

    edit_workshop(workshop=workshop, values={"when_words": "en avril"}, slots=[], by=create_person(), now=NOW)

    [(subject, text)] = _letters("ana")
    assert subject.startswith("Nouvelle date") and "aura lieu en avril." in text


def test_a_venue_found_before_the_day_is_told_with_the_words() -> None:
    workshop = _someday()
    Registration.objects.create(workshop=workshop, person=_proven("ana"), state="confirmed")

    edit_workshop(workshop=workshop, values={"venue": "Le Dé"}, slots=[], by=create_person(), now=NOW)

    [(subject, text)] = _letters("ana")
    assert subject.startswith("Le lieu est connu") and f"aura lieu {WORDS}." in text


def test_reminders_begin_with_the_day() -> None:
    workshop = _someday()
    workshop.registrations.create(person=_proven("ana"), state="confirmed", created_at=NOW - timedelta(days=9))
    assert queue_reminders(now=NOW) == 0

    _fix(workshop, days=20)

    soon = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=13), time(10)))
    assert queue_reminders(now=soon) == 1
    assert OutboxMessage.objects.filter(kind="reminder").count() == 1


@pytest.mark.parametrize("state", ["confirmed", "running", "finished"])
def test_what_needs_a_day_is_refused_before_there_is_one(state) -> None:
    workshop = _someday()

    with pytest.raises(RuleError, match="pas encore de jour"):
        move_workshop(workshop=workshop, to=state, by=create_person(), now=NOW)

    workshop.refresh_from_db()
    assert workshop.state == "announced"


def test_called_off_it_is_told_in_words_that_read_well() -> None:
    workshop = _someday()
    Registration.objects.create(workshop=workshop, person=_proven("ana"), state="confirmed")

    move_workshop(workshop=workshop, to="cancelled", by=create_person(), now=NOW, reason="La salle ferme")

    assert f"« Atelier de co-création » ({WORDS}) est annulé." in _letters("ana")[0][1]


def test_put_off_without_a_new_day_it_waits_for_it() -> None:
    workshop = create_workshop(state="announced", on=timezone.localdate() - timedelta(days=3))
    move_workshop(workshop=workshop, to="postponed", by=create_person(), now=NOW, reason="La salle ferme")

    said = _read(_page(workshop, "list"))

    assert "Reporté, nouvelle date à venir" in said and "compte rendu" not in said
    Workshop.objects.filter(pk=workshop.pk).update(when_words="en avril")
    assert "Reporté, en avril" in _read(_page(workshop))


def test_it_is_never_past_while_its_programme_runs() -> None:
    workshop, person = _someday(), create_person()
    Registration.objects.create(workshop=workshop, person=person, state="confirmed", answer="Oui")
    AccessNeed.objects.create(workshop=workshop, person=person, kind="step_free", told_at=NOW)
    later = NOW + timedelta(days=100)  # the programme ends in 150 days

    assert (forget_answers(now=later), forget_access_needs(now=later)) == (0, 0)
    far = NOW + timedelta(days=400)
    assert (forget_answers(now=far), forget_access_needs(now=far)) == (1, 1)


def test_a_seat_is_given_up_before_the_day_is_known() -> None:
    workshop = _someday(capacity=1)
    seat = register(workshop=workshop, person=_proven("ana"), now=NOW)
    register(workshop=workshop, person=_proven("bo"), now=NOW)

    cancel(registration=seat, by=seat.person, now=NOW)

    assert f"« Atelier de co-création », {WORDS}" in _letters("bo")[1][1]  # the seat offered


def test_my_workshops_say_it() -> None:
    workshop, person = _someday(), create_person()
    Registration.objects.create(workshop=workshop, person=person, state="confirmed")

    assert "En mars, un mardi" in _read(reverse("workshops-site:mine"), browser_of(person))


def test_the_call_says_about_when() -> None:
    workshop = _someday()
    words = calling.words_of(workshop.programme, None)

    assert WORDS in words.text and WORDS in words.short and "En mars, un mardi" in words.picture


def test_in_english_the_translated_words_are_said() -> None:
    workshop = _someday(translations={"en": {"when_words": "in March, on a Tuesday"}})

    assert "In March, on a Tuesday" in _read("/en" + _page(workshop))
