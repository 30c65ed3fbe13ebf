"""The room's code lets nobody take a seat that somebody holds; the team at the door counts who is in the room."""

from __future__ import annotations

import pytest
from django.utils import timezone

from maille.core.errors import RuleError
from maille.people.models import Person
from maille.workshops.actions import check_in, register, walk_in, walk_in_alone
from maille.workshops.models import Attendance, Slot, Workshop
from tests.workshops.factories import create_person, create_workshop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock")]
NOW = timezone.now()


def _room(capacity: int | None = 1) -> tuple[Workshop, Slot, Person]:
    """With somebody who holds a seat and has not come yet."""
    workshop = create_workshop(on=timezone.localdate(NOW), capacity=capacity)
    holder = create_person()
    register(workshop=workshop, person=holder, now=NOW)
    return workshop, workshop.slots.get(), holder


def _alone(slot: Slot, person: Person) -> bool:
    return check_in(slot=slot, person=person, by=person, now=NOW, via="room", role="participant").is_new


def _stranger(slot: Slot) -> bool:
    return walk_in_alone(slot=slot, first_name="Inconnue", contact="03 53 01 00 99", language="fr", now=NOW).is_new


def _inside(slot: Slot) -> int:
    return Attendance.objects.filter(slot=slot, was_present=True).count()


@pytest.mark.parametrize("state", ["waiting", "requested"])
def test_who_has_no_seat_is_sent_to_the_door_once_the_room_is_full(state: str) -> None:
    workshop, slot, holder = _room()
    late = create_person()
    workshop.registrations.create(person=late, state=state, queued_at=NOW)
    _alone(slot, holder)

    with pytest.raises(RuleError):
        _alone(slot, late)

    assert _inside(slot) == 1


def test_nobody_without_a_seat_comes_in_before_who_holds_one() -> None:
    workshop, slot, holder = _room()
    late = create_person()
    register(workshop=workshop, person=late, now=NOW)

    for enter in (lambda: _alone(slot, late), lambda: _stranger(slot)):
        with pytest.raises(RuleError, match=r"Voyez l.accueil"):
            enter()

    assert _alone(slot, holder) and _inside(slot) == 1


def test_each_seat_that_nobody_holds_lets_in_one_person() -> None:
    _workshop, slot, holder = _room(capacity=2)

    assert _stranger(slot)
    with pytest.raises(RuleError):
        walk_in_alone(slot=slot, first_name="Autre", contact="03 53 01 00 98", language="fr", now=NOW)
    assert _alone(slot, holder) and _inside(slot) == 2
    assert not _alone(slot, holder)


def test_the_team_lets_in_who_waits_while_there_is_room_and_not_beyond() -> None:
    workshop, slot, holder = _room()
    first, second = create_person(), create_person()
    for person in (first, second):
        register(workshop=workshop, person=person, now=NOW)
    team = create_person()

    assert check_in(slot=slot, person=first, by=team, now=NOW, via="name").is_new
    with pytest.raises(RuleError, match="La salle est pleine"):
        check_in(slot=slot, person=second, by=team, now=NOW, via="name")
    assert check_in(slot=slot, person=holder, by=team, now=NOW, via="name").is_new


def test_without_a_limit_everybody_comes_in() -> None:
    _workshop, slot, _holder = _room(capacity=None)

    assert _stranger(slot)
    assert walk_in(slot=slot, first_name="Nour", contact="", by=create_person(), now=NOW).is_new
