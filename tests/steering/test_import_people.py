"""Who a line of a list is, when somebody else may have typed their address; orders called off; headers and lines that were lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from maille.core.models import OutboxMessage
from maille.people.actions import give_consent, withdraw_consent
from maille.people.imports.columns import guess_all
from maille.people.models import Person
from maille.programmes.models import Membership
from maille.steering.models import ImportBatch
from maille.workshops.actions import join, register
from maille.workshops.models import Registration, Workshop
from tests.steering.conftest import said
from tests.steering.test_imports import lines_of

NOW = timezone.now()
pytestmark = pytest.mark.django_db
JEANNE = "Prénom;Nom;Email\nJeanne;Duval;jeanne@exemple.invalid\n".encode()


def here(programme: Any, **given: Any) -> Person:
    values = {"first_name": "Jeanne", "last_name": "Duval", "contact_email": "jeanne@exemple.invalid"}
    person = Person.objects.create(**(values | given))
    Membership.objects.create(programme=programme, person=person)
    return person


def letter_to(person: Person) -> str:
    return OutboxMessage.objects.get(person_id=person.pk).text.replace("’", "'")


@pytest.mark.parametrize("given", [{}, {"contact_email": "", "phone": "06 00 00 00 01"}], ids=["address", "telephone"])
def test_a_record_made_by_a_browser_is_never_known_and_gets_no_seat(programme, bring, world, given):
    stranger = here(programme, **given)
    data = "Prénom;Nom;Email;Portable\nJeanne;Duval;jeanne@exemple.invalid;06 00 00 00 01\n".encode()

    seen, saved, _url = bring(data, world.workshop)

    page = said(seen).replace("\xa0", " ")
    assert "sans les prouver" in page and '<option value="new" selected>' in page and "n'est jamais « connue »" in page
    assert saved.status_code == 302 and not stranger.registrations.exists()
    jeanne = Person.objects.exclude(pk=stranger.pk).get(first_name="Jeanne")
    assert jeanne.registrations.get().state == "confirmed"
    assert "Votre nom et votre adresse viennent de" in letter_to(jeanne)


@pytest.mark.parametrize(("answer", "people", "seats"), [("same", 0, 1), ("", 0, 0)])
def test_the_organiser_may_judge_otherwise(programme, bring, world, answer, people, seats):
    stranger = here(programme)
    here(programme, first_name="Autre", last_name="Personne", contact_email="")
    before = Person.objects.count()

    bring(JEANNE + "Noé;Grand;noe@exemple.invalid\n".encode(), world.workshop, d2=answer)

    assert Person.objects.count() - before == people + 1
    assert stranger.registrations.filter(state="confirmed").count() == seats


def test_who_asked_for_a_seat_and_is_in_the_list_gets_it_in_the_order_of_the_list_and_asked_nothing(
    programme, bring, world
):
    Workshop.objects.filter(pk=world.workshop.pk).update(capacity=1)
    joined = join(
        programme=programme, workshop=Workshop.objects.get(pk=world.workshop.pk), now=NOW, first_name="Jeanne",
        contact="jeanne@exemple.invalid",
    )  # fmt: skip
    person = joined.person
    Person.objects.filter(pk=person.pk).update(last_name="Duval")
    OutboxMessage.objects.all().delete()

    bring(JEANNE + "Noé;Grand;noe@exemple.invalid\n".encode(), world.workshop, d2="same")

    assert person.registrations.get().state == "confirmed"
    assert "Vous avez demandé" not in letter_to(person) and "Votre place est retenue" in letter_to(person)
    assert Registration.objects.get(person__first_name="Noé").state == "waiting"


@pytest.mark.parametrize(
    "proof", [{"proven_at": NOW}, {"registered_by": True}], ids=["proven", "registered by the team"]
)
def test_who_proved_an_address_or_was_registered_by_the_team_is_known_before_a_stranger(programme, organiser, proof):
    here(programme)
    known = here(programme, **({"registered_by": organiser} if "registered_by" in proof else proof))

    (line,) = lines_of(programme, JEANNE)

    assert (line.state, line.person) == ("known", known)


HELLOASSO = (
    "Référence commande;Statut;Nom participant;Prénom participant;Email payeur\n"
    "1;Validé;Grand;Noé;noe@exemple.invalid\n2;Annulé;Duval;Jeanne;jeanne@exemple.invalid\n"
).encode()


@pytest.mark.parametrize(("answer", "comes"), [(None, False), ("", False), ("same", False), ("new", True)])
def test_an_order_called_off_stays_aside_unless_the_organiser_takes_it(programme, bring, world, answer, comes):
    seen, _saved, _url = bring(HELLOASSO, world.workshop, **({"d3": answer} if answer is not None else {}))

    page = said(seen).replace("\xa0", " ")
    assert "la liste dit « Annulé »" in page and "l'inscrire quand même" in page
    assert Registration.objects.filter(person__first_name="Noé").exists()
    assert Registration.objects.filter(person__first_name="Jeanne").exists() == comes
    if comes:
        assert OutboxMessage.objects.filter(to="jeanne@exemple.invalid").count() == 1


@pytest.mark.parametrize(
    ("status", "is_off"),
    [
        ("Annulé", True),
        ("Remboursée", True),
        ("Cancelled", True),
        ("Validé", False),
        ("non annulée", False),
        ("", False),
    ],
)
def test_what_a_status_says(programme, status, is_off):
    (line,) = lines_of(programme, f"Prénom;Email;Statut de la commande\nZoé;zoe@exemple.invalid;{status}\n".encode())

    assert (line.state == "doubtful") == is_off


def test_a_known_person_whose_order_is_called_off_gets_no_seat(programme, bring, world):
    known = here(programme, proven_at=NOW)

    bring(HELLOASSO, world.workshop)

    assert not known.registrations.exists()


def test_an_agreement_taken_back_in_an_unproven_record_stays_taken_back(programme, bring):
    doubted = here(programme)
    give_consent(person=doubted, purpose="news", wording="Oui", now=NOW)
    withdraw_consent(person=doubted, purpose="news", now=NOW)

    bring("Prénom;Nom;Email;Newsletter\nJeanne;Duval;jeanne@exemple.invalid;oui\n".encode())

    assert programme.memberships.filter(person__first_name="Jeanne").count() == 2
    assert not programme.memberships.filter(wants_news=True).exists()


def test_headers_that_speak_to_the_reader_are_recognised():
    headers = [
        "Votre prénom",
        "Votre nom de famille",
        "Votre adresse e-mail",
        "Votre numéro de téléphone",
        "Your surname",
    ]

    assert guess_all(headers, {}) == ["first_name", "last_name", "email", "phone", ""]


def test_a_refused_line_shows_whose_it_is(programme, bring):
    data = "Prénom;Nom;Email\n;Duval;jeanne@exemple.invalid\nNoé;Grand;noe@\nZoé;Petit;zoe@exemple.invalid\n".encode()

    seen, _saved, _url = bring(data)

    page = said(seen).replace("\xa0", " ")
    assert "Ligne 2 : Duval · jeanne@exemple.invalid" in page and "Ligne 3 : Noé Grand · noe@" in page
    assert "jeanne@exemple.invalid" not in str(ImportBatch.objects.latest("pk").report)


def test_registered_by_the_team_a_seat_waits_for_no_click(programme, world):
    person = here(programme)

    row = register(
        workshop=world.workshop, person=person, now=NOW, by=world.people["o"], role="organiser", is_vouched=True
    )

    assert row.state == "confirmed"
