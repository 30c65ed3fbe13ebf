"""Lists that leave: read back by another library; what people typed never runs as a formula."""

from __future__ import annotations

import csv
import io

import pytest
from python_calamine import load_workbook

from maille.core.models import JournalEntry
from maille.people.models import Person
from maille.programmes.models import Membership
from maille.steering.lists import LISTS
from maille.workshops.models import Registration

NASTY = '=HYPERLINK("https://exemple.invalid";"cliquez")'


@pytest.fixture
def guest(world) -> Person:
    person = Person.objects.create(first_name="Zoé; « dite » Zo", last_name=NASTY, contact_email="zoe@exemple.invalid")
    Membership.objects.create(programme=world.programme, person=person)
    Registration.objects.create(workshop=world.workshop, person=person, state="confirmed")
    return person


def csv_rows(response) -> list[list[str]]:
    assert response.content.startswith(b"\xef\xbb\xbf")  # Excel then reads UTF-8
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def xlsx_rows(response) -> list[list[object]]:
    return load_workbook(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()


def test_a_csv_opens_in_french_excel_and_runs_nothing(at_work, page, guest):
    rows = csv_rows(at_work.get(page("list-download", "personnes", "csv")))

    mine = next(row for row in rows if row[3] == "zoe@exemple.invalid")
    assert rows[0][:4] == ["Prénom", "Nom", "Pseudonyme", "Adresse e-mail"]
    assert mine[:2] == ["Zoé; « dite » Zo", f"'{NASTY}"]


def test_an_xlsx_holds_the_words_as_words_and_dates_as_dates(at_work, page, guest):
    response = at_work.get(page("list-download", "personnes", "xlsx"))
    rows = xlsx_rows(response)

    mine = next(row for row in rows if row[3] == "zoe@exemple.invalid")
    assert mine[1] == NASTY and hasattr(mine[8], "year")
    assert response["Content-Disposition"].endswith('.xlsx"')


def test_the_registrations_of_one_workshop(at_work, page, world, guest):
    rows = csv_rows(at_work.get(page("workshop-list-download", world.workshop.slug, "csv")))

    states = {row[3]: row[5] for row in rows[1:]}
    assert states == {"zoe@exemple.invalid": "confirmée", "Venue@exemple.invalid": "annulée"}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_list_leaves_in_both_forms_and_the_journal_says_who_took_it(at_work, page, organiser, guest, name, form):
    response = at_work.get(page("list-download", name, form))
    rows = csv_rows(response) if form == "csv" else xlsx_rows(response)

    assert len(rows) > 1 and len({len(row) for row in rows}) == 1
    assert JournalEntry.objects.get(verb="list.taken_away").actor_id == organiser.pk


def test_an_unknown_list_or_form_is_not_found(at_work, page):
    assert at_work.get(page("list-download", "secrets", "csv")).status_code == 404
    assert at_work.get(page("list-download", "personnes", "exe")).status_code == 404
