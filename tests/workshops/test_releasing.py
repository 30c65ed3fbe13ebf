"""The team gives up somebody's seat, rank or request for them; and what becomes of offers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import OutboxMessage
from maille.steering.moves import entries_of, moves
from maille.workshops.actions import accept_offer, cancel, move_workshop, register, settle_place
from maille.workshops.actions.attendance import check_in, undo_check_in
from maille.workshops.actions.releasing import release_seat, restore_seat
from maille.workshops.matrix import matrix
from maille.workshops.models import Attendance, Registration, Workshop
from maille.workshops.tickets import ticket_address
from tests.workshops.factories import create_person, create_workshop, states

NOW = timezone.now()


def _fill(workshop: Workshop, how_many: int, **fields) -> list[Registration]:
    return [
        register(workshop=workshop, person=create_person(**fields), now=NOW + timedelta(seconds=n))
        for n in range(how_many)
    ]


def _release(seat: Registration, **changes) -> Registration:
    given = {"reason": "A téléphoné", "by": create_person(), "now": NOW + timedelta(hours=1), "role": "organiser"}
    return release_seat(registration=seat, **(given | changes))


def _restore(seat: Registration) -> Registration:
    return restore_seat(registration=seat, by=create_person(), now=NOW + timedelta(hours=2), role="organiser")


def _whys(workshop: Workshop) -> list[str]:
    return [move.why.replace("’", "'") for move in moves(list(entries_of(workshop)))]


@pytest.mark.django_db
def test_a_seat_given_up_by_the_team_goes_to_the_head_of_the_queue_with_its_reason() -> None:
    workshop = create_workshop(capacity=1)
    held, _first, _second = _fill(workshop, 3)

    _release(held)

    assert states(workshop) == ["cancelled", "offered", "waiting"]
    assert "A téléphoné" in "".join(_whys(workshop)) and "Une place s'est libérée" in _whys(workshop)[0]


@pytest.mark.django_db
def test_no_seat_is_given_up_without_a_reason() -> None:
    [held] = _fill(create_workshop(capacity=1), 1)

    with pytest.raises(RuleError):
        _release(held, reason=" ")


@pytest.mark.django_db
def test_a_mistake_is_undone_while_nobody_is_asked_to_take_the_seat() -> None:
    workshop = create_workshop(capacity=1)
    [held] = _fill(workshop, 1)
    _release(held)

    _restore(held)
    _restore(held)

    assert states(workshop) == ["confirmed"]


@pytest.mark.django_db
def test_a_seat_that_was_offered_to_the_next_is_not_taken_back() -> None:
    workshop = create_workshop(capacity=1)
    held, _next = _fill(workshop, 2)
    _release(held)

    with pytest.raises(RuleError):
        _restore(held)
    assert states(workshop) == ["cancelled", "offered"]


@pytest.mark.django_db
def test_who_was_taken_off_the_queue_by_mistake_finds_their_rank_again() -> None:
    workshop = create_workshop(capacity=1)
    held, first, _second = _fill(workshop, 3)
    _release(first)

    _restore(first)
    cancel(registration=held, by=held.person, now=NOW + timedelta(hours=3))

    assert states(workshop) == ["cancelled", "offered", "waiting"]


@pytest.mark.django_db
def test_a_seat_that_its_holder_gave_up_is_not_the_teams_to_give_back() -> None:
    [held] = _fill(create_workshop(capacity=1), 1)
    cancel(registration=held, by=held.person, now=NOW)

    with pytest.raises(RuleError):
        _restore(held)


@pytest.mark.django_db
def test_who_has_an_address_is_told_that_the_team_gave_their_seat_up() -> None:
    workshop = create_workshop()
    [held] = _fill(workshop, 1, contact_email="zoe@exemple.invalid", proven_at=NOW)

    _release(held)

    assert OutboxMessage.objects.filter(to="zoe@exemple.invalid").last().subject.startswith("Inscription annulée")


@pytest.mark.django_db
def test_taking_an_offered_place_confirms_it_once_with_the_entrance() -> None:
    workshop = create_workshop(capacity=1)
    [held] = _fill(workshop, 1)
    [waits] = _fill(workshop, 1, contact_email="zoe@exemple.invalid", proven_at=NOW)
    cancel(registration=held, by=held.person, now=NOW)

    for _twice in range(2):
        accept_offer(registration=waits, by=waits.person, now=NOW)

    letters = [mail.text for mail in OutboxMessage.objects.filter(to="zoe@exemple.invalid")]
    assert len([text for text in letters if ticket_address(waits) in text]) == 1


@pytest.mark.django_db
def test_more_places_is_the_reason_that_the_organiser_reads() -> None:
    workshop = create_workshop(capacity=1)
    _fill(workshop, 2)

    settle_place(workshop=workshop, values={"capacity": 2}, by=create_person(), now=NOW)

    assert _whys(workshop)[0].startswith("La jauge a été relevée")


@pytest.mark.django_db
def test_fewer_places_than_people_says_how_many_are_only_offered() -> None:
    workshop = create_workshop(capacity=2)
    rows = _fill(workshop, 3)
    cancel(registration=rows[0], by=rows[0].person, now=NOW)

    with pytest.raises(RuleError, match="2 places sont prises, dont 1 en attente"):
        settle_place(workshop=workshop, values={"capacity": 1}, by=create_person(), now=NOW)


@pytest.mark.django_db
def test_who_never_had_a_seat_is_not_absent_when_the_workshop_closes() -> None:
    workshop = create_workshop(capacity=2, on=timezone.localdate())
    came, gone, _offered, _waits = _fill(workshop, 4)
    register(workshop=workshop, person=create_person(contact_email="x@exemple.invalid"), now=NOW)
    cancel(registration=gone, by=gone.person, now=NOW)
    check_in(slot=workshop.slots.get(), person=came.person, by=came.person, now=NOW, via="name")

    move_workshop(workshop=workshop, to="running", by=came.person, now=NOW)
    move_workshop(workshop=workshop, to="finished", by=came.person, now=NOW)

    assert states(workshop) == ["present", "cancelled", "waiting", "waiting", "requested"]
    assert sorted(row.cells[0] for row in matrix(workshop.programme).rows) == ["present", *["seatless"] * 3]


@pytest.mark.django_db
def test_a_presence_taken_back_after_the_end_does_not_make_absent_who_only_waited() -> None:
    workshop = create_workshop(capacity=2, on=timezone.localdate())
    came, _missed, waits = _fill(workshop, 3)
    slot = workshop.slots.get()
    for row in (waits, came):  # in an empty room, who waits comes in too
        check_in(slot=slot, person=row.person, by=came.person, now=NOW + timedelta(hours=1), via="name")
    move_workshop(workshop=workshop, to="finished", by=came.person, now=NOW)

    for attendance in Attendance.objects.filter(slot=slot):
        undo_check_in(attendance=attendance, by=came.person, now=NOW)

    assert states(workshop) == ["absent", "absent", "waiting"]
