"""Groups and seats under strain: a group that left, an answer for all, somebody already noted, far too many names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import JournalEntry, OutboxMessage
from maille.people.actions import erase_person, merge_people
from maille.people.models import Person
from maille.workshops.actions import (
    add_members,
    answer_offers,
    cancel,
    check_in,
    leave_cohort,
    register,
    remove_member,
    undo_check_in,
    walk_in,
)
from maille.workshops.models import Cohort, Registration, Slot, Workshop
from maille.workshops.rolls import MOST, Name, numbered
from tests.workshops.factories import create_person, create_workshop
from tests.workshops.test_cohorts import group, who

NOW = timezone.now()
pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> Workshop:
    return create_workshop(on=timezone.localdate(), capacity=4)


def note(workshop: Workshop, person: Person) -> None:
    slot = Slot.objects.select_related("workshop__programme").get(workshop=workshop)
    check_in(slot=slot, person=person, by=person, now=NOW, via="room", role="participant")


def offered_to(workshop: Workshop) -> Cohort:
    """Alone in the queue of two places: two offered, one waiting."""
    first = [register(workshop=workshop, person=create_person(), now=NOW) for _number in range(2)]
    cohort = group(workshop, "Ana Roy", "Bo Lin", "Cléa Petit")
    for row in first:
        cancel(registration=row, by=row.person, now=NOW)
    assert sorted(cohort.states()) == ["offered", "offered", "waiting"]
    return cohort


def test_a_group_that_left_is_not_filled_again_and_seats_it_still_holds_go_together() -> None:
    workshop = create_workshop(capacity=2)
    cohort = group(workshop, "Ana Roy")
    leave_cohort(cohort=cohort, by=cohort.in_charge, now=NOW)

    with pytest.raises(RuleError, match="ne vient plus"):
        add_members(cohort=cohort, members=[Name("Dan")], by=cohort.in_charge, now=NOW)
    assert cohort.states() == []

    Registration.objects.create(workshop=workshop, person=create_person(), state="confirmed", cohort=cohort)
    leave_cohort(cohort=cohort, by=cohort.in_charge, now=NOW)
    assert cohort.states() == []


def test_places_left_by_a_group_are_not_offered_to_it_at_once() -> None:
    cohort = offered_to(create_workshop(capacity=2))
    before = OutboxMessage.objects.count()

    assert answer_offers(cohort=cohort, take=False, by=cohort.in_charge, now=NOW) == 2

    assert cohort.states() == ["waiting"] * 3
    assert OutboxMessage.objects.count() == before


def test_places_left_by_a_group_go_to_the_next_in_line_together() -> None:
    cohort = offered_to(create_workshop(capacity=2))
    later = [register(workshop=cohort.workshop, person=create_person(), now=NOW) for _number in range(2)]

    answer_offers(cohort=cohort, take=False, by=cohort.in_charge, now=NOW + timedelta(seconds=1))

    assert {Registration.objects.get(pk=row.pk).state for row in later} == {"offered"}
    assert cohort.states() == ["waiting"] * 3


def test_somebody_noted_present_does_not_give_up_the_seat_until_the_door_takes_it_back(today: Workshop) -> None:
    seat = register(workshop=today, person=create_person(), now=NOW)
    note(today, seat.person)

    with pytest.raises(RuleError, match="présence"):
        cancel(registration=seat, by=seat.person, now=NOW)

    undo_check_in(attendance=seat.person.attendances.select_related("slot__workshop__programme", "person").get(),
                  by=seat.person, now=NOW)  # fmt: skip
    assert cancel(registration=seat, by=seat.person, now=NOW).state == "cancelled"


def test_a_member_noted_present_is_neither_removed_nor_erased_with_the_group(today: Workshop) -> None:
    cohort = group(today, "Ana Roy", "Bo Lin")
    ana, bo = cohort.seats.select_related("person").order_by("pk")
    note(today, ana.person)

    for act in (
        lambda: remove_member(seat=ana, by=cohort.in_charge, now=NOW),
        lambda: leave_cohort(cohort=cohort, by=cohort.in_charge, now=NOW),
    ):
        with pytest.raises(RuleError, match="présence"):
            act()
    remove_member(seat=bo, by=cohort.in_charge, now=NOW)

    assert cohort.states() == ["confirmed"]
    assert Person.objects.get(pk=ana.person_id).erased_at is None


def test_erasing_and_joining_people_noted_present_still_works(today: Workshop) -> None:
    cohort = group(today, "Ana Roy")
    seats = [register(workshop=today, person=create_person(), now=NOW) for _number in range(2)]
    for person in (*(seat.person for seat in seats), cohort.seats.get().person):
        note(today, person)
    kept, gone = (seat.person for seat in seats)

    merge_people(kept=kept, gone=gone, by=kept, now=NOW)
    assert [kept.registrations.active().count(), kept.attendances.count()] == [1, 1]
    erase_person(person=kept, by=None, now=NOW)
    erase_person(person=cohort.in_charge, by=None, now=NOW)
    assert (kept.registrations.active().count(), cohort.states()) == (1, ["confirmed"])


def test_an_unproven_address_asks_for_a_hundred_and_twenty_people_in_all() -> None:
    workshop = create_workshop()
    stranger = create_person(contact_email="nadia@exemple.invalid", phone="")
    group(workshop, "Ana Roy", in_charge=stranger)
    cohort = Cohort.objects.get()
    asked = [Registration(workshop=workshop, person=stranger, cohort=cohort, state="cancelled", created_at=NOW)]
    Registration.objects.bulk_create(asked * (MOST - 2))

    add_members(cohort=cohort, members=[Name("Bo")], by=stranger, now=NOW)
    with pytest.raises(RuleError, match="adresse"):
        add_members(cohort=cohort, members=[Name("Cléa")], by=stranger, now=NOW)

    add_members(cohort=cohort, members=[Name("Cléa")], by=stranger, now=NOW, role="organiser")


def test_a_proven_address_asks_for_six_whole_groups_a_day() -> None:
    workshop, person = create_workshop(), who()
    group(workshop, "Ana Roy", in_charge=person)
    cohort = Cohort.objects.get()
    asked = [Registration(workshop=workshop, person=person, cohort=cohort, state="cancelled", created_at=NOW)]
    Registration.objects.bulk_create(asked * (6 * MOST - 1))

    with pytest.raises(RuleError, match="demain"):
        add_members(cohort=cohort, members=numbered("Personne", 1), by=person, now=NOW)

    add_members(cohort=cohort, members=numbered("Personne", 1), by=person, now=NOW + timedelta(days=2))


def test_a_facilitators_walk_in_is_journalled_as_theirs(today: Workshop) -> None:
    slot = Slot.objects.select_related("workshop__programme").get(workshop=today)

    walk_in(slot=slot, first_name="Zoé", contact="", by=create_person(), now=NOW, role="facilitator")

    assert JournalEntry.objects.get(verb="person.registered").role == "facilitator"
