"""The agenda's pages, calendar files and structured data."""

import json
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maille.workshops.actions import cancel, register
from maille.workshops.models import Registration, Workshop
from tests.workshops.factories import create_person, create_programme, create_workshop, states

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def browser_of(person: object) -> Client:
    client = Client()
    session = client.session
    session["guest_person"] = [person.pk, person.guest_epoch]
    session.save()
    client.cookies["sessionid"] = session.session_key
    return client


def page(client: Client, name: str, *args: str) -> str:
    text = client.get(reverse(name, args=args)).content.decode()
    return text.replace("\u202f", " ").replace("\xa0", " ").replace("’", "'").replace("&#x27;", "'")


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_agenda_costs_the_same_whatever_its_length(client: Client, how_many: int) -> None:
    programme = create_programme()
    for number in range(how_many):
        workshop = create_workshop(programme, on=timezone.localdate() + timedelta(days=number - 1), capacity=3)
        Registration.objects.create(workshop=workshop, person=create_person(), state="confirmed")
    person = create_person()

    assert queries(client, reverse("workshops:list", args=[programme.slug])) <= 8
    assert queries(browser_of(person), reverse("workshops:list", args=[programme.slug])) <= 9


def test_one_workshop_is_a_cheap_page(client: Client) -> None:
    workshop = create_workshop(capacity=3)

    assert queries(client, workshop.get_absolute_url()) <= 8


def test_next_comes_first_and_the_past_newest_first_with_its_outcome(client: Client) -> None:
    programme = create_programme()
    today = timezone.localdate()
    for title, day, outcome in (
        ("Loin", 20, ""),
        ("Bientôt", 2, ""),
        ("Avant-hier", -2, "14 solutions"),
        ("Jadis", -20, "48 besoins"),
    ):
        create_workshop(programme, on=today + timedelta(days=day), title=title, outcome=outcome)

    text = page(client, "workshops:list", programme.slug)

    found = re.findall(r"<h3><a[^>]*>([^<]+)</a></h3>", text)
    assert found == ["Bientôt", "Loin", "Avant-hier", "Jadis"]
    assert "14 solutions" in text


def test_what_is_not_settled_is_said_and_places_left_are_counted(client: Client) -> None:
    workshop = create_workshop(capacity=3)
    for _n in range(2):
        register(workshop=workshop, person=create_person(), now=NOW)

    text = page(client, "workshops:detail", workshop.programme.slug, workshop.slug)

    assert "lieu à définir" in text and "horaire à préciser" in text
    assert "1 place libre sur 3" in text


def test_a_stranger_gets_a_link_and_no_form(client: Client) -> None:
    workshop = create_workshop()

    for text in (
        page(client, "workshops:list", workshop.programme.slug),
        page(client, "workshops:detail", workshop.programme.slug, workshop.slug),
    ):
        assert 'method="post"' not in text
        assert f"/participer/?atelier={workshop.slug}" in text


def test_a_known_person_registers_and_cancels_in_one_click() -> None:
    workshop, person = create_workshop(capacity=1), create_person()
    browser = browser_of(person)
    arguments = [workshop.programme.slug, workshop.slug]

    assert browser.get(reverse("workshops:registration-create", args=arguments)).status_code == 302
    assert states(workshop) == []
    for _twice in range(2):
        browser.post(reverse("workshops:registration-create", args=arguments))
    assert states(workshop) == ["confirmed"]
    for _twice in range(2):
        browser.post(reverse("workshops:registration-cancel", args=arguments))
    assert states(workshop) == ["cancelled"]


def test_an_offer_is_taken_or_left_from_the_page() -> None:
    workshop, person = create_workshop(capacity=1), create_person()
    first = register(workshop=workshop, person=create_person(), now=NOW)
    register(workshop=workshop, person=person, now=NOW)
    cancel(registration=first, by=first.person, now=NOW)
    browser, arguments = browser_of(person), [workshop.programme.slug, workshop.slug]
    assert "Je prends la place" in page(browser, "workshops:detail", *arguments)

    browser.post(reverse("workshops:offer-answer", args=arguments), {"answer": "take"})

    assert states(workshop) == ["cancelled", "confirmed"]


