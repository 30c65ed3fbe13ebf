"""What anybody may take away: public, open, and about nobody."""

import csv
import io
import json
from datetime import date

import pytest
from django.urls import reverse

from maille.contributions.models import Credit, Licence, Node
from maille.opendata.aggregates import hide_small
from maille.opendata.formats import safe_cell
from maille.opendata.views import TABLES
from tests.pages.rows import (
    make_challenge,
    make_contact,
    make_need,
    make_person,
    make_programme,
    make_project,
    make_solution,
    make_workshop,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


def _body(client, programme, name):
    response = client.get(reverse("opendata:dataset", args=[programme.slug, name]))
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def _rows(client, programme, name):
    text = _body(client, programme, name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_csv_opens_in_a_french_spreadsheet(client, programme):
    make_need(programme, "Garder les enfants tôt", make_person(programme))

    body = _body(client, programme, "besoins.csv")

    assert body.startswith("\ufeffrepere;adresse;titre".encode())
    [row] = _rows(client, programme, "besoins.csv")
    assert (row["repere"], row["titre"], row["enjeu"], row["avancement"]) == (
        "B01",
        "Garder les enfants tôt",
        "Bien-être dans ma ville",
        "proposé",
    )
    assert row["adresse"] == "http://testserver/essai/besoins/garder-les-enfants-tot/"


def test_json_says_its_licence_and_holds_the_same_rows(client, programme):
    make_need(programme, "Garder", make_person(programme))

    data = json.loads(_body(client, programme, "besoins.json"))

    assert (data["licence"], [row["titre"] for row in data["lignes"]]) == ("CC BY-SA 4.0", ["Garder"])
    assert set(data["colonnes"]) == set(data["lignes"][0])


@pytest.mark.parametrize("name", sorted(TABLES))
@pytest.mark.parametrize("ending", ["csv", "json"])
def test_every_table_can_be_taken_empty_or_full(client, programme, name, ending):
    assert _body(client, programme, f"{name}.{ending}")
    by = make_person(programme)
    make_project(make_solution(make_challenge(programme, [make_need(programme, "Un", by)], by), by), by)
    make_workshop(programme, date(2027, 1, 26))
    assert _body(client, programme, f"{name}.{ending}")


def test_no_name_leaves_unless_it_was_chosen_as_a_signature(client, programme):
    hidden_giver = make_person(
        programme, "Séraphine", last_name="Secrète", contact_email="seraphine@exemple.invalid", phone="03 53 01 00 12"
    )
    make_need(programme, "Anonyme", hidden_giver, credit=Credit.ANONYMOUS)
    make_need(programme, "Pseudonyme", hidden_giver, credit=Credit.PSEUDONYM, author_label="La dame au fil")
    make_contact(programme, name="Camille Exemple", is_personal=True)

    everything = b"".join(
        _body(client, programme, f"{name}.{ending}") for name in TABLES for ending in ("csv", "json")
    ).decode()

    assert [
        word for word in ("Séraphine", "Secrète", "seraphine@", "03 53", "Camille", "equipe@") if word in everything
    ] == []
    assert [row["signature"] for row in _rows(client, programme, "besoins.csv")] == [
        "Contribution anonyme",
        "La dame au fil",
    ]


def test_hidden_draft_and_confidential_contributions_stay_inside(client, programme):
    by = make_person(programme)
    nodes = [make_need(programme, title, by) for title in ("Masqué", "Brouillon", "Confidentiel", "Public")]
    Node.objects.filter(pk=nodes[0].pk).update(state="hidden", state_reason="Motif")
    Node.objects.filter(pk=nodes[1].pk).update(state="draft")
    Node.objects.filter(pk=nodes[2].pk).update(licence=Licence.PRIVATE)
    make_challenge(programme, nodes, by)

    assert [row["titre"] for row in _rows(client, programme, "besoins.csv")] == ["Public"]
    assert [row["repere_origine"] for row in _rows(client, programme, "liens.csv")] == ["B04"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start):
    assert safe_cell(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


def test_small_counts_are_hidden_and_cannot_be_found_by_subtraction():
    assert hide_small({"a": 3, "b": 12, "c": 7}) == {"a": None, "b": 12, "c": None}
    assert hide_small({"a": 3, "b": 4, "c": 7}) == {"a": None, "b": None, "c": 7}
    assert hide_small({"a": 0, "b": 5}) == {"a": 0, "b": 5}


def test_aggregates_count_people_by_kind(client, programme):
    for n in range(6):
        make_person(programme, f"P{n}").memberships.get().kinds.set([programme.actor_kinds.get(code="association")])
    make_person(programme, "Seul").memberships.get().kinds.set([programme.actor_kinds.get(code="citoyen")])

    rows = [row for row in _rows(client, programme, "agregats.csv") if row["groupe"] == "personnes par type d'acteur"]

    assert [(row["valeur"], row["nombre"], row["masque"]) for row in rows] == [
        ("Associations", "", "oui"),
        ("Citoyens", "", "oui"),
    ]


def test_an_unknown_table_is_not_found(client, programme):
    for name in ("personnes.csv", "besoins.xml", "besoins", "../../etc/passwd.csv"):
        assert client.get(f"/{programme.slug}/donnees/{name}").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_a_table_takes_the_same_queries_for_any_number_of_rows(client, programme, count, django_assert_num_queries):
    by = make_person(programme)
    for n in range(count):
        make_need(programme, f"Besoin {n}", by)

    with django_assert_num_queries(3):  # programme, phases, rows
        _body(client, programme, "besoins.csv")
