"""What people need to come: with their consent, read by organisers only, erased after the workshop."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import JournalEntry
from maille.people.models import Person
from maille.workshops.actions import ask_arrangements, cancel, forget_access_needs, register
from maille.workshops.models import AccessNeed, Slot, Workshop
from maille.workshops.printing.room import access_sheet
from tests.gates.world import World, build_world
from tests.workshops.factories import create_person, create_workshop

pytestmark = pytest.mark.usefixtures("still_clock")
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


def ask(workshop: Workshop, person: Person, *kinds: str, detail: str = "", wording: str = "J'accepte.") -> None:
    ask_arrangements(workshop=workshop, person=person, kinds=kinds, detail=detail, wording=wording, now=NOW)


def asked() -> list[tuple[str, str]]:
    return sorted(AccessNeed.objects.values_list("kind", "detail"))


def coming(workshop: Workshop) -> Person:
    person = create_person()
    register(workshop=workshop, person=person, now=NOW)
    return person


@pytest.mark.django_db
def test_a_request_is_replaced_and_taken_back_by_the_person() -> None:
    workshop = create_workshop()
    person = coming(workshop)

    ask(workshop, person, "loop", "other", detail="une place près de la porte")
    assert asked() == [("loop", ""), ("other", "une place près de la porte")]
    ask(workshop, person, "quiet")
    assert asked() == [("quiet", "")]
    ask(workshop, person, wording="")
    assert asked() == []


@pytest.mark.django_db
def test_the_journal_says_nothing_of_what_was_asked() -> None:
    workshop = create_workshop()

    ask(workshop, coming(workshop), "other", detail="secret")

    line = JournalEntry.objects.get(verb="registration.access_told")
    assert (line.data, line.reason, line.subject_type) == ({}, "", "workshops.workshop")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kinds", "wording"), [(["loop"], ""), (["nonsense"], "J'accepte."), (["other"], "J'accepte.")]
)
def test_without_consent_or_sense_nothing_is_kept(kinds: list[str], wording: str) -> None:
    workshop = create_workshop()

    with pytest.raises(RuleError):
        ask(workshop, coming(workshop), *kinds, wording=wording)

    assert asked() == []


@pytest.mark.django_db
def test_only_who_comes_asks() -> None:
    with pytest.raises(RuleError):
        ask(create_workshop(), create_person(), "loop")


@pytest.mark.django_db
def test_the_worker_erases_after_the_workshop_and_for_those_who_no_longer_come() -> None:
    over, off, kept = create_workshop(), create_workshop(), create_workshop()
    leaving, staying = coming(kept), coming(kept)
    for workshop, person in [(over, coming(over)), (off, coming(off)), (kept, leaving), (kept, staying)]:
        ask(workshop, person, "loop")
    over.slots.update(on=TODAY - timedelta(days=1))
    Workshop.objects.filter(pk=off.pk).update(state="cancelled")
    kept.registrations.filter(person=leaving).update(state="cancelled")  # as an older version left it

    assert forget_access_needs(now=NOW) == 3
    assert list(AccessNeed.objects.values_list("person_id", flat=True)) == [staying.pk]
    assert forget_access_needs(now=NOW) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kinds", "kept"),
    [
        (["step_free"], [("step_free", "rampe large")]),
        (["quiet", "step_free"], [("quiet", "rampe large"), ("step_free", "rampe large")]),
        (["step_free", "other"], [("other", "rampe large"), ("step_free", "")]),
        ([], [("other", "rampe large")]),
    ],
)
def test_the_words_are_kept_whatever_is_ticked(kinds: list[str], kept: list[tuple[str, str]]) -> None:
    workshop = create_workshop()

    ask(workshop, coming(workshop), *kinds, detail="rampe large")

    assert asked() == kept


@pytest.mark.django_db
def test_words_alone_need_consent_too() -> None:
    workshop = create_workshop()

    with pytest.raises(RuleError):
        ask(workshop, coming(workshop), detail="rampe large", wording="")

    assert asked() == []


@pytest.mark.django_db
def test_giving_up_the_seat_erases_what_was_asked_and_the_sheet_no_longer_counts_it() -> None:
    workshop, other = create_workshop(), create_workshop()
    leaving, staying = coming(workshop), coming(workshop)
    register(workshop=other, person=leaving, now=NOW)
    for one, person in [(workshop, leaving), (workshop, staying), (other, leaving)]:
        ask(one, person, "loop")

    cancel(registration=workshop.registrations.get(person=leaving), by=leaving, now=NOW)

    left = AccessNeed.objects.order_by("pk").values_list("workshop_id", "person_id")
    assert list(left) == [(workshop.pk, staying.pk), (other.pk, leaving.pk)]
    assert access_sheet(workshop=workshop).data["total"] == "1 demande"


@pytest.mark.django_db
def test_on_the_day_itself_nothing_is_erased_yet() -> None:
    workshop = create_workshop(on=TODAY)
    ask(workshop, coming(workshop), "step_free")

    assert forget_access_needs(now=NOW) == 0


@pytest.fixture
def world(db: None) -> World:
    world = build_world()
    world.workshop.slots.all().delete()
    Slot.objects.create(workshop=world.workshop, on=TODAY + timedelta(days=3), part_of_day="morning")
    register(workshop=world.workshop, person=world.people["p"], now=NOW)
    return world


def test_a_participant_asks_on_a_page_and_sees_what_they_asked(world: World) -> None:
    client = world.client("p")
    address = reverse("workshops:arrangements", args=[world.programme.slug, world.workshop.slug])
    assert address in client.get(world.workshop.get_absolute_url()).content.decode()

    refused = client.post(address, {"kinds": ["loop"]})
    assert (refused.status_code, asked()) == (422, [])
    saved = client.post(address, {"kinds": ["loop", "other"], "detail": "un pupitre", "consent": "on"})

    assert (saved.status_code, asked()) == (302, [("loop", ""), ("other", "un pupitre")])
    assert "un pupitre" in client.get(address).content.decode()
    assert "J'accepte que l'équipe" in AccessNeed.objects.first().wording.replace("’", "'")


@pytest.mark.parametrize(("role", "status"), [("o", 200), ("f", 403), ("e", 403), ("p", 403), ("x", 403)])
def test_organisers_alone_read_it(world: World, role: str, status: int) -> None:
    ask(world.workshop, world.people["p"], "other", detail="un pupitre")
    address = reverse("steering:workshop-arrangements", args=[world.programme.slug, world.workshop.slug])

    answer = world.client(role).get(address)

    assert (answer.status_code, "un pupitre" in answer.content.decode()) == (status, role == "o")