def test_nobody_answers_or_cancels_for_another() -> None:
    workshop, holder = create_workshop(capacity=1), create_person()
    register(workshop=workshop, person=holder, now=NOW)
    arguments = [workshop.programme.slug, workshop.slug]

    browser_of(create_person()).post(reverse("workshops:registration-cancel", args=arguments))
    Client().post(reverse("workshops:registration-cancel", args=arguments))

    assert states(workshop) == ["confirmed"]


def test_a_draft_is_not_shown(client: Client) -> None:
    workshop = create_workshop(state="draft", title="Secret")

    assert client.get(workshop.get_absolute_url()).status_code == 404
    assert "Secret" not in page(client, "workshops:list", workshop.programme.slug)


def test_a_calendar_day_without_hours_lasts_all_day_and_keeps_its_name(client: Client) -> None:
    workshop = create_workshop(on=date(2027, 3, 16), title="Créer, ensemble ; avec « soin » " + "é" * 60)
    address = reverse("workshops:workshop-calendar", args=[workshop.programme.slug, workshop.slug])

    text = client.get(address).content.decode()
    uid = re.search(r"UID:(\S+)", text)
    Workshop.objects.filter(pk=workshop.pk).update(state="cancelled", title="Autre titre")
    later = client.get(address).content.decode()

    assert "DTSTART;VALUE=DATE:20270316\r\nDTEND;VALUE=DATE:20270317" in text
    assert "SUMMARY:Créer\\, ensemble \\; avec" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert uid and uid[0] in later and "STATUS:CANCELLED" in later


def test_structured_data_name_the_town_only_while_the_venue_is_unknown(client: Client) -> None:
    workshop = create_workshop(city="Roubaix", title="Fin </script><script>alert(1)")

    def event() -> dict[str, object]:
        text = client.get(workshop.get_absolute_url()).content.decode()
        block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
        assert block
        found: dict[str, object] = json.loads(block[1])
        return found

    assert event()["location"]["name"] == "Roubaix"
    assert event()["eventStatus"] == "https://schema.org/EventScheduled"
    assert event()["name"] == "Fin </script><script>alert(1)"
    Workshop.objects.filter(pk=workshop.pk).update(state="postponed", venue="La Condition Publique")
    assert event()["eventStatus"] == "https://schema.org/EventPostponed"
    assert event()["location"]["name"] == "La Condition Publique"


def test_the_access_sheet_says_what_is_known_and_what_is_not_yet(client: Client) -> None:
    workshop = create_workshop(
        step_free=True,
        step_free_detail="par la cour",
        childcare=False,
        transport="Métro Eurotéléport",
        languages="arabe",
    )

    text = page(client, "workshops:detail", workshop.programme.slug, workshop.slug)
    words = " ".join(re.sub(r"<[^>]+>", " ", text).split())
    assert "Accès sans marche : par la cour" in words and "Pas de garde d'enfants" in words
    assert "Transports : Métro Eurotéléport" in words and "Langues : arabe" in words
    assert "On ne sait pas encore : boucle magnétique, salle calme. Écrivez à l'équipe" in words
    card = page(client, "workshops:list", workshop.programme.slug)
    assert "accès sans marche, pas de garde d'enfants" in card and "boucle" not in card


def test_nothing_is_said_of_what_nobody_knew_of_a_workshop_that_is_over(client: Client) -> None:
    workshop = create_workshop(on=timezone.localdate() - timedelta(days=3), hearing_loop=True)

    text = page(client, "workshops:detail", workshop.programme.slug, workshop.slug)

    assert "Boucle magnétique" in text and "On ne sait pas encore" not in text
