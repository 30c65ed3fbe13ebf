"""The very first visitor becomes the organiser; nobody after them."""

from __future__ import annotations

import pytest
from django.test import Client

from maille.core.models import JournalEntry
from maille.people.models import Account, Person
from maille.programmes.models import Programme, Role
from maille.steering import setup

pytestmark = pytest.mark.django_db
WISH = {
    "first_name": "Odile",
    "email": "odile@exemple.invalid",
    "what": "new",
    "model": "roubaix",
    "title": "Co-créons la ville de demain",
    "territory": "Lille",
    "organiser": "Maison des possibles",
    "starting": "2027-01-14",
    "contact_name": "L'équipe du programme",
    "contact_email": "equipe@exemple.invalid",
    "contact_phone": "",
}


def test_the_first_visitor_makes_a_draft_from_the_roubaix_model(client: Client):
    answer = client.post("/organiser/", WISH)

    programme = Programme.objects.get()
    assert answer["Location"] == f"/{programme.slug}/organisation/ouverture/"
    assert (programme.state, programme.territory, str(programme.organiser)) == (
        "draft",
        "Lille",
        "Maison des possibles",
    )
    assert (programme.themes.count(), programme.phases.count(), programme.workshops.count()) == (3, 3, 7)
    assert client.get(answer["Location"]).status_code == 200  # signed in at once


def test_the_model_keeps_its_gaps_from_the_chosen_first_day(client: Client):
    client.post("/organiser/", WISH)

    days = sorted(str(slot.on) for workshop in Programme.objects.get().workshops.all() for slot in workshop.slots.all())
    # 11/01/2018 → 14/01/2027 is a move of 3290 days; the flyer's last day, 22/03/2018, moves as far.
    assert (days[0], days[-1]) == ("2027-01-14", "2027-03-25")


def test_nothing_of_the_flyers_people_comes_along(client: Client):
    client.post("/organiser/", WISH)

    programme = Programme.objects.get()
    assert not programme.partners.exists()
    assert [(contact.name, contact.is_personal) for contact in programme.contacts.all()] == [
        ("L'équipe du programme", False)
    ]
    texts = " ".join(
        [
            programme.slogan,
            programme.call,
            programme.project_text,
            programme.spirit,
            programme.mission,
            programme.ambition,
        ]
    )
    assert "Roubaix" not in texts and "SoBizHub" not in texts


def test_a_blank_page_has_three_phases_and_nothing_else(client: Client):
    client.post("/organiser/", {**WISH, "model": "blank"})

    programme = Programme.objects.get()
    assert [phase.kind for phase in programme.phases.all()] == ["reflection", "cocreation", "project"]
    assert not programme.themes.exists() and not programme.workshops.exists()


def test_the_page_is_closed_once_somebody_organises(client: Client):
    client.post("/organiser/", WISH)
    other = Client()

    answer = other.post("/organiser/", {**WISH, "email": "autre@exemple.invalid", "territory": "Arras"})

    assert "/connexion/" in answer["Location"]
    assert Programme.objects.count() == 1 and not Account.objects.filter(email="autre@exemple.invalid").exists()


def test_the_form_sent_twice_makes_one_programme(client: Client):
    client.get("/organiser/")
    for _again in range(2):
        client.post("/organiser/", {**WISH, "once": "abc"})

    assert Programme.objects.count() == 1


def test_what_was_typed_stays_when_something_is_missing(client: Client):
    answer = client.post("/organiser/", {**WISH, "organiser": "", "contact_email": ""})

    assert answer.status_code == 422
    assert answer.context["form"]["territory"].value() == "Lille"
    assert set(answer.context["form"].errors) == {"organiser", "contact_email"}
    assert not Person.objects.exists()


def test_a_server_asks_for_the_code_it_printed(client: Client, settings):
    settings.MODE = "production"

    refused = client.post("/organiser/", {**WISH, "code": "aaaa-bbbb-cccc"})
    assert refused.status_code == 422 and "code" in refused.context["owner"].errors
    assert not Person.objects.exists() and not JournalEntry.objects.exists()

    assert setup.code() in setup.code_line()
    accepted = client.post("/organiser/", {**WISH, "code": setup.code().upper().replace("-", " ")})
    assert accepted.status_code == 302
    assert setup.code_line() == ""


def test_guessing_the_code_stops_after_twenty_tries(client: Client, settings):
    settings.MODE = "production"
    for number in range(20):
        client.post("/organiser/", {**WISH, "code": f"aaaa-bbbb-{number:04}"})

    answer = client.post("/organiser/", {**WISH, "code": setup.code()})

    assert answer.status_code == 422 and not Person.objects.exists()


def test_an_open_laptop_in_a_room_asks_for_the_code_too(settings):
    settings.ALLOWED_HOSTS = ["*"]

    assert setup.needs_code()


def test_a_loaded_installation_is_taken_over(client: Client, world):
    Role.objects.all().delete()

    answer = client.post("/organiser/", {"first_name": "Odile", "email": "odile@exemple.invalid", "what": "existing"})

    assert answer.status_code == 302
    owner = Person.objects.get(account__email="odile@exemple.invalid")
    assert set(owner.roles.values_list("programme__slug", "kind")) == {
        ("essai", "organiser"),
        ("ailleurs", "organiser"),
    }


def test_an_organiser_founds_another_programme(at_work: Client, organiser):
    wish = {name: value for name, value in WISH.items() if name not in {"first_name", "email", "what"}}

    at_work.post("/organiser/", {**wish, "territory": "Tourcoing"})

    assert Programme.objects.get(territory="Tourcoing").roles.get().person == organiser


def test_a_participant_founds_nothing(world):
    answer = world.client("p").post("/organiser/", WISH)

    assert answer.status_code == 403 and Programme.objects.count() == 2
