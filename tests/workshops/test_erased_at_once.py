"""Somebody erases themselves while something is being written for them: it does not bring them back, and nobody waits for ever."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import OutboxMessage
from maille.people.actions import edit_profile, erase_person, merge_people
from maille.people.models import Account, Person
from maille.programmes.actions.membership import join_programme
from maille.programmes.models import Level, Membership
from maille.workshops.actions import cancel, check_in, join, join_many, register, register_cohort
from maille.workshops.models import Registration, Slot
from maille.workshops.rolls import Name
from tests.contributions.test_races import at_once
from tests.workshops.factories import create_person, create_workshop

NOW = timezone.now()
ADDRESS = "lea@exemple.invalid"


def registering(workshop, person):
    register(workshop=workshop, person=person, now=NOW)


def joining(workshop, person):
    join(programme=workshop.programme, workshop=workshop, person=person, now=NOW)


def joining_many(workshop, person):
    join_many(programme=workshop.programme, workshops=[workshop], person=person, now=NOW)


def following(workshop, person):
    join_programme(programme=workshop.programme, person=person, level=Level.FOLLOW, now=NOW)


def bringing_a_group(workshop, person):
    register_cohort(
        workshop=workshop, kind="organisation", name="Équipe", structure="La Bobine", members=[Name("Ana")],
        in_charge=person, now=NOW,
    )  # fmt: skip


def coming(workshop, person):
    slot = Slot.objects.select_related("workshop__programme").get(workshop=workshop)
    check_in(slot=slot, person=person, by=person, now=NOW, via="room", role="participant")


def editing(_workshop, person):
    edit_profile(person=person, values={"first_name": "Léa", "contact_email": ADDRESS, "phone": ""})


@pytest.mark.django_db
@pytest.mark.parametrize("act", [registering, joining, joining_many, following, bringing_a_group, coming, editing])
@pytest.mark.parametrize("end", ["erased", "merged"])
def test_who_was_read_before_they_were_erased_or_joined_does_not_come_back(act: Callable[..., None], end: str) -> None:
    workshop = create_workshop(on=timezone.localdate(), state="running" if act is coming else "confirmed")
    person = create_person(contact_email=ADDRESS, proven_at=NOW)
    read_before = Person.objects.get(pk=person.pk)
    if end == "erased":
        erase_person(person=person, by=person, now=NOW)
    else:
        merge_people(kept=create_person(), gone=person, by=create_person(), now=NOW)

    with pytest.raises(RuleError, match="effacée ou réunie"):
        act(workshop, read_before)

    assert not Registration.objects.filter(person=person).exists()
    assert not Membership.objects.filter(person=person).exists()
    assert Person.objects.get(pk=person.pk).contact_email == ""
    assert not OutboxMessage.objects.exists() and not Account.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_people_who_register_give_up_and_are_erased_at_once_never_wait_for_each_other() -> None:
    """On PostgreSQL this met deadlocks, and erased persons kept seats."""
    one = create_workshop(capacity=3)
    other = create_workshop(one.programme, capacity=3)
    for _turn in range(4):
        people = [create_person() for _n in range(4)]
        rows = [register(workshop=place, person=person, now=NOW) for place in (other, one) for person in people]
        newcomers = [create_person() for _n in range(3)]

        answers = at_once(
            *[lambda r=row: cancel(registration=r, by=r.person, now=NOW) for row in rows[:4]],
            *[lambda p=person: erase_person(person=p, by=p, now=NOW) for person in people],
            *[lambda p=person: register(workshop=one, person=p, now=NOW) for person in [*newcomers, people[0]]],
        )

        unknown = [answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, RuleError)]
        assert unknown == []
    active = Registration.objects.active()
    assert not active.filter(person__erased_at__isnull=False).exists()
    assert [active.filter(workshop=place).count() > 0 for place in (one, other)] == [True, False]
    assert [place.registrations.holding().count() for place in (one, other)] == [3, 0]
