"""What pages say of a workshop called off or closed before its day, and of the seats at it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.pages.calendar import meetings, next_meeting
from maille.pages.mine import tasks
from maille.workshops import tickets
from maille.workshops.models import Registration, Workshop
from tests.workshops.factories import create_person, create_workshop
from tests.workshops.test_agenda import browser_of

pytestmark = pytest.mark.django_db
CALENDAR = "Ajouter à mon agenda"


def _seat(state: str = "confirmed", **fields: object) -> Registration:
    workshop = create_workshop(**fields)
    return Registration.objects.create(workshop=workshop, person=create_person(), state=state, queued_at=timezone.now())


def _said(client: Client, address: str) -> str:
    text = client.get(address).content.decode()
    return text.replace("\u202f", " ").replace("\xa0", " ").replace("’", "'").replace("&#x27;", "'")


def test_a_cancelled_workshop_is_said_so_wherever_one_looks_for_a_seat() -> None:
    seat = _seat(state="confirmed", venue="Le Dé à coudre")
    workshop, client = seat.workshop, browser_of(seat.person)
    today = workshop.programme.today()
    assert list(tasks(seat.person, workshop.programme, today).registrations) == [seat]

    Workshop.objects.filter(pk=workshop.pk).update(state="cancelled")

    mine = _said(client, reverse("workshops-site:mine"))
    assert "annulé" in mine and "confirmée" not in mine and "Je ne peux plus venir" not in mine
    page = _said(client, workshop.get_absolute_url())
    assert CALENDAR not in page and "Annulé" in page
    assert list(tasks(seat.person, workshop.programme, today).registrations) == []


def test_a_workshop_closed_early_is_over_and_takes_nobody() -> None:
    seat = _seat(capacity=20)
    workshop, client = seat.workshop, browser_of(seat.person)
    today = workshop.programme.today()
    assert next_meeting(meetings(workshop.programme), today) is not None

    Workshop.objects.filter(pk=workshop.pk).update(state="finished")

    assert next_meeting(meetings(workshop.programme), today) is None
    assert not workshop.programme.workshops.upcoming(today).exists()
    page = _said(client, workshop.get_absolute_url())
    assert "Terminé" in page and "Inscription confirmée" not in page and CALENDAR not in page


def test_my_workshops_say_where_and_give_a_way_to_leave() -> None:
    seat = _seat(venue="Le Dé à coudre", address="12 rue des Tisserands")
    client = browser_of(seat.person)

    mine = _said(client, reverse("workshops-site:mine"))
    assert "Le Dé à coudre, 12 rue des Tisserands" in mine and "Je ne peux plus venir" in mine

    client.post(reverse("workshops:registration-cancel", args=[seat.workshop.programme.slug, seat.workshop.slug]))
    seat.refresh_from_db()
    assert seat.state == "cancelled"


def test_who_waits_reads_their_rank_and_a_stranger_that_the_workshop_is_to_be_confirmed(client: Client) -> None:
    seat = _seat("waiting", capacity=1)
    Registration.objects.create(workshop=seat.workshop, person=create_person(), state="confirmed")
    Workshop.objects.filter(pk=seat.workshop.pk).update(state="announced")
    address = seat.workshop.get_absolute_url()

    assert "Vous êtes au rang 1 de la liste d'attente." in _said(browser_of(seat.person), address)
    assert "Atelier à confirmer" in _said(client, address)


@pytest.mark.parametrize("state, word", [("cancelled", "est annulé"), ("postponed", "est reporté")])
def test_an_entry_link_says_when_and_where_or_that_it_opens_nothing(client: Client, state: str, word: str) -> None:
    seat = _seat(venue="Le Dé à coudre")
    link = tickets.ticket_address(seat).partition("://")[2].partition("/")[2]

    before = _said(client, f"/{link}")
    assert "Le Dé à coudre" in before and "Montrez-le" in before and "<svg" in before

    Workshop.objects.filter(pk=seat.workshop.pk).update(state=state)
    after = _said(client, f"/{link}")
    assert word in after and "Montrez-le" not in after and 'class="qr-box"' not in after
