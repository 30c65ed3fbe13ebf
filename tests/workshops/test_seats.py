from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import JournalEntry, OutboxMessage
from maille.people.actions import mark_proven
from maille.workshops.actions import (
    accept_offer,
    cancel,
    decline_offer,
    expire_offers,
    move_workshop,
    register,
    register_cohort,
    settle_place,
)  # fmt: skip
from maille.workshops.mails import may_write
from maille.workshops.models import Registration, Workshop
from maille.workshops.rolls import Name
from tests.workshops.factories import create_person, create_programme, create_workshop, states

NOW = timezone.now()


def fill(workshop: Workshop, how_many: int) -> list[Registration]:
    return [
        register(workshop=workshop, person=create_person(), now=NOW + timedelta(seconds=n)) for n in range(how_many)
    ]


@pytest.mark.django_db
def test_seats_are_given_in_order_then_people_wait() -> None:
    workshop = create_workshop(capacity=2)

    fill(workshop, 4)

    assert states(workshop) == ["confirmed", "confirmed", "waiting", "waiting"]


@pytest.mark.django_db
def test_registering_twice_is_registering_once() -> None:
    workshop, person = create_workshop(capacity=2), create_person()

    first = register(workshop=workshop, person=person, now=NOW)
    second = register(workshop=workshop, person=person, now=NOW)

    assert (first.pk, JournalEntry.objects.filter(verb="registration.confirmed").count()) == (second.pk, 1)


@pytest.mark.django_db
def test_an_unproven_address_holds_no_seat_until_it_is_proven() -> None:
    workshop = create_workshop(capacity=1)
    stranger = create_person(contact_email="yasmine@exemple.invalid", phone="")
    asked = register(workshop=workshop, person=stranger, now=NOW)
    assert asked.state == "requested"

    mark_proven(person=stranger, now=NOW)

    asked.refresh_from_db()
    assert asked.state == "confirmed"


@pytest.mark.django_db
def test_a_late_proof_finds_the_room_full_and_waits() -> None:
    workshop = create_workshop(capacity=1)
    stranger = create_person(contact_email="yasmine@exemple.invalid", phone="")
    asked = register(workshop=workshop, person=stranger, now=NOW)
    fill(workshop, 1)

    mark_proven(person=stranger, now=NOW)

    asked.refresh_from_db()
    assert asked.state == "waiting"


@pytest.mark.django_db
def test_a_freed_seat_is_offered_to_the_head_of_the_queue_who_is_told() -> None:
    workshop = create_workshop(capacity=1)
    rows = fill(workshop, 2)
    head = create_person(contact_email="tete@exemple.invalid", proven_at=NOW)
    register(workshop=workshop, person=head, now=NOW + timedelta(seconds=1, microseconds=-1))
    rows[1].refresh_from_db()
    cancel(registration=rows[1], by=rows[1].person, now=NOW)

    cancel(registration=rows[0], by=rows[0].person, now=NOW)

    assert states(workshop) == ["cancelled", "cancelled", "offered"]
    offered = Registration.objects.get(person=head)
    assert offered.offer_expires_at == NOW + timedelta(hours=48)
    assert OutboxMessage.objects.filter(to="tete@exemple.invalid", subject__contains="Une place pour vous").count() == 1


@pytest.mark.django_db
def test_a_newcomer_never_overtakes_the_queue() -> None:
    workshop = create_workshop(capacity=1)
    rows = fill(workshop, 2)
    cancel(registration=rows[0], by=rows[0].person, now=NOW)
    decline_offer(registration=rows[1], by=rows[1].person, now=NOW)  # the seat is free, one person waits
    assert states(workshop) == ["cancelled", "waiting"]

    fill(workshop, 1)

    assert states(workshop) == ["cancelled", "offered", "waiting"]


@pytest.mark.django_db
def test_a_refused_offer_goes_to_the_tail_and_the_next_is_asked() -> None:
    workshop = create_workshop(capacity=1)
    rows = fill(workshop, 3)
    cancel(registration=rows[0], by=rows[0].person, now=NOW + timedelta(minutes=1))

    decline_offer(registration=rows[1], by=rows[1].person, now=NOW + timedelta(minutes=2))

    assert states(workshop) == ["cancelled", "waiting", "offered"]
    assert [r.pk for r in workshop.registrations.queue()] == [rows[1].pk]


@pytest.mark.django_db
def test_an_offer_left_unanswered_goes_to_the_tail() -> None:
    workshop = create_workshop(capacity=1)
    rows = fill(workshop, 3)
    cancel(registration=rows[0], by=rows[0].person, now=NOW)

    assert expire_offers(now=NOW + timedelta(hours=47)) == 0
    assert expire_offers(now=NOW + timedelta(hours=49)) == 1

    assert states(workshop) == ["cancelled", "waiting", "offered"]
    with pytest.raises(RuleError, match="plus proposée"):
        accept_offer(registration=rows[1], by=rows[1].person, now=NOW + timedelta(hours=49))


@pytest.mark.django_db
def test_an_accepted_offer_is_a_seat() -> None:
    workshop = create_workshop(capacity=1)
    rows = fill(workshop, 2)
    cancel(registration=rows[0], by=rows[0].person, now=NOW)

    accept_offer(registration=rows[1], by=rows[1].person, now=NOW + timedelta(hours=1))

    assert states(workshop) == ["cancelled", "confirmed"]


