"""Reminders and thanks: each once, none late, by the rule that the organiser reads."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maille.core import outbox
from maille.core.errors import RuleError
from maille.core.models import OutboxMessage
from maille.people.actions import choose_mails
from maille.people.models import Person
from maille.programmes.models import Programme
from maille.steering.actions.workshops import HalfDay, edit_workshop
from maille.workshops.actions import move_workshop, register, report_outcome
from maille.workshops.models import Attendance, Registration, ReminderRound, Slot, Workshop
from maille.workshops.reminders import queue_reminders
from tests.workshops.factories import create_person, create_workshop

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 30)  # the clocks changed on the 28th
BEFORE = datetime(2027, 3, 1, tzinfo=timezone.get_default_timezone())


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(2027, 3, day, hour, minute))


def reader(**fields: object) -> Person:
    number = Person.objects.count()
    return create_person(
        **({"contact_email": f"lecteur{number}@exemple.invalid", "phone": "", "proven_at": BEFORE} | fields)
    )


@pytest.fixture
def workshop() -> Workshop:
    found = create_workshop(on=DAY, title="Garder tôt")
    Programme.objects.filter(pk=found.programme_id).update(starts_on=date(2027, 1, 1), ends_on=date(2027, 6, 30))
    Slot.objects.filter(workshop=found).update(starts=time(9, 30), ends=time(12))
    return found


def come(workshop: Workshop, person: Person | None = None, **fields: object) -> Registration:
    values = {"state": "confirmed", "created_at": BEFORE} | fields
    return Registration.objects.create(workshop=workshop, person=person or reader(), **values)


def rounds(workshop: Workshop) -> list[tuple[int, str, int]]:
    return list(workshop.reminder_rounds.order_by("pk").values_list("days", "state", "people"))


def test_seven_days_then_one_day_before_at_nine_and_each_once(workshop: Workshop) -> None:
    come(workshop)

    sent = [queue_reminders(now=now) for now in (at(23, 8, 59), at(23, 9), at(23, 9, 1), at(29, 8, 59), at(29, 9))]

    assert sent == [0, 1, 0, 0, 1]
    assert rounds(workshop) == [(7, "queued", 1), (1, "queued", 1)]
    assert "mardi 30 mars" in OutboxMessage.objects.earliest("pk").subject.replace("\xa0", " ")


def test_only_those_who_hold_a_seat_since_before_that_hour_get_it(workshop: Workshop) -> None:
    come(workshop, reader(contact_email="oui@exemple.invalid"))
    come(workshop, reader(contact_email="nouvelle@exemple.invalid"), created_at=at(23, 9, 5))
    come(workshop, reader(contact_email="attend@exemple.invalid"), state="waiting")
    come(workshop, reader(contact_email="parti@exemple.invalid"), state="cancelled")
    come(workshop, create_person())  # a telephone only
    come(workshop, reader(contact_email="", erased_at=BEFORE))

    queue_reminders(now=at(23, 10))

    assert list(OutboxMessage.objects.values_list("to", flat=True)) == ["oui@exemple.invalid"]


def test_after_a_stop_only_the_nearest_leaves_and_the_missed_one_is_dropped(workshop: Workshop) -> None:
    come(workshop)

    assert queue_reminders(now=at(29, 22)) == 1
    assert rounds(workshop) == [(7, "dropped", 0), (1, "queued", 1)]


@pytest.mark.parametrize(("now", "sent"), [(at(30, 7, 30), 1), (at(30, 7, 31), 0), (at(30, 11), 0), (at(31, 8), 0)])
def test_none_leaves_less_than_two_hours_before_nor_afterwards(workshop: Workshop, now: datetime, sent: int) -> None:
    come(workshop)

    assert queue_reminders(now=now) == sent


@pytest.mark.parametrize("state", ["draft", "postponed", "cancelled", "finished"])
def test_none_for_a_workshop_that_does_not_take_place(workshop: Workshop, state: str) -> None:
    come(workshop)
    Workshop.objects.filter(pk=workshop.pk).update(state=state)

    assert queue_reminders(now=at(29, 10)) == 0


def test_the_organiser_chooses_the_days_or_none(workshop: Workshop) -> None:
    come(workshop)
    Programme.objects.update(reminder_days=[])
    assert queue_reminders(now=at(29, 10)) == 0
    Programme.objects.update(reminder_days=[3])
    assert queue_reminders(now=at(27, 10)) == 1


def test_a_new_date_counts_anew_and_says_nothing_twice(workshop: Workshop) -> None:
    come(workshop)
    queue_reminders(now=at(23, 10))
    organiser = create_person()

    edit_workshop(
        workshop=workshop, values={}, slots=[HalfDay(date(2027, 3, 28), "morning")], by=organiser, now=at(24, 10)
    )
    assert queue_reminders(now=at(24, 11)) == 0  # they were told of the new date an hour ago
    assert queue_reminders(now=at(27, 9)) == 1
    edit_workshop(
        workshop=workshop, values={}, slots=[HalfDay(date(2027, 3, 30), "morning")], by=organiser, now=at(27, 10)
    )
    assert queue_reminders(now=at(29, 9)) == 1


def test_each_reads_their_language_and_name_and_the_html_is_safe(workshop: Workshop) -> None:
    come(workshop, reader(first_name="<b>Zoé</b>", contact_email="z@exemple.invalid"))
    come(workshop, reader(first_name="Ann", language="en", contact_email="a@exemple.invalid"))

    queue_reminders(now=at(29, 10))

    french, english = (OutboxMessage.objects.get(to=f"{letter}@exemple.invalid") for letter in "za")
    assert (
        "&lt;b&gt;Zoé&lt;/b&gt;" in french.html
        and "<b>Zoé" in french.text
        and "\ue000" not in french.html + french.text
    )
    assert english.subject.startswith("Reminder") and "Hello Ann," in english.text and 'lang="en"' in english.html


def test_ten_thousand_reminders_are_queued_by_the_batch_and_none_is_doubled(workshop: Workshop) -> None:
    people = Person.objects.bulk_create(
        Person(first_name=f"Dominique {n}", contact_email=f"d{n}@exemple.invalid", proven_at=BEFORE)
        for n in range(10_000)
    )
    Registration.objects.bulk_create(
        Registration(workshop=workshop, person=person, state="confirmed", created_at=BEFORE) for person in people
    )

    with CaptureQueriesContext(connection) as seen:
        assert queue_reminders(now=at(29, 10)) == 10_000

    assert len(seen) < 500  # twenty people and more a statement
    ReminderRound.objects.all().delete()  # as if the mark had been lost: the keys still hold
    assert queue_reminders(now=at(29, 10)) == 0
    assert OutboxMessage.objects.count() == 10_000


def test_thanks_go_once_to_those_who_came_with_what_came_out(workshop: Workshop) -> None:
    came, stayed = come(workshop).person, come(workshop)
    Attendance.objects.create(slot=workshop.slots.get(), person=came)
    Registration.objects.filter(pk=stayed.pk).update(state="absent")
    Workshop.objects.filter(pk=workshop.pk).update(state="finished")
    organiser = create_person()

    with pytest.raises(RuleError, match="sorti"):
        move_workshop(workshop=workshop, to="reported", by=organiser, now=at(31, 9))
    report_outcome(workshop=workshop, outcome="48 besoins, 9 défis.", by=organiser, now=at(31, 9))
    for to in ("reported", "finished", "reported"):
        move_workshop(workshop=workshop, to=to, by=organiser, now=at(31, 9))

    sent = OutboxMessage.objects.get(kind="thanks")
    assert sent.to == came.contact_email and "48 besoins, 9 défis." in sent.text.replace("\xa0", " ")


def test_a_reminder_leaves_by_the_outbox(workshop: Workshop) -> None:
    come(workshop)
    queue_reminders(now=at(29, 10))

    assert outbox.send_due(now=at(29, 10)) == 1
    headers = mail.outbox[0].extra_headers
    assert mail.outbox[0].alternatives and headers["Auto-Submitted"] == "auto-generated"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_reminder_that_the_mail_server_did_not_take_is_dropped_before_the_workshop(workshop: Workshop) -> None:
    come(workshop)
    queue_reminders(now=at(29, 10))

    assert outbox.send_due(now=at(30, 8)) == 0  # two hours before it begins
    assert OutboxMessage.objects.get(kind="reminder").state == "late"


def test_who_refused_reminders_gets_none(workshop: Workshop) -> None:
    person = come(workshop).person
    choose_mails(person=person, wanted=["thanks"])
    assert queue_reminders(now=at(29, 10)) == 0


def test_registering_late_brings_a_confirmation_and_no_reminder_of_the_past(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(26, 9))  # the day may be long past when this runs
    Programme.objects.update(anchor_on=None)
    register(workshop=workshop, person=reader(), now=at(26, 9))

    assert queue_reminders(now=at(26, 10)) == 0
