"""Groups registered together: a seat each, in order of arrival; only who answers for the group is written to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import JournalEntry, OutboxMessage
from maille.core.sheets import as_xlsx
from maille.people.actions import mark_proven
from maille.people.models import Person
from maille.steering.lists import registrations
from maille.steering.segments import people_of
from maille.workshops import door
from maille.workshops.actions import (
    add_members,
    answer_offers,
    cancel,
    check_in_cohort,
    forget_pupils,
    leave_cohort,
    move_workshop,
    register,
    register_cohort,
    remove_member,
    rename_member,
)
from maille.workshops.models import Attendance, Cohort, Registration, Slot, Workshop
from maille.workshops.printing.people import expected_people
from maille.workshops.rolls import Name, numbered, roll_of
from tests.gates.world import World, build_world
from tests.workshops.factories import create_person, create_workshop, states

NOW = timezone.now()
pytestmark = pytest.mark.django_db
DECLARED = "Je parle au nom de l'établissement."


def who() -> Person:
    return create_person(first_name="Nadia", contact_email="nadia@exemple.invalid", proven_at=NOW)


def group(
    workshop: Workshop, *names: str, kind: str = "organisation", in_charge: Person | None = None, **more
) -> Cohort:
    members = [Name(*name.split(" ", 1)) for name in names]
    values = {"wording": DECLARED if kind == "class" else "", "now": NOW} | more
    return register_cohort(
        workshop=workshop, kind=kind, name="3e B", structure="Collège Anne-Frank", members=members,
        in_charge=in_charge or who(), **values,
    )  # fmt: skip


def letters(person: Person) -> list[str]:
    rows = OutboxMessage.objects.filter(person_id=person.pk).order_by("pk")
    return [row.text.replace("’", "'").replace("\u202f", " ") for row in rows]


def test_each_member_takes_a_seat_then_a_place_in_the_queue_in_order() -> None:
    workshop = create_workshop(capacity=3)
    register(workshop=workshop, person=create_person(), now=NOW)

    cohort = group(workshop, "Ana Roy", "Bo Lin", "Cléa Petit")
    later = register(workshop=workshop, person=create_person(), now=NOW + timedelta(seconds=1))

    assert cohort.states() == ["confirmed", "confirmed", "waiting"]
    assert later.state == "waiting"
    assert workshop.registrations.queue()[0].person.full_name == "Cléa Petit"
    assert "2 places retenues, 1 en liste d'attente." in letters(cohort.in_charge)[-1]


def test_nobody_but_who_is_in_charge_has_an_address_or_gets_a_letter() -> None:
    workshop = create_workshop()

    cohort = group(workshop, "Léa", "Yanis", kind="class")

    pupils = [seat.person for seat in cohort.seats.all()]
    assert {(pupil.contact_email, pupil.phone, pupil.is_supervised) for pupil in pupils} == {("", "", True)}
    assert all(pupil.pseudonym for pupil in pupils)
    assert set(OutboxMessage.objects.values_list("person_id", flat=True)) == {cohort.in_charge.pk}


def test_a_class_is_registered_by_its_school_and_a_group_by_somebody_whom_mail_reaches() -> None:
    workshop = create_workshop()

    with pytest.raises(RuleError):
        group(workshop, "Léa", kind="class", wording="")
    with pytest.raises(RuleError):
        group(workshop, "Léa Roy", in_charge=create_person())
    assert (Cohort.objects.count(), Registration.objects.count()) == (0, 0)


def test_an_unproven_address_asks_and_its_proof_seats_the_whole_group() -> None:
    workshop = create_workshop(capacity=2)
    stranger = create_person(contact_email="nadia@exemple.invalid", phone="")
    group(workshop, "Ana Roy", "Bo Lin", in_charge=stranger, comes_too=True)
    assert states(workshop) == ["requested"] * 3
    assert "à confirmer par le lien" in letters(stranger)[-1]

    mark_proven(person=stranger, now=NOW)

    assert states(workshop) == ["confirmed", "confirmed", "waiting"]
    told = letters(stranger)[1:]
    assert len(told) == 2 and any("1 place retenue, 1 en liste d'attente." in letter for letter in told)


def test_a_freed_seat_goes_to_the_group_in_one_letter_and_who_is_in_charge_takes_it() -> None:
    workshop = create_workshop(capacity=2)
    first = [register(workshop=workshop, person=create_person(), now=NOW) for _number in range(2)]
    cohort = group(workshop, "Ana Roy", "Bo Lin")
    for row in first:
        cancel(registration=row, by=row.person, now=NOW)
    assert cohort.states() == ["offered", "offered"]

    assert answer_offers(cohort=cohort, take=True, by=cohort.in_charge, now=NOW) == 2

    assert cohort.states() == ["confirmed", "confirmed"]
    offer, confirmation = letters(cohort.in_charge)[-2:]
    assert "avant le" in offer and "2 places retenues" in confirmation


def test_one_person_is_removed_renamed_and_others_are_added_at_the_end() -> None:
    workshop = create_workshop(capacity=2)
    cohort = group(workshop, "Ana Roy", "Bo Lin")
    ana, bo = cohort.seats.order_by("pk")

    rename_member(seat=bo, name=Name("Béa", "Lin"), by=cohort.in_charge, now=NOW)
    remove_member(seat=ana, by=cohort.in_charge, now=NOW)
    add_members(cohort=cohort, members=[Name("Dan"), Name("Eva")], by=cohort.in_charge, now=NOW)

    shown = [(seat.person.full_name, seat.state) for seat in cohort.seats.active().order_by("pk")]
    assert shown == [("Béa Lin", "confirmed"), ("Dan", "confirmed"), ("Eva", "waiting")]
    assert Person.objects.get(pk=ana.person_id).erased_at is not None


def test_leaving_frees_every_seat_at_once_and_erases_the_names() -> None:
    workshop = create_workshop(capacity=2)
    cohort = group(workshop, "Ana Roy", "Bo Lin", "Cléa Petit")
    waits = register(workshop=workshop, person=create_person(), now=NOW)

    leave_cohort(cohort=cohort, by=cohort.in_charge, now=NOW)
    leave_cohort(cohort=cohort, by=cohort.in_charge, now=NOW)

    waits.refresh_from_db()
    assert (cohort.states(), waits.state) == ([], "offered")
    assert not Person.objects.filter(first_name__in=["Ana", "Bo", "Cléa"]).exists()
    assert JournalEntry.objects.filter(verb="registration.offered").count() == 1  # never to the group itself


def test_who_is_in_charge_hears_of_a_change_once_even_with_two_groups() -> None:
    workshop, person = create_workshop(), who()
    group(workshop, "Ana Roy", in_charge=person)
    group(workshop, "Bo Lin", in_charge=person)
    before = len(letters(person))

    move_workshop(workshop=workshop, to="postponed", by=create_person(), now=NOW, reason="La salle est prise.")

    assert len(letters(person)) == before + 1
    assert list(people_of(workshop.programme, f"workshop:{workshop.pk}")) == [person]


def test_lists_sheets_and_door_show_the_group() -> None:
    workshop = create_workshop(on=timezone.localdate())
    cohort = group(workshop, "Ana Roy", "Bo Lin", "Cléa Petit")
    slot = workshop.slots.select_related("workshop__programme").get()

    assert {one.organisation for one in expected_people(workshop)} == {"3e B, Collège Anne-Frank"}
    assert {row[-2] for row in registrations(workshop.programme, workshop)} == {"3e B, Collège Anne-Frank"}
    assert len(door.expected(slot, "3e b")) == 3
    assert check_in_cohort(slot=slot, cohort=cohort, by=cohort.in_charge, now=NOW, count=2) == 2
    assert [(one.present, one.missing) for one in door.groups(slot)] == [(2, 1)]
    assert check_in_cohort(slot=slot, cohort=cohort, by=cohort.in_charge, now=NOW) == 1
    assert Attendance.objects.filter(slot=slot).count() == 3


def test_pupils_are_numbers_a_month_after_the_workshop() -> None:
    workshop = create_workshop()
    cohort = group(workshop, "Léa", "Yanis", kind="class")
    held_on = Slot.objects.get(workshop=workshop).on
    ends = datetime(held_on.year, held_on.month, held_on.day, 12, tzinfo=UTC)

    assert forget_pupils(now=ends + timedelta(days=30)) == 0
    assert forget_pupils(now=ends + timedelta(days=31)) == 1
    assert forget_pupils(now=ends + timedelta(days=32)) == 0
    assert [seat.person.first_name for seat in cohort.seats.order_by("pk")] == ["Élève 01", "Élève 02"]


PUPILS = [Name("Léa"), Name("Yanis B."), Name("Marie-Lou")]


@pytest.mark.parametrize(
    "data",
    [
        "Léa\n\nYanis B.\nMarie-Lou\n".encode(),
        "Prénom;Nom\nLéa;Roy\nYanis B.;\nMarie-Lou;Petit\n".encode("cp1252"),
        "﻿Nom\tPrénom\r\nRoy\tLéa\r\n\tYanis B.\r\nPetit\tMarie-Lou".encode(),
        as_xlsx(["Prénom", "Date de naissance"], [["Léa", "x"], ["Yanis B.", "x"], ["Marie-Lou", "x"]]),
    ],
    ids=["lines", "csv of Excel", "pasted cells", "xlsx"],
)
def test_of_a_class_only_first_names_are_read(data: bytes) -> None:
    assert roll_of(data, is_class=True) == PUPILS


@pytest.mark.parametrize(
    ("text", "is_class", "says"),
    [
        ("Léa\nYanis Bernard", True, "ligne 2"),
        ("Nom complet\nLéa Roy", True, "Prénom"),
        ("Ana Roy\nBo Lin\nana ROY", False, "ligne 3"),
        ("Ana Roy\nhttps://a.invalid", False, "ligne 2"),
        (";;;\n", False, "Aucun"),
        ("a;b\nAna;Roy", False, "titres"),
        ("\n".join(f"Ana {number:03d}" for number in range(121)), False, "121"),
    ],
)
def test_a_wrong_line_is_told_by_its_number_and_nothing_is_read(text: str, is_class: bool, says: str) -> None:
    with pytest.raises(RuleError, match=says):
        roll_of(text.encode(), is_class=is_class)


def test_a_number_alone_makes_numbered_members() -> None:
    assert [name.first for name in numbered("Élève", 2, after=9)] == ["Élève 10", "Élève 11"]


def test_the_form_makes_the_group_and_its_page_is_for_who_is_in_charge(client) -> None:
    world: World = build_world()
    person = world.people["p"]
    Person.objects.filter(pk=person.pk).update(contact_email="p@exemple.invalid", proven_at=NOW)
    client = world.client("p")
    where = [world.programme.slug, world.workshop.slug]
    given = {"kind": "class", "name": "4e C", "structure": "Collège Baudelaire", "pasted": "Léa\nYanis"}

    refused = client.post(reverse("workshops:cohort-create", args=where), given)
    assert refused.status_code == 422 and not Cohort.objects.filter(name="4e C").exists()
    made = client.post(reverse("workshops:cohort-create", args=where), {**given, "declares": "on"})

    cohort = Cohort.objects.get(name="4e C")
    page = reverse("workshops:cohort", args=[*where, cohort.pk])
    assert (made.status_code, made["Location"]) == (302, page)
    assert b"Yanis" in client.get(page).content
    assert world.client("e").get(page).status_code == 404
    change = reverse("workshops:cohort-change", args=[*where, cohort.pk])
    client.post(change, {"add": "1", "count": "3"})
    first = cohort.seats.order_by("pk")[0]
    asked = client.post(change, {"remove": str(first.pk)})  # asked once more: the name does not come back
    assert (asked.status_code, len(cohort.states())) == (200, 5) and first.person.full_name in asked.content.decode()
    client.post(change, {"remove": str(first.pk), "sure": "1"})
    assert len(cohort.states()) == 4
    asked = client.post(reverse("workshops:cohort-leave", args=[*where, cohort.pk]))
    assert (asked.status_code, len(cohort.states())) == (200, 4)
    client.post(reverse("workshops:cohort-leave", args=[*where, cohort.pk]), {"sure": "1"})
    assert cohort.states() == []


def test_the_notice_to_families_is_a_page_for_who_is_in_charge_of_a_class() -> None:
    world = build_world()
    cohort = Cohort.objects.get()
    answer = world.client("o").get(
        reverse("workshops:families", args=[world.programme.slug, world.workshop.slug, cohort.pk])
    )

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
