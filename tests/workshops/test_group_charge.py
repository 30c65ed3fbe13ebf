"""Who answers for a group: whom an organiser names, whom it is handed to; a first name written twice; a visitor's way there."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import JournalEntry, OutboxMessage
from maille.core.sheets import as_xlsx
from maille.people.models import Person
from maille.workshops import cohort_forms
from maille.workshops.actions import hand_over, register_cohort
from maille.workshops.models import Cohort
from maille.workshops.rolls import Name, SameNamesError, roll_of
from tests.gates.world import build_world
from tests.people.browsing import fields

NOW = timezone.now()
pytestmark = pytest.mark.django_db
CLASS = {"kind": "class", "name": "4e C", "structure": "Collège Baudelaire", "pasted": "Léa\nYanis", "declares": "on"}
NADIA = {"leader": "Nadia", "leader_contact": "nadia@exemple.invalid"}


@pytest.fixture
def world() -> Any:
    built = build_world()
    where = [built.programme.slug, built.workshop.slug]
    Person.objects.filter(pk=built.people["p"].pk).update(contact_email="p@exemple.invalid", proven_at=NOW)
    return SimpleNamespace(
        built=built, where=where, workshop=built.workshop, organiser=built.people["o"], create=reverse("workshops:cohort-create", args=where),
        change=lambda cohort: reverse("workshops:cohort-change", args=[*where, cohort.pk]),
    )  # fmt: skip


@pytest.fixture
def at_work(world: Any) -> Client:
    return world.built.client("o")


@pytest.fixture
def participant(world: Any) -> Client:
    Person.objects.filter(pk=world.built.people["p"].pk).update(contact_email="p@exemple.invalid", proven_at=NOW)
    return world.built.client("p")


def said(response: HttpResponse) -> str:
    words = response.content.decode().replace("&#x27;", "'").replace("’", "'")
    return re.sub(r"[\xa0\u202f]", " ", words)


def made() -> Cohort:
    return Cohort.objects.get(name="4e C")


def test_an_organiser_says_who_answers_for_the_class_and_is_not_written_to(at_work, world):
    answer = at_work.post(world.create, {**CLASS, **NADIA, "comes_too": "on"})

    cohort = made()
    assert answer["Location"] == reverse("workshops:cohort", args=[*world.where, cohort.pk])
    teacher = cohort.in_charge
    assert (teacher.first_name, teacher.contact_email, teacher.registered_by) == (
        "Nadia",
        "nadia@exemple.invalid",
        world.organiser,
    )
    assert {seat.registered_by for seat in cohort.seats.all()} == {world.organiser}
    assert teacher.registrations.get().workshop == world.workshop
    letter = OutboxMessage.objects.get(person_id=teacher.pk)
    assert "vous a donné comme la personne qui répond" in letter.text.replace("’", "'")
    assert not OutboxMessage.objects.filter(person_id=world.organiser.pk).exists()
    assert "nadia@exemple.invalid" in said(at_work.get(answer["Location"]))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "leader"),
        ({"leader": "Nadia"}, "leader_contact"),
        ({"leader": "Nadia", "leader_contact": "nadia@"}, "leader_contact"),
    ],
)
def test_without_a_name_and_a_way_to_be_reached_nothing_is_registered(at_work, world, given, field):
    refused = at_work.post(world.create, {**CLASS, **given})

    assert refused.status_code == 422 and field in refused.context["form"].errors
    assert refused.context["form"]["pasted"].value() == "Léa\nYanis"
    assert not Cohort.objects.filter(name="4e C").exists()


def test_an_organiser_who_answers_for_a_group_says_so(at_work, world):
    at_work.post(world.create, {**CLASS, "is_me": "on"})

    assert made().in_charge == world.organiser


def test_somebody_of_the_programme_is_not_doubled_and_a_colleague_at_one_address_is_somebody_else(at_work, world):
    at_work.post(world.create, {**CLASS, **NADIA})
    at_work.post(world.create, {**CLASS, "name": "5e A", "leader": "nadia", "leader_contact": "NADIA@exemple.invalid"})
    at_work.post(world.create, {**CLASS, "name": "5e B", "leader": "Karim", "leader_contact": "nadia@exemple.invalid"})

    one, same, other = (Cohort.objects.get(name=name).in_charge for name in ("4e C", "5e A", "5e B"))
    assert one == same != other


@pytest.mark.parametrize(
    ("typed", "proven_at", "is_theirs"),
    [({"contact_email": "nadia@exemple.invalid"}, None, False), ({"contact_email": "nadia@exemple.invalid"}, NOW, True), ({"phone": "03 53 01 00 44"}, NOW, False)],
)  # fmt: skip
def test_a_stranger_who_typed_the_teachers_name_and_address_does_not_get_the_class(
    at_work, world, typed, proven_at, is_theirs
):
    stranger = Person.objects.create(first_name="Nadia", proven_at=proven_at, **typed)
    world.built.programme.memberships.create(person=stranger, level=0)

    at_work.post(world.create, {**CLASS, "leader": "Nadia", "leader_contact": next(iter(typed.values()))})

    assert (made().in_charge == stranger) is is_theirs


def test_a_participant_answers_for_their_own_group_and_names_nobody_else(participant, world):
    participant.post(world.create, {**CLASS, **NADIA})

    assert made().in_charge == world.built.people["p"]
    assert participant.post(world.change(made()), {**NADIA, "hand_over": "1"}).status_code == 403
    assert made().in_charge == world.built.people["p"]


def test_a_group_is_handed_over_and_both_are_told(at_work, participant, world):
    participant.post(world.create, CLASS)

    answer = at_work.post(world.change(made()), {**NADIA, "hand_over": "1"})

    cohort = made()
    assert (answer.status_code, cohort.in_charge.contact_email) == (302, "nadia@exemple.invalid")
    assert "vous a donné comme" in OutboxMessage.objects.get(person_id=cohort.in_charge_id).text.replace("’", "'")
    last = OutboxMessage.objects.filter(person_id=world.built.people["p"].pk).order_by("-pk")[0]
    assert "a changé de mains" in last.subject
    assert JournalEntry.objects.get(verb="cohort.handed_over").actor_id == world.organiser.pk
    page = reverse("workshops:cohort", args=[*world.where, cohort.pk])
    assert (participant.get(page).status_code, at_work.get(page).status_code) == (404, 200)


def test_seats_that_waited_for_a_proof_are_given_when_the_new_person_holds_seats(world):
    unsure = Person.objects.create(first_name="Léo", contact_email="leo@exemple.invalid")
    cohort = register_cohort(
        workshop=world.workshop, kind="organisation", name="Équipe", structure="La Bobine", members=[Name("Ana", "Roy")],
        in_charge=unsure, now=NOW,
    )  # fmt: skip
    assert cohort.states() == ["requested"]

    hand_over(cohort=cohort, first_name="Nadia", contact="03 53 01 00 12", by=world.organiser, now=NOW)

    assert cohort.states() == ["confirmed"]
    with pytest.raises(RuleError, match="déjà"):
        hand_over(cohort=cohort, first_name="Nadia", contact="03 53 01 00 12", by=world.organiser, now=NOW)


def test_a_first_name_written_twice_is_asked_about_beside_the_list_and_kept_when_they_are_two(participant, world):
    twice = CLASS | {"pasted": "Léa\nYanis\nlea"}

    asked = participant.post(world.create, twice)

    form = asked.context["form"]
    assert asked.status_code == 422 and "« Léa », lignes 1, 3" in re.sub(r"[\xa0\u202f]", " ", form.errors["pasted"][0])
    assert 'name="are_different"' in said(asked) and form["pasted"].value() == twice["pasted"]
    assert 'name="are_different"' not in said(participant.get(world.create))
    participant.post(world.create, twice | {"are_different": "on"})
    assert [seat.person.first_name for seat in made().seats.order_by("pk")] == ["Léa", "Yanis", "lea"]


def test_a_first_name_that_the_group_has_already_is_asked_about_too(participant, world):
    participant.post(world.create, CLASS)

    asked = participant.post(world.change(made()), {"add": "1", "pasted": "Noé\nYanis"})

    assert asked.status_code == 422 and "déjà dans le groupe" in said(asked)
    participant.post(world.change(made()), {"add": "1", "pasted": "Noé\nYanis", "are_different": "on"})
    assert len(made().states()) == 4


@pytest.mark.parametrize(
    ("text", "is_class", "is_asked"),
    [("Léa\nLéa D.", True, False), ("Ana\nBo\nana", False, True), ("Ana Roy\nAna Lin", False, False)],
)
def test_an_initial_or_a_surname_tells_two_people_apart(text, is_class, is_asked):
    read = lambda: roll_of(text.encode(), is_class=is_class, may_repeat=False)  # noqa: E731
    if not is_asked:
        assert len(read()) == 2
        return
    with pytest.raises(SameNamesError):
        read()


def test_a_file_is_shown_as_a_list_when_the_form_comes_back(participant, world):
    file = SimpleUploadedFile("classe.xlsx", as_xlsx(["Prénom"], [["Léa"], ["Yanis"]]))
    given = {name: value for name, value in CLASS.items() if name not in {"pasted", "declares"}}

    refused = participant.post(world.create, {**given, "file": file})

    assert list(refused.context["form"].errors) == ["declares"]
    assert refused.context["form"]["pasted"].value() == "Léa\nYanis"


def test_the_rule_about_an_address_comes_before_the_file_is_read(world, monkeypatch):
    Person.objects.filter(pk=world.built.people["p"].pk).update(contact_email="", proven_at=None)
    client, read = world.built.client("p"), []
    monkeypatch.setattr(cohort_forms, "roll_of", lambda *args, **more: read.append(args))
    given = {name: value for name, value in CLASS.items() if name != "pasted"}

    page = client.get(world.create)
    refused = client.post(world.create, {**given, "file": SimpleUploadedFile("classe.csv", "Prénom\nLéa".encode())})

    assert "Il manque votre adresse e-mail" in said(page)
    assert refused.status_code == 422 and "il faut une adresse e-mail" in said(refused) and read == []
    assert refused.context["form"]["structure"].value() == "Collège Baudelaire"


def test_a_visitor_is_told_why_they_join_first_and_comes_back_to_the_group(world, monkeypatch):
    monkeypatch.setattr("maille.core.spam.FASTEST", 0)
    client = Client()

    address = client.get(world.create)["Location"]
    page = client.get(address)
    given = {"first_name": "Nadia", "contact": "nadia@exemple.invalid", "is_15": "on", "workshop": "suivre"}
    answer = client.post(address, fields(page) | given)

    assert "dites d'abord qui vous êtes" in said(page)
    assert answer["Location"] == world.create
    assert "C'est noté, Nadia" in said(client.get(world.create))
    assert "dites d'abord" not in said(Client().get(reverse("workshops:join", args=[world.where[0]])))
