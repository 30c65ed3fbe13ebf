"""Somebody in a group's list who is more than a line of it; a group's seats and the proof of an address; files that are read first."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.sheets import as_xlsx
from maille.people.actions import attach_person, erase_person, issue_card, mark_proven, merge_people
from maille.people.models import Account, Person
from maille.programmes.actions.membership import join_programme
from maille.programmes.models import Level
from maille.steering.views import imports
from maille.workshops import cohort_forms
from maille.workshops.actions import (
    add_members,
    forget_pupils,
    hand_over,
    leave_cohort,
    register,
    register_assisted,
    remove_member,
    rename_member,
)
from maille.workshops.models import Cohort, Registration
from maille.workshops.rolls import Name
from maille.workshops.views import cohorts
from tests.gates.world import build_world
from tests.workshops.factories import create_person, create_workshop
from tests.workshops.test_cohorts import group

NOW = timezone.now()
pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort() -> Cohort:
    return group(create_workshop(capacity=5), "Nadia Benali", "Paul Durand")


def seat_of(cohort: Cohort, first_name: str = "Nadia") -> Registration:
    return cohort.seats.select_related("person", "cohort__workshop__programme").get(person__first_name=first_name)


def elsewhere(cohort: Cohort, person: Person) -> None:
    register(workshop=create_workshop(cohort.workshop.programme), person=person, now=NOW)


def by_card(cohort: Cohort, person: Person) -> None:
    issue_card(person=person, by=cohort.in_charge, now=NOW)


def as_member(cohort: Cohort, person: Person) -> None:
    join_programme(programme=cohort.workshop.programme, person=person, level=Level.FOLLOW, now=NOW, by=person)


def with_telephone(_cohort: Cohort, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(phone="03 53 01 00 12")


@pytest.mark.parametrize("became", [elsewhere, by_card, as_member, with_telephone])
@pytest.mark.parametrize("act", ["remove", "leave", "erase"])
def test_who_is_more_than_a_line_of_the_list_loses_a_seat_and_nothing_else(
    cohort: Cohort, became: Any, act: str
) -> None:
    seat, answers = seat_of(cohort), cohort.in_charge
    nadia, paul = seat.person, seat_of(cohort, "Paul").person
    became(cohort, nadia)

    if act == "remove":
        remove_member(seat=seat, by=answers, now=NOW)
    elif act == "leave":
        leave_cohort(cohort=cohort, by=answers, now=NOW)
    else:
        erase_person(person=answers, by=answers, now=NOW)

    nadia.refresh_from_db()
    seat.refresh_from_db()
    assert (nadia.first_name, nadia.erased_at, seat.state, seat.cohort) == ("Nadia", None, "cancelled", None)
    assert (Person.objects.get(pk=paul.pk).erased_at is not None) == (act != "remove")


@pytest.mark.parametrize("became", [elsewhere, by_card, as_member, with_telephone])
def test_who_is_more_than_a_line_of_the_list_keeps_their_name(cohort: Cohort, became: Any) -> None:
    seat = seat_of(cohort)
    became(cohort, seat.person)

    with pytest.raises(RuleError, match="autrement que par cette liste"):
        rename_member(seat=seat, name=Name("Idiot", "Complet"), by=cohort.in_charge, now=NOW, role="organiser")
    rename_member(seat=seat_of(cohort, "Paul"), name=Name("Paule"), by=cohort.in_charge, now=NOW)

    assert set(cohort.seats.values_list("person__first_name", flat=True)) == {"Nadia", "Paule"}


def test_a_pupil_with_a_card_keeps_their_first_name_when_the_class_is_forgotten() -> None:
    pupils = group(create_workshop(on=timezone.localdate()), "Léa", "Yanis", kind="class")
    by_card(pupils, seat_of(pupils, "Léa").person)

    assert forget_pupils(now=NOW + timedelta(days=32)) == 1

    assert set(pupils.seats.values_list("person__first_name", flat=True)) == {"Léa", "Élève 01"}


def own_account(_cohort: Cohort, person: Person) -> Person:
    account = Account.objects.create_user("nadia@ailleurs.invalid", proven_at=NOW)
    return attach_person(account=account, person=person, now=NOW, guest=person)


def joined_to_another(_cohort: Cohort, person: Person) -> Person:
    return merge_people(kept=create_person(), gone=person, by=create_person(), now=NOW)


def recognised(cohort: Cohort, person: Person) -> Person:
    by = create_person()
    return register_assisted(
        programme=cohort.workshop.programme, first_name="", reason="au téléphone", by=by, now=NOW, person=person
    )


@pytest.mark.parametrize("became", [own_account, joined_to_another, recognised])
@pytest.mark.parametrize("is_proven", [True, False])
def test_a_seat_leaves_the_group_with_whoever_is_known_for_themselves(became: Any, is_proven: bool) -> None:
    answers = create_person(contact_email="chef@exemple.invalid", proven_at=NOW if is_proven else None)
    cohort = group(create_workshop(), "Nadia Benali", "Paul Durand", in_charge=answers)
    seat = seat_of(cohort)

    person = became(cohort, seat.person)
    leave_cohort(cohort=cohort, by=answers, now=NOW)

    seat.refresh_from_db()
    person.refresh_from_db()
    assert (seat.person, seat.cohort, person.erased_at) == (person, None, None)
    assert seat.state == "confirmed" or became is joined_to_another


def unproven() -> Person:
    return create_person(contact_email="malin@exemple.invalid", phone="03 53 01 00 12")


def test_no_address_no_seat_for_a_group_at_each_addition() -> None:
    cohort = group(create_workshop(), "Ana Roy", in_charge=unproven())
    Person.objects.filter(pk=cohort.in_charge_id).update(contact_email="")

    with pytest.raises(RuleError, match="adresse e-mail"):
        add_members(cohort=cohort, members=[Name("Bo")], by=cohort.in_charge, now=NOW)
    add_members(cohort=cohort, members=[Name("Bo")], by=cohort.in_charge, now=NOW, role="organiser")

    assert sorted(cohort.states()) == ["confirmed", "requested"]


@pytest.mark.parametrize("vouched_for", [True, False])
def test_an_unproven_address_only_asks_for_a_groups_seats_whoever_registered_its_owner(vouched_for: bool) -> None:
    answers = unproven()
    Person.objects.filter(pk=answers.pk).update(registered_by=create_person() if vouched_for else None)
    answers.refresh_from_db()
    cohort = group(create_workshop(), "Ana Roy", in_charge=answers)
    assert cohort.states() == ["requested"]

    mark_proven(person=answers, now=NOW)

    assert cohort.states() == ["confirmed"]


def test_a_group_entrusted_by_the_team_holds_its_seats_without_an_address() -> None:
    cohort = group(create_workshop(), "Ana Roy", in_charge=unproven())

    hand_over(cohort=cohort, first_name="Zoé", contact="03 53 01 00 13", by=create_person(), now=NOW)

    assert cohort.states() == ["confirmed"]


@pytest.fixture
def world() -> Any:
    built = build_world()
    Person.objects.filter(pk=built.people["p"].pk).update(contact_email="p@exemple.invalid", proven_at=NOW)
    return SimpleNamespace(built=built, where=[built.programme.slug, built.workshop.slug], client=built.client("p"))


def a_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("liste.xlsx", as_xlsx(["Prénom", "Nom"], [["Léa", "Roy"], ["Yanis", "Lin"]]))


def reading_depths(monkeypatch: pytest.MonkeyPatch, place: Any, name: str) -> list[int]:
    """How many transactions were open around each reading."""
    depths, read = [], getattr(place, name)

    def noted(*args: Any, **more: Any) -> Any:
        depths.append(len(connection.savepoint_ids))
        return read(*args, **more)

    monkeypatch.setattr(place, name, noted)
    return depths


def test_files_are_read_before_anything_is_written(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = len(connection.savepoint_ids)
    rolls = reading_depths(monkeypatch, cohort_forms, "roll_of")
    names = reading_depths(monkeypatch, cohorts, "roll_of")
    lists = reading_depths(monkeypatch, imports, "table_of")
    key = {"once": "clef"}

    made = {"kind": "organisation", "name": "Équipe", "structure": "La Bobine", "file": a_file()}
    address = world.client.post(reverse("workshops:cohort-create", args=world.where), made | key)["Location"]
    cohort = Cohort.objects.get(name="Équipe")
    change = reverse("workshops:cohort-change", args=[*world.where, cohort.pk])
    more = SimpleUploadedFile("suite.xlsx", as_xlsx(["Prénom", "Nom"], [["Ana", "Roy"]]))
    world.client.post(change, {"add": "1", "file": more} | key)
    world.client.post(change, {"rename": "1", "seat": cohort.seats.first().pk, "name": "Zoé Roy"} | key)
    start = reverse("steering:import", args=world.where[:1])
    saved = world.built.client("o").post(start, {"file": a_file(), "source": "la Ville"} | key)

    assert (address, saved.status_code) == (reverse("workshops:cohort", args=[*world.where, cohort.pk]), 302)
    assert (len(rolls), len(names), len(lists)) == (2, 1, 1)
    assert {*rolls, *names, *lists} == {before}
    assert len(cohort.states()) == 3 and seat_of(cohort, "Zoé")


def test_an_unreadable_list_is_refused_beside_its_field_and_the_source_stays(world: Any) -> None:
    start = reverse("steering:import", args=world.where[:1])

    refused = world.built.client("o").post(
        start, {"file": SimpleUploadedFile("x.xlsx", b"PK rien"), "source": "la Ville"}
    )

    form = refused.context["form"]
    assert (refused.status_code, list(form.errors), form["source"].value()) == (422, ["file"], "la Ville")


def test_a_participant_sends_so_many_files_an_hour_and_keeps_what_they_typed(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohorts, "UPLOADS", 1)
    address = reverse("workshops:cohort-create", args=world.where)
    typed = {"kind": "class", "name": "4e C", "structure": "Collège Baudelaire"}
    assert world.client.post(address, typed | {"file": a_file()}).context["form"].errors.keys() == {"declares"}

    read = reading_depths(monkeypatch, cohort_forms, "roll_of")
    refused = world.client.post(address, typed | {"file": a_file(), "declares": "on"})

    assert "file" in refused.context["form"].errors and refused.context["form"]["name"].value() == "4e C"
    assert read == [] and not Cohort.objects.filter(name="4e C").exists()
    assert world.client.post(address, typed | {"pasted": "Léa", "declares": "on"}).status_code == 302
