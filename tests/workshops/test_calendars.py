"""Calendar files, read by another library than the one that writes them; one's own agenda at a secret address."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
import vobject
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.people.actions import erase_person, merge_people, prove_address
from maille.people.models import Account
from maille.steering.actions.dates import redate
from maille.steering.actions.workshops import HalfDay, edit_workshop
from maille.workshops.actions import cancel, move_workshop, open_feed, register, settle_place
from maille.workshops.models import CalendarFeed, Slot, Workshop
from tests.workshops.factories import create_person, create_workshop
from tests.workshops.test_agenda import browser_of

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def events(address: str) -> list:
    """The events as vobject reads them, in the order of their beginning."""
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    calendar = vobject.readOne(answer.content.decode())
    return sorted(calendar.contents.get("vevent", []), key=lambda event: str(event.dtstart.value))


def one(workshop: Workshop) -> object:
    (event,) = events(reverse("workshops:workshop-calendar", args=[workshop.programme.slug, workshop.slug]))
    return event


def feed(token: str) -> str:
    return reverse("workshops-site:feed-calendar", args=[token])


def with_hours(on: date, **fields: object) -> Workshop:
    workshop = create_workshop(on=on, are_hours_confirmed=True, **fields)
    Slot.objects.filter(workshop=workshop).update(starts=time(9), ends=time(12, 30))
    return workshop


@pytest.mark.parametrize(
    ("day", "universal"),
    [
        (date(2027, 3, 27), 8),  # the eve of the change: Paris is one hour ahead of universal time
        (date(2027, 3, 28), 7),  # the last Sunday of March, from two o'clock on: two hours
        (date(2027, 10, 30), 7),
        (date(2027, 10, 31), 8),  # the last Sunday of October, from three o'clock on: one hour again
    ],
)
def test_nine_o_clock_in_paris_is_nine_o_clock_on_both_sides_of_the_clock_change(day: date, universal: int) -> None:
    start = one(with_hours(day)).dtstart.value

    assert (start.hour, start.minute) == (9, 0)
    assert start.astimezone(UTC) == datetime(day.year, day.month, day.day, universal, tzinfo=UTC)


def test_times_name_their_zone_and_the_file_describes_it() -> None:
    workshop = with_hours(date(2027, 7, 1))
    text = (
        Client()
        .get(reverse("workshops:workshop-calendar", args=[workshop.programme.slug, workshop.slug]))
        .content.decode()
    )

    assert "DTSTART;TZID=Europe/Paris:20270701T090000\r\n" in text
    assert "DTEND;TZID=Europe/Paris:20270701T123000\r\n" in text
    assert "BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\n" in text


def test_a_day_without_confirmed_hours_lasts_all_day_and_says_which_half_and_which_town() -> None:
    event = one(create_workshop(on=date(2027, 3, 16), title="Créer, ensemble ; « avec soin »", city="Roubaix"))

    assert (event.dtstart.value, event.dtend.value) == (date(2027, 3, 16), date(2027, 3, 17))
    assert event.summary.value == "Créer, ensemble ; « avec soin »"
    assert event.location.value == "Roubaix, lieu à définir"
    assert event.description.value.startswith("matin, horaire à préciser\nhttp")
    assert event.url.value in event.description.value


@pytest.mark.parametrize(
    ("state", "status", "title"),
    [
        ("announced", "TENTATIVE", "Atelier"),
        ("confirmed", "CONFIRMED", "Atelier"),
        ("postponed", "TENTATIVE", "Reporté : Atelier"),
        ("cancelled", "CANCELLED", "Annulé : Atelier"),
    ],
)
def test_a_calendar_says_how_sure_it_is(state: str, status: str, title: str) -> None:
    event = one(create_workshop(state=state, title="Atelier"))

    assert event.status.value == status
    assert re.sub(r"\s+:", " :", event.summary.value) == title


def test_the_uid_stays_and_the_sequence_rises_with_date_hours_place_and_state_only() -> None:
    workshop, organiser = create_workshop(on=date(2027, 3, 16), city="Roubaix"), create_person()
    uid = one(workshop).uid.value
    day = date(2027, 3, 17)

    def sequence() -> int:
        event = one(workshop)
        assert event.uid.value == uid
        return int(event.sequence.value)

    seen = [sequence()]
    settle_place(workshop=workshop, values={"venue": "La Condition Publique"}, by=organiser, now=NOW)
    seen.append(sequence())
    settle_place(workshop=workshop, values={"capacity": 80, "access": "Métro Eurotéléport"}, by=organiser, now=NOW)
    assert sequence() == seen[-1]
    edit_workshop(workshop=workshop, values={}, slots=[HalfDay(day, "morning")], by=organiser, now=NOW)
    seen.append(sequence())
    edit_workshop(
        workshop=workshop, values={}, slots=[HalfDay(day, "morning", time(9), time(12))], by=organiser, now=NOW
    )
    seen.append(sequence())
    edit_workshop(
        workshop=workshop, values={}, slots=[HalfDay(day, "morning", time(9), time(12))], by=organiser, now=NOW
    )
    assert sequence() == seen[-1]
    move_workshop(workshop=workshop, to="cancelled", by=organiser, now=NOW, reason="Salle fermée.")
    seen.append(sequence())
    redate(programme=workshop.programme, starting=date(2027, 4, 6), by=organiser)
    seen.append(sequence())

    assert seen == sorted(set(seen)), seen


def test_ones_own_agenda_holds_all_one_is_registered_to_in_every_programme_and_nothing_else() -> None:
    person = create_person()
    here, elsewhere, full = create_workshop(title="Ici"), create_workshop(title="Ailleurs"), create_workshop(capacity=1)
    create_workshop(here.programme, title="Pas pour moi")
    register(workshop=full, person=create_person(), now=NOW)
    for workshop in (here, elsewhere, full):
        register(workshop=workshop, person=person, now=NOW)
    token = open_feed(person=person, now=NOW)

    found = {event.summary.value: event.status.value for event in events(feed(token))}
    assert found == {"Ici": "CONFIRMED", "Ailleurs": "CONFIRMED", full.title: "TENTATIVE"}

    cancel(registration=person.registrations.get(workshop=here), by=person, now=NOW)
    settle_place(workshop=elsewhere, values={"venue": "La Plaine Images"}, by=person, now=NOW)
    places = {event.summary.value: event.location.value for event in events(feed(token))}
    assert "Ici" not in places and places["Ailleurs"].startswith("La Plaine Images")


def test_the_address_is_shown_once_stored_as_a_hash_renewed_and_withdrawn() -> None:
    person = create_person()
    register(workshop=create_workshop(), person=person, now=NOW)
    browser = browser_of(person)

    def get_address() -> str:
        text = browser.post(reverse("workshops-site:feed-open")).content.decode()
        return re.search(r'data-copy="https?://[^/]+([^"]+)"', text)[1]

    first = get_address()
    token = first.split("/")[-2]
    assert len(events(first)) == 1
    assert CalendarFeed.objects.get().token_hash != token
    assert token not in browser.get(reverse("workshops-site:feed")).content.decode()

    second = get_address()
    assert Client().get(first).status_code == 404
    assert len(events(second)) == 1

    browser.post(reverse("workshops-site:feed-close"))
    assert Client().get(second).status_code == 404
    assert Client().get(feed("au-hasard")).status_code == 404


def test_who_is_erased_has_no_agenda_left() -> None:
    person = create_person()
    token = open_feed(person=person, now=NOW)

    erase_person(person=person, by=person, now=NOW)

    assert Client().get(feed(token)).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_an_agenda_address_made_before_the_owner_came_ends_when_they_prove_who_they_are() -> None:
    planted = create_person(contact_email="yasmine@exemple.invalid", phone="")
    token = open_feed(person=planted, now=NOW)
    account, later = Account.objects.create(email="yasmine@exemple.invalid"), NOW + timedelta(hours=1)

    prove_address(account=account, now=later)
    assert Account.objects.get().person == planted
    assert Client().get(feed(token)).status_code == 404

    own = open_feed(person=planted, now=later)
    prove_address(account=Account.objects.get(), now=later + timedelta(hours=1))
    assert Client().get(feed(own)).status_code == 200


def test_an_agenda_address_does_not_follow_a_row_that_is_joined_to_another() -> None:
    kept, planted = create_person(), create_person(contact_email="yasmine@exemple.invalid")
    token = open_feed(person=planted, now=NOW)

    merge_people(kept=kept, gone=planted, by=kept, now=NOW)

    assert Client().get(feed(token)).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_a_workshop_of_two_days_is_two_events_with_two_names() -> None:
    workshop = create_workshop(on=date(2027, 3, 16))
    Slot.objects.create(workshop=workshop, on=date(2027, 3, 16) + timedelta(days=1), part_of_day="morning")

    found = events(reverse("workshops:calendar", args=[workshop.programme.slug]))

    assert [event.dtstart.value.day for event in found] == [16, 17]
    assert len({event.uid.value for event in found}) == 2


def test_a_day_taken_out_is_called_off_in_calendars_and_comes_back_when_it_does() -> None:
    first = timezone.localdate() + timedelta(days=20)
    days = [first, first + timedelta(days=1), first + timedelta(days=2)]
    workshop = create_workshop(on=days[0])
    address = reverse("workshops:workshop-calendar", args=[workshop.programme.slug, workshop.slug])

    def hold(*kept: date) -> list[tuple[str, str, date]]:
        slots = [HalfDay(on=day, part_of_day="morning", starts=None, ends=None) for day in kept]
        edit_workshop(workshop=workshop, values={}, slots=slots, by=create_person(), now=NOW)
        return [(one.uid.value, one.status.value, one.dtstart.value) for one in events(address)]

    everything = hold(*days)
    uids = [uid for uid, _status, _day in everything]
    assert [status for _uid, status, _day in everything] == ["CONFIRMED"] * 3

    assert hold(days[0], days[2]) == [
        (uids[0], "CONFIRMED", days[0]), (uids[1], "CONFIRMED", days[2]), (uids[2], "CANCELLED", days[2]),
    ]  # fmt: skip
    assert [status for _uid, status, _day in hold(days[1])] == ["CONFIRMED", "CANCELLED", "CANCELLED"]
    assert hold(*days) == everything


def test_a_day_taken_out_is_forgotten_once_it_is_past() -> None:
    workshop = create_workshop(withdrawn_days=[(timezone.localdate() - timedelta(days=3)).isoformat()])
    assert one(workshop).status.value == "CONFIRMED"
