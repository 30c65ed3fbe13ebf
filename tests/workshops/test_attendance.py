"""Who is there: noted once whatever the number of doors, taken back, settled at the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import JournalEntry
from maille.people.models import Person
from maille.workshops.actions import check_in, move_workshop, register, undo_check_in, walk_in
from maille.workshops.models import Attendance, Slot, Workshop
from tests.workshops.factories import create_person, create_programme, create_workshop, states

pytestmark = pytest.mark.usefixtures("still_clock")
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


def today_slot(**fields: object) -> Slot:
    return create_workshop(on=TODAY, **fields).slots.get()


def registered(slot: Slot, count: int = 1) -> list[Person]:
    people = [create_person() for _n in range(count)]
    for person in people:
        register(workshop=slot.workshop, person=person, now=NOW - timedelta(days=2))
    return people


def come(slot: Slot, person: Person, via: str = "name") -> bool:
    return check_in(slot=slot, person=person, by=create_person(), now=timezone.now(), via=via).is_new


@pytest.mark.django_db
def test_somebody_noted_at_two_doors_is_there_once() -> None:
    slot = today_slot()
    [person] = registered(slot)

    assert [come(slot, person), come(slot, person, via="ticket")] == [True, False]

    assert Attendance.objects.filter(slot=slot).count() == 1
    assert JournalEntry.objects.filter(verb="attendance.noted").count() == 1
    assert states(slot.workshop) == ["confirmed"]  # present or absent is said at the end


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["draft", "cancelled", "postponed"])
def test_no_presence_at_a_workshop_that_does_not_take_place(state: str) -> None:
    slot = today_slot()
    [person] = registered(slot)
    Workshop.objects.update(state=state)
    slot.workshop.refresh_from_db()

    with pytest.raises(RuleError):
        come(slot, person)

    assert Attendance.objects.count() == 0


@pytest.mark.django_db
def test_no_presence_before_the_day_nor_in_an_archive() -> None:
    to_come = create_workshop(on=TODAY + timedelta(days=1)).slots.get()
    archived = create_workshop(create_programme(state="archived"), on=TODAY).slots.get()

    for slot in (to_come, archived):
        with pytest.raises(RuleError):
            come(slot, create_person())

    assert Attendance.objects.count() == 0


@pytest.mark.django_db
def test_somebody_unexpected_is_registered_as_present() -> None:
    slot = today_slot()

    noted = walk_in(slot=slot, first_name="Aïcha", contact="", by=create_person(), now=NOW)

    assert (noted.is_new, noted.attendance.person.first_name) == (True, "Aïcha")
    assert states(slot.workshop) == ["present"]
    assert slot.workshop.programme.memberships.filter(person=noted.attendance.person).count() == 1


@pytest.mark.django_db
def test_a_room_full_of_bodies_takes_only_the_registered() -> None:
    slot = today_slot(capacity=2)
    first, second = registered(slot, 2)
    walk_in(slot=slot, first_name="Ana", contact="", by=create_person(), now=NOW)
    assert come(slot, first)

    with pytest.raises(RuleError):
        walk_in(slot=slot, first_name="Bob", contact="", by=create_person(), now=NOW)

    assert come(slot, second)
    assert Person.objects.filter(first_name="Bob").count() == 0


@pytest.mark.django_db
def test_undoing_gives_back_what_was_before() -> None:
    slot = today_slot()
    [expected] = registered(slot)
    by = create_person()
    noted = [
        check_in(slot=slot, person=expected, by=by, now=timezone.now(), via="name"),
        walk_in(slot=slot, first_name="Ana", contact="", by=by, now=timezone.now()),
    ]

    for one in noted * 2:  # twice is as once
        undo_check_in(attendance=one.attendance, by=by, now=timezone.now())

    assert Attendance.objects.count() == 0
    assert states(slot.workshop) == ["confirmed", "cancelled"]
    assert JournalEntry.objects.filter(verb="attendance.undone").count() == 2


@pytest.mark.django_db
def test_closing_says_who_was_present_and_who_was_not_and_can_be_corrected() -> None:
    slot = today_slot(capacity=3)
    ana, bob, *_others = registered(slot, 4)
    come(slot, ana)
    move_workshop(workshop=slot.workshop, to="finished", by=create_person(), now=NOW)
    assert states(slot.workshop) == ["present", "absent", "absent", "waiting"]

    slot = Slot.objects.get(pk=slot.pk)
    noted = check_in(slot=slot, person=bob, by=ana, now=timezone.now(), via="name")
    assert states(slot.workshop) == ["present", "present", "absent", "waiting"]

    undo_check_in(attendance=noted.attendance, by=ana, now=timezone.now())
    assert states(slot.workshop) == ["present", "absent", "absent", "waiting"]


@pytest.mark.django_db
def test_without_a_single_presence_noted_nobody_is_called_absent() -> None:
    slot = today_slot()
    registered(slot, 2)

    move_workshop(workshop=slot.workshop, to="finished", by=create_person(), now=NOW)

    assert states(slot.workshop) == ["confirmed", "confirmed"]


def _at_once(works: list[Callable[[], object]]) -> list[Exception]:
    """All at the same moment, each on a connection of its own."""
    start, errors = Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        start.wait()
        try:
            work()
        except Exception as error:  # noqa: BLE001  a thread's error must reach the test
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.django_db(transaction=True)
def test_five_doors_at_once_note_the_same_people_once() -> None:
    slot, by = today_slot(), create_person()
    people = [*registered(slot, 2), create_person()]  # one of them comes unregistered

    errors = _at_once(
        [lambda p=person: check_in(slot=slot, person=p, by=by, now=timezone.now(), via="name") for person in people * 3]
    )

    assert errors == []
    assert sorted(Attendance.objects.values_list("person_id", flat=True)) == sorted(p.pk for p in people)
    assert states(slot.workshop) == ["confirmed", "confirmed", "present"]
    assert JournalEntry.objects.filter(verb="attendance.noted").count() == 3


@pytest.mark.django_db(transaction=True)
def test_the_last_place_in_the_room_is_taken_once() -> None:
    """Without the lock several doors count the room as not yet full."""
    slot, by = today_slot(capacity=1), create_person()

    errors = _at_once(
        [lambda n=n: walk_in(slot=slot, first_name=f"Ana {n}", contact="", by=by, now=timezone.now()) for n in range(5)]
    )

    assert [type(error) for error in errors] == [RuleError] * 4
    assert Attendance.objects.count() == 1
    assert states(slot.workshop) == ["present"]