@pytest.mark.django_db
def test_added_places_go_to_the_queue_in_order() -> None:
    workshop = create_workshop(capacity=1)
    fill(workshop, 4)

    settle_place(workshop=workshop, values={"capacity": 3}, by=create_person(), now=NOW)

    assert states(workshop) == ["confirmed", "offered", "offered", "waiting"]


@pytest.mark.django_db
def test_places_cannot_be_fewer_than_the_people_who_hold_one() -> None:
    workshop = create_workshop(capacity=3)
    fill(workshop, 2)

    with pytest.raises(RuleError):
        settle_place(workshop=workshop, values={"capacity": 1}, by=create_person(), now=NOW)

    assert Workshop.objects.get(pk=workshop.pk).capacity == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields", [{"state": "cancelled"}, {"state": "draft"}, {"on": timezone.localdate() - timedelta(days=1)}]
)
def test_a_closed_or_past_workshop_takes_nobody(fields: dict[str, object]) -> None:
    workshop = create_workshop(**fields)

    with pytest.raises(RuleError):
        register(workshop=workshop, person=create_person(), now=NOW)

    assert states(workshop) == []


@pytest.mark.django_db
def test_an_archive_takes_nobody() -> None:
    workshop = create_workshop(create_programme(state="archived"))

    with pytest.raises(RuleError):
        register(workshop=workshop, person=create_person(), now=NOW)


@pytest.mark.django_db
def test_a_workshop_called_off_needs_a_reason_and_everybody_hears_it() -> None:
    workshop, organiser = create_workshop(capacity=1), create_person()
    for n in range(2):
        register(workshop=workshop, person=create_person(contact_email=f"p{n}@exemple.invalid", proven_at=NOW), now=NOW)
    with pytest.raises(RuleError):
        move_workshop(workshop=workshop, to="cancelled", by=organiser, now=NOW)

    move_workshop(workshop=workshop, to="cancelled", by=organiser, now=NOW, reason="La salle est inondée.")

    letters = OutboxMessage.objects.filter(subject__startswith="Annulé")
    assert sorted(letters.values_list("to", flat=True)) == ["p0@exemple.invalid", "p1@exemple.invalid"]
    assert all("La salle est inondée." in letter.text for letter in letters)


def _race(workshop: Workshop, people: list[object]) -> list[Exception]:
    """All register at the same moment, each on a connection of their own."""
    start, errors = Barrier(len(people)), []

    def run(person: object) -> None:
        start.wait()
        try:
            register(workshop=workshop, person=person, now=timezone.now())
        except Exception as error:  # noqa: BLE001  a thread's error must reach the test
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.django_db(transaction=True)
def test_six_people_at_once_for_the_last_seat() -> None:
    """Without the lock two of them count the seat as free: on PostgreSQL both get it, on SQLite one meets a busy database."""
    workshop = create_workshop(capacity=1)
    people = [create_person() for _n in range(6)]

    errors = _race(workshop, people)

    assert errors == []
    assert sorted(states(workshop)) == ["confirmed"] + ["waiting"] * 5


@pytest.mark.django_db(transaction=True)
def test_one_person_who_clicks_twice_at_once_is_registered_once() -> None:
    workshop, person = create_workshop(capacity=3), create_person()

    errors = _race(workshop, [person, person])

    assert errors == []
    assert states(workshop) == ["confirmed"]


@pytest.mark.django_db
@pytest.mark.parametrize(("proven_at", "most"), [(None, 6), (NOW, 30)])
def test_coming_and_going_all_day_does_not_fill_a_mailbox(proven_at, most) -> None:
    workshop, person = create_workshop(), create_person(contact_email="elle@exemple.invalid", proven_at=proven_at)

    for _turn in range(most + 5):
        cancel(registration=register(workshop=workshop, person=person, now=NOW), by=person, now=NOW)

    assert OutboxMessage.objects.filter(to="elle@exemple.invalid").count() == most


@pytest.mark.django_db
def test_a_stranger_who_typed_my_address_does_not_use_up_my_letters() -> None:
    workshop, email = create_workshop(capacity=1), "marie@exemple.invalid"
    stranger = create_person(contact_email=email)
    marie = create_person(contact_email=email, proven_at=NOW)
    for _turn in range(31):
        cancel(registration=register(workshop=workshop, person=stranger, now=NOW), by=stranger, now=NOW)
    assert OutboxMessage.objects.filter(to=email).count() == 6

    register(workshop=workshop, person=marie, now=NOW)

    assert OutboxMessage.objects.filter(person_id=marie.pk).count() == 1


@pytest.mark.django_db
def test_a_place_offered_to_a_group_is_told_whatever_went_before() -> None:
    workshop = create_workshop(capacity=1)
    holder = register(workshop=workshop, person=create_person(), now=NOW)
    nadia = create_person(contact_email="nadia@exemple.invalid", proven_at=NOW)
    register_cohort(
        workshop=workshop, kind="organisation", name="Équipe", structure="La Bobine", members=[Name("Ana")], in_charge=nadia, now=NOW
    )  # fmt: skip
    for _turn in range(31):
        may_write(nadia, what="seats", most=30)
    OutboxMessage.objects.all().delete()

    cancel(registration=holder, by=holder.person, now=NOW)

    assert "à prendre ou à laisser" in OutboxMessage.objects.get(person_id=nadia.pk).text
