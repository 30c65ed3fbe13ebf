"""Lists from elsewhere: what forms and box offices export, compared with who is known, saved all or nothing."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import OutboxMessage
from maille.people.addresses import tidy_email
from maille.people.imports.columns import guess_all
from maille.people.imports.names import split_name
from maille.people.imports.tables import MOST_LINES, table_of
from maille.people.models import Consent, Organisation, Person
from maille.programmes.models import Membership
from maille.steering.actions import importing
from maille.steering.imports.plan import plan_of
from maille.steering.models import ColumnMemory, ImportBatch
from maille.workshops.models import Registration, Workshop
from tests.steering.conftest import said

NOW = timezone.now()
# As each service writes them, shortened: their own headers, marks, encodings.
GOOGLE_FORMS = (
    '"Horodateur","Adresse e-mail","Prénom","Nom","Votre structure","Téléphone"\r\n'
    '"2027/01/03 9:12:44 AM UTC+1","ines@exemple.invalid","Inès","Benali","Les Rebobineurs, Roubaix","06 00 00 00 01"\r\n'
).encode()
FRAMAFORMS = (
    "\ufeffInscription;;;;\r\nNuméro de série;Heure de soumission;Nom et prénom;Courriel;Téléphone\r\n"
    "1;2027-01-03 09:12;BENALI Inès;ines@exemple.invalid;0600000001\r\n"
).encode()
HELLOASSO = (
    "Référence commande;Date de la commande;Nom participant;Prénom participant;Nom payeur;Prénom payeur;Email payeur\r\n"
    "12345;03/01/2027 09:12;Benali;Inès;Dupont;Marc;ines@exemple.invalid\r\n"
).encode("cp1252")
BILLETWEB = "Billet;Nom;Prénom;Email;Téléphone\r\nA-1;Benali;Inès;ines@exemple.invalid;+33 6 00 00 00 01\r\n".encode()
EVENTBRITE = b"Order #,Order Date,First Name,Last Name,Email,Quantity\r\n1,2027-01-03,In\xc3\xa8s,Benali,ines@exemple.invalid,1\r\n"
PASTED = "Prénom\tNom\tE-mail\nInès\tBenali\tines@exemple.invalid".encode("utf-16")


def workbook(*rows: list[Any]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return file.getvalue()


def lines_of(programme, data: bytes):
    table = table_of(data)
    return plan_of(programme, table.rows, guess_all(table.headers, {})).lines


@pytest.mark.parametrize(
    "data", [GOOGLE_FORMS, FRAMAFORMS, HELLOASSO, BILLETWEB, EVENTBRITE, PASTED,
             workbook(["Prénom", "Nom", "Adresse e-mail", "Portable"], ["Inès", "Benali", "ines@exemple.invalid", 600000001])],
    ids=["google forms", "framaforms", "helloasso", "billetweb", "eventbrite", "pasted", "xlsx"],
)  # fmt: skip
def test_every_export_is_understood_without_a_choice(programme, data):
    (line,) = lines_of(programme, data)

    assert (line.first_name, line.last_name.title(), line.email) == ("Inès", "Benali", "ines@exemple.invalid")
    assert line.phone in {"", "06 00 00 00 01"}
    assert (line.state, line.why) == ("new", "")


@pytest.mark.parametrize(
    ("whole", "parts"),
    [("Marie Dupont", ("Marie", "Dupont")), ("DUPONT Marie", ("Marie", "DUPONT")), ("Anne DE LA TOUR", ("Anne", "DE LA TOUR")), ("Zo", ("Zo", ""))],
)  # fmt: skip
def test_a_whole_name_is_split(whole, parts):
    assert split_name(whole) == parts


def test_new_known_doubtful_wrong_and_double_are_told_apart(programme):
    for name, email in (("Inès", "ines@exemple.invalid"), ("Marc", "maison@exemple.invalid")):
        person = Person.objects.create(first_name=name, last_name="Benali", contact_email=email, proven_at=NOW)
        Membership.objects.create(programme=programme, person=person)
    rows = [
        "Prénom;Nom;Email", "Inès;BENALI;Ines@Exemple.invalid", "Lina;Benali;maison@exemple.invalid", "Marc;Benali;autre@exemple.invalid",
        "Zoé;Petit;zoe@", "Noé;Grand;noe@exemple.invalid", "noe;grand;noe@exemple.invalid", ";Sans;x@exemple.invalid",
    ]  # fmt: skip

    lines = lines_of(programme, "\n".join(rows).encode())

    assert [(line.number, line.state) for line in lines] == [
        (2, "known"), (3, "doubtful"), (4, "doubtful"), (5, "wrong"), (6, "new"), (7, "double"), (8, "wrong"),
    ]  # fmt: skip


def test_somebody_of_another_programme_is_not_given_away(programme):
    Person.objects.create(first_name="Inès", last_name="Benali", contact_email="ines@exemple.invalid")

    assert lines_of(programme, BILLETWEB)[0].state == "new"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "Aucune ligne"), ("Prénom;Nom\n".encode(), "Aucune ligne"), (b"\x00\x01\x02\x03", "tableur"), (b"PK\x03\x04abc", "tableur"),
        ("Prénom;Nom\n".encode() + b"A;B\n" * 10_000, "10000 lignes"), (b"x" * 5_000_001, "5 Mo"),
    ],
)  # fmt: skip
def test_what_is_no_list_or_too_long_is_refused_in_words(data, says):
    with pytest.raises(RuleError, match=says):
        table_of(data)


@pytest.mark.parametrize(("last", "says"), [("XFD1048576", "tableur"), ("L1048576", "trop grande")])
def test_a_small_workbook_that_announces_a_boundless_sheet_is_refused_and_the_server_lives(last, says):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write("A1", "Prénom")
        page.write(last, "Inès")
    assert len(file.getvalue()) < 10_000

    with pytest.raises(RuleError, match=says):  # the library alone stops the whole process
        table_of(file.getvalue())


def test_a_small_workbook_of_one_long_word_everywhere_is_refused():
    with pytest.raises(RuleError, match="trop grande"):
        table_of(workbook(*[["é" * 400] * 80] * 900))


def test_a_cell_of_endless_marks_is_read_at_once():
    [(_number, cells)] = table_of(b"Pr\xc3\xa9nom;Nom\na" + "\u0301\u0323".encode() * 60_000 + b";Benali\n").rows
    assert cells[1] == "Benali"


@pytest.mark.parametrize("line", ["\n", ";\n", "\v"])
def test_a_text_of_empty_lines_without_end_is_refused_before_they_are_read(line):
    with pytest.raises(RuleError, match="60000 lignes"):
        table_of(("Prénom;Nom" + line * 60_000).encode())


def test_a_workbook_keeps_the_numbers_of_its_lines_and_says_how_many_are_too_many():
    assert table_of(workbook([], ["Prénom", "Nom"], [], ["Inès", "Benali"])).rows == [(4, ["Inès", "Benali"])]
    with pytest.raises(RuleError, match=f"a {MOST_LINES + 200} lignes"):
        table_of(workbook(["Prénom", "Nom"], *[["Inès", "Benali"]] * (MOST_LINES + 200)))


def test_as_many_lines_as_are_allowed_are_read(programme):
    rows = b"".join(f"P{n};p{n}@exemple.invalid\n".encode() for n in range(MOST_LINES))

    assert len(lines_of(programme, "Prénom;Email\n".encode() + rows)) == MOST_LINES


def test_a_list_comes_in_once_however_often_it_is_given(at_work, programme, bring, world):
    Workshop.objects.filter(pk=world.workshop.pk).update(capacity=1)
    data = "Prénom;Nom;Email;Structure\nInès;Benali;ines@exemple.invalid;La Bobine de Roubaix\nNoé;Grand;noe@exemple.invalid;\n".encode()
    before = Person.objects.count()

    seen, saved, url = bring(data, world.workshop)
    assert seen.status_code == 200 and saved.status_code == 302
    assert Person.objects.count() == before + 2
    assert "2 nouvelles personnes" in said(at_work.get(url)).replace("\xa0", " ")
    again = bring(data, world.workshop)[0]

    assert len(again.context["plan"].of("known")) == 2
    assert Person.objects.count() == before + 2
    assert list(Registration.objects.active().order_by("pk").values_list("state", flat=True)) == [
        "confirmed",
        "waiting",
    ]
    assert Organisation.objects.filter(name="La Bobine de Roubaix").count() == 1
    assert ImportBatch.objects.latest("pk").rows == []


def test_somebody_known_who_gets_a_seat_is_written_to_and_counted_for_what_they_have(at_work, programme, bring, world):
    known = Person.objects.create(
        first_name="Inès", last_name="Benali", contact_email="ines@exemple.invalid", proven_at=NOW
    )
    Membership.objects.create(programme=programme, person=known)
    data = "Prénom;Nom;Email\nInès;Benali;ines@exemple.invalid\nNoé;Grand;noe@exemple.invalid\n".encode()

    bring(data, world.workshop)

    report = ImportBatch.objects.latest("pk").report
    assert (report["added"], report["known"], report["registered"], report["waiting"]) == (1, 1, 2, 0)
    assert OutboxMessage.objects.get(to="ines@exemple.invalid").kind == "registration"
    newcomer = OutboxMessage.objects.get(to="noe@exemple.invalid")
    assert newcomer.kind == "imported" and "/entree/" in newcomer.text


def test_each_newcomer_is_told_once_where_the_address_comes_from_and_agrees_to_nothing(bring):
    for _twice in range(2):
        bring(BILLETWEB)

    mail = OutboxMessage.objects.get(kind="imported")
    assert mail.to == "ines@exemple.invalid" and "Formulaire de la Ville" in mail.text and "/mes-donnees/" in mail.text
    assert not Consent.objects.exists()
    assert not Membership.objects.filter(person__contact_email=mail.to, wants_news=True).exists()


@pytest.mark.parametrize(("answer", "people", "seats"), [("", 0, 0), ("same", 0, 1), ("new", 1, 1)])
def test_a_doubtful_line_does_what_the_organiser_says(programme, bring, world, answer, people, seats):
    person = Person.objects.create(first_name="Marc", last_name="Benali", contact_email="ines@exemple.invalid")
    Membership.objects.create(programme=programme, person=person)
    before = Person.objects.count()

    bring(BILLETWEB, world.workshop, **({"d2": answer} if answer else {}))

    assert (Person.objects.count() - before, Registration.objects.active().count()) == (people, seats)


def test_a_failure_in_the_middle_leaves_nothing(programme, organiser, monkeypatch):
    table = table_of("Prénom;Email\nA;a@exemple.invalid\nB;b@exemple.invalid\n".encode())
    batch = importing.start_import(programme=programme, table=table, source="Essai", by=organiser, now=NOW)
    real, before = importing.register_person_for, Person.objects.count()

    def fails_on_the_second(**given: Any) -> Person:
        if given["first_name"] == "B":
            raise RuleError("refus")
        return real(**given)

    monkeypatch.setattr(importing, "register_person_for", fails_on_the_second)
    with pytest.raises(RuleError):
        importing.save_import(
            batch=batch, fields=["first_name", "email"], answers={}, workshop=None, by=organiser, now=NOW
        )

    batch.refresh_from_db()
    assert (Person.objects.count(), batch.saved_at, len(batch.rows)) == (before, None, 2)
    assert not OutboxMessage.objects.filter(kind="imported").exists()


def test_a_column_is_remembered_by_its_header(at_work, page, programme, bring):
    data = "Prénom;Où vous joindre\nInès;ines@exemple.invalid\n".encode()
    url = at_work.post(page("import"), {"file": SimpleUploadedFile("l.csv", data), "source": "Essai"}).headers[
        "Location"
    ]
    assert at_work.get(url).context["form"]["c1"].value() == ""
    at_work.post(url, {"c0": "first_name", "c1": "email", "step": "save"})

    assert dict(ColumnMemory.objects.values_list("header", "field")) == {
        "prenom": "first_name",
        "ou vous joindre": "email",
    }
    assert bring(data)[0].context["form"]["c1"].value() == "email"


def test_a_list_without_a_name_or_with_one_field_twice_is_refused_beside_the_choices(at_work, page):
    url = at_work.post(
        page("import"), {"pasted": "Prénom;Email\nInès;ines@exemple.invalid", "source": "Essai"}
    ).headers["Location"]

    for chosen, says in (
        ({"c0": "", "c1": "email"}, "quelle colonne"),
        ({"c0": "first_name", "c1": "first_name"}, "deux colonnes"),
    ):
        answer = at_work.post(url, chosen | {"step": "save"})
        assert answer.status_code == 422 and says in said(answer)
    assert not Person.objects.filter(first_name="Inès").exists()


def test_a_list_that_nobody_saved_is_forgotten_after_a_day(programme, organiser):
    table = table_of(BILLETWEB)
    importing.start_import(
        programme=programme, table=table, source="Essai", by=organiser, now=NOW - timedelta(hours=25)
    )

    assert importing.forget_lists(now=NOW) == 1
    assert not ImportBatch.objects.exists()


def test_an_address_without_its_sign_is_told_so():
    with pytest.raises(RuleError) as refused:
        tidy_email("mauvaise-adresse", field="email")

    assert "@" in str(refused.value) and "03 53" not in str(refused.value)
