"""What goes wrong with seats: a workshop called off with a queue, one address for two, the change of the hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import JournalEntry, OutboxMessage
from maille.people.actions import prove_address
from maille.people.models import Account, Person
from maille.steering.moves import entries_of, moves, reason_of
from maille.workshops.actions import accept_offer, cancel, expire_offers, move_workshop, register, settle_place
from maille.workshops.models import Registration, Workshop
from maille.workshops.reminders import queue_reminders
from tests.gates.world import build_world
from tests.workshops.factories import create_person, create_programme, create_workshop, states

NOW = timezone.now()
pytestmark = pytest.mark.django_db


def full(workshop: Workshop, waiting: int = 2) -> list[Registration]:
    """One has the seat, the others wait; then the seat is offered to the first who waits."""
    rows = [
        register(workshop=workshop, person=create_person(), now=NOW + timedelta(seconds=second))
        for second in range(1 + waiting)
    ]
    cancel(registration=rows[0], by=rows[0].person, now=NOW)
    return rows[1:]


def test_a_workshop_called_off_takes_back_its_offer_keeps_the_ranks_and_resumes() -> None:
    workshop, organiser = create_workshop(capacity=1), create_person()
    head, second = full(workshop)
    move_workshop(workshop=workshop, to="cancelled", by=organiser, now=NOW, reason="La salle est fermée.")
    head.refresh_from_db()

    assert head.state == "waiting"
    with pytest.raises(RuleError):
        accept_offer(registration=head, by=head.person, now=NOW)
    assert expire_offers(now=NOW + timedelta(days=9)) == 0

    move_workshop(workshop=workshop, to="announced", by=organiser, now=NOW)
    head.refresh_from_db()
    second.refresh_from_db()
    assert (head.state, second.state) == ("offered", "waiting")


def test_who_waits_for_a_workshop_called_off_is_told_with_the_reason() -> None:
    workshop = create_workshop(capacity=1)
    register(workshop=workshop, person=create_person(), now=NOW)
    waits = create_person(contact_email="attend@exemple.invalid", proven_at=NOW)
    register(workshop=workshop, person=waits, now=NOW)

    move_workshop(workshop=workshop, to="cancelled", by=create_person(), now=NOW, reason="La salle est fermée.")

    assert "La salle est fermée." in OutboxMessage.objects.filter(person_id=waits.pk).latest("pk").text


def test_fewer_places_than_people_is_refused_with_their_number_and_changes_nothing() -> None:
    workshop = create_workshop(capacity=3)
    for _number in range(3):
        register(workshop=workshop, person=create_person(), now=NOW)

    with pytest.raises(RuleError, match="3 personnes"):
        settle_place(workshop=workshop, values={"capacity": 2}, by=create_person(), now=NOW)

    workshop.refresh_from_db()
    assert (workshop.capacity, states(workshop)) == (3, ["confirmed"] * 3)


def test_two_people_with_one_address_have_a_seat_each_once_each_is_proven() -> None:
    workshop = create_workshop(capacity=2)
    ana, bo = (
        create_person(first_name=name, contact_email="foyer@exemple.invalid", phone="") for name in ("Ana", "Bo")
    )
    for person in (ana, bo):
        register(workshop=workshop, person=person, now=NOW)
    account = Account.objects.get(email="foyer@exemple.invalid")

    left = prove_address(account=account, now=NOW, meant=ana)

    assert ([*left], states(workshop)) == ([bo], ["confirmed", "requested"])
    assert Person.objects.get(pk=bo.pk).proven_at is None


def test_every_move_has_its_reason() -> None:
    workshop = create_workshop(capacity=1)
    head, second = full(workshop)
    expire_offers(now=NOW + timedelta(days=3))
    second.refresh_from_db()
    accept_offer(registration=second, by=second.person, now=NOW + timedelta(days=3))

    found = moves(list(entries_of(workshop)))

    assert all(move.why and move.name for move in found)
    assert {(move.name, move.why) for move in found} >= {
        (head.person.full_name, reason_of("registration.waiting", "expired")),
        (second.person.full_name, reason_of("registration.confirmed", "accepted")),
    }
    assert found[0].entry == JournalEntry.objects.filter(verb="registration.confirmed").latest("pk")


def test_the_organiser_reads_the_queue_the_moves_and_the_answers() -> None:
    world = build_world()
    Workshop.objects.filter(pk=world.workshop.pk).update(capacity=1, question="Que cousez-vous ?")
    for number, name in enumerate(["Ana", "Bo"]):
        person = create_person(first_name=name)
        row = register(workshop=world.workshop, person=person, now=NOW + timedelta(seconds=number))
        Registration.objects.filter(pk=row.pk).update(answer=f"Du fil, dit {name}")
    page = f"/{world.programme.slug}/organisation/ateliers/fiche/{world.workshop.slug}/places/"

    shown = world.client("o").get(page).content.decode()

    assert "Du fil, dit Bo" in shown
    assert "au bout de la liste d" in shown and "elle est prise" in shown
    assert world.client("f").get(page).status_code == 403


def spring() -> date:
    """When the clocks next go forward, in more than two months: midnight that day is still UTC+1, the next one UTC+2."""
    last = date(timezone.localdate().year + 1, 3, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def utc(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(("later", "hour"), [(0, 23), (1, 22)])
def test_an_offer_ends_at_midnight_in_paris_on_the_eve_whatever_the_season(later: int, hour: int) -> None:
    day = spring() + timedelta(days=later)
    eve = day - timedelta(days=1)
    workshop = create_workshop(on=day, capacity=1)
    rows = [register(workshop=workshop, person=create_person(), now=utc(eve, 12)) for _number in range(2)]

    cancel(registration=rows[0], by=rows[0].person, now=utc(eve, 12))

    rows[1].refresh_from_db()
    assert rows[1].offer_expires_at == utc(eve, hour)


def test_a_reminder_leaves_at_nine_in_paris_on_the_day_the_clocks_change() -> None:
    day = spring()
    workshop = create_workshop(create_programme(reminder_days=[1]), on=day + timedelta(days=1))
    person = create_person(contact_email="ana@exemple.invalid", proven_at=NOW)
    register(workshop=workshop, person=person, now=NOW)

    assert queue_reminders(now=utc(day, 6, 59)) == 0
    assert queue_reminders(now=utc(day, 7)) == 1
