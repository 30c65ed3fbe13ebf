"""Table plans: kinds and groups mixed by one rule, the same draw gives the same tables; the sheet of access has no name."""

from __future__ import annotations

from collections import Counter

import pypdfium2
import pytest
from django.utils import timezone

from maille.ui.printing import print_pdf
from maille.workshops.models import AccessNeed, Cohort, Registration, Workshop
from maille.workshops.printing.room import access_sheet, table_plan
from maille.workshops.tables import Guest, guests_of, tables_of
from tests.workshops.factories import create_person, create_workshop

NOW = timezone.now()


def crowd(**kinds: int) -> list[Guest]:
    names = [kind for kind, number in kinds.items() for _one in range(number)]
    return [Guest(number, f"Personne {number}", kind) for number, kind in enumerate(names, start=1)]


@pytest.mark.parametrize("number", [1, 6, 7, 13, 72])
def test_tables_are_as_few_and_as_equal_as_can_be_and_seat_everybody(number: int) -> None:
    tables = tables_of(crowd(habitants=number), size=6, seed="1")

    sizes = [len(table.guests) for table in tables]
    assert (sum(sizes), len(sizes)) == (number, -(-number // 6))
    assert max(sizes) - min(sizes) <= 1
    assert len({guest.person_id for table in tables for guest in table.guests}) == number


def test_no_table_has_two_more_of_a_kind_than_another() -> None:
    tables = tables_of(crowd(habitants=12, entreprises=8, etudiants=4), size=6, seed="1")

    for kind in ("habitants", "entreprises", "etudiants"):
        numbers = [Counter(guest.kind for guest in table.guests)[kind] for table in tables]
        assert max(numbers) - min(numbers) <= 1, kind


def test_the_same_draw_gives_the_same_tables_whatever_the_order_and_another_gives_others() -> None:
    guests = crowd(habitants=15, entreprises=9)

    def names(seed: str, these: list[Guest]) -> list[list[int]]:
        return [[guest.person_id for guest in table.guests] for table in tables_of(these, size=6, seed=seed)]

    assert names("1", guests) == names("1", guests[::-1])
    assert names("1", guests) != names("2", guests)


def test_pupils_are_never_alone_at_a_table() -> None:
    pupils = [Guest(number, f"Élève {number}", group="3e B", is_pupil=True) for number in range(100, 109)]

    tables = tables_of(crowd(habitants=21) + pupils, size=6, seed="1")

    assert {sum(guest.is_pupil for guest in table.guests) for table in tables} <= {0, 2, 3, 4}


def test_nobody_registered_is_no_table() -> None:
    assert tables_of([], size=6, seed="1") == []


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)


@pytest.fixture
def workshop() -> Workshop:
    workshop = create_workshop(access="Tramway, arrêt Gare.\nEntrée de plain-pied.")
    for number in range(8):
        person = create_person(first_name=f"Ana{number}", last_name="Roy")
        Registration.objects.create(workshop=workshop, person=person, state="confirmed")
    return workshop


@pytest.mark.django_db
def test_the_plan_on_paper_says_the_rule_the_tables_and_each_name(workshop: Workshop) -> None:
    tables = tables_of(guests_of(workshop), size=4, seed="1")

    words = words_of(print_pdf(table_plan(workshop=workshop, tables=tables, size=4, draw=7)))

    assert "Tirage 7" in words
    assert words.count("Ana3 Roy") == 3  # in the plan, by name, on the card
    assert "8 personnes" in words


@pytest.mark.django_db
def test_names_are_in_the_order_of_the_attendance_sheet(workshop: Workshop) -> None:
    first = create_person(first_name="Zoé", last_name="Aubry")
    Registration.objects.create(workshop=workshop, person=first, state="confirmed")

    tables = tables_of(guests_of(workshop), size=20, seed="1")
    document = table_plan(workshop=workshop, tables=tables, size=20, draw=7)

    assert document.data["by_name"][0][0] == document.data["tables"][0]["people"][0] == "Zoé Aubry"


@pytest.mark.django_db
def test_a_class_is_known_as_a_group_and_its_pupils_by_their_pseudonym(workshop: Workshop) -> None:
    cohort = Cohort.objects.create(
        workshop=workshop, kind="class", name="3e B", structure="Collège", in_charge=create_person(), created_at=NOW
    )
    pupil = create_person(first_name="Léa", pseudonym="Pinson 412", is_supervised=True)
    Registration.objects.create(workshop=workshop, person=pupil, state="confirmed", cohort=cohort)

    found = guests_of(workshop)[-1]

    assert (found.name, found.is_pupil, bool(found.group)) == ("Pinson 412", True, True)


@pytest.mark.django_db
def test_the_sheet_of_access_counts_requests_and_names_nobody(workshop: Workshop) -> None:
    for row in workshop.registrations.order_by("pk")[:3]:
        AccessNeed.objects.create(workshop=workshop, person=row.person, kind="loop", wording="Oui.", told_at=NOW)
    someone = workshop.registrations.order_by("pk")[0].person
    AccessNeed.objects.create(
        workshop=workshop, person=someone, kind="other", detail="une table haute", wording="Oui.", told_at=NOW
    )

    workshop.hearing_loop, workshop.hearing_loop_detail, workshop.childcare = True, "grande salle", False

    words = words_of(print_pdf(access_sheet(workshop=workshop)))

    assert "4 demandes" in words and "arrêt Gare" in words and "une table haute" in words
    assert "Boucle magnétique ou place devant 3 Oui : grande salle" in words
    assert "Garde d’enfants 0 Non" in words and "Accès sans marche 0 Pas encore su" in words
    assert "Roy" not in words and "Ana" not in words
