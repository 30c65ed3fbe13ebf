"""« Je ne peux plus venir », one link in each mail about a seat: a GET only shows, the POST gives up, no account."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.core.models import OutboxMessage
from maille.people.mails import absolute
from maille.people.models import Person
from maille.workshops.actions import check_in, join, join_many, register, register_cohort, settle_place
from maille.workshops.leaving import leave_address, token_of
from maille.workshops.models import Registration, Workshop
from maille.workshops.reminders import queue_reminders
from maille.workshops.rolls import Name
from tests.people.test_data import as_guest
from tests.workshops.factories import create_person, create_programme, create_workshop

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def somebody(name: str, **fields: object) -> Person:
    given = {"contact_email": f"{name}@exemple.invalid", "phone": "", "proven_at": NOW, "first_name": name}
    return create_person(**(given | fields))


def leave_path(seat: object) -> str:
    return leave_address(seat).removeprefix(absolute(""))


def state_of(seat: Registration) -> str:
    seat.refresh_from_db()
    return seat.state


def letters(name: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(to=f"{name}@exemple.invalid").order_by("pk"))


def test_every_mail_about_a_seat_holds_the_link_that_gives_it_up() -> None:
    today = timezone.localdate()
    workshop = create_workshop(on=today + timedelta(days=30))
    ana = register(workshop=workshop, person=somebody("ana"), now=NOW)
    settle_place(workshop=workshop, values={"venue": "Le Dé à coudre"}, by=create_person(), now=NOW)
    queue_reminders(now=timezone.make_aware(datetime.combine(today + timedelta(days=23), time(9, 5))))
    new = {"first_name": "Bo", "contact": "bo@exemple.invalid"}
    bo = join(programme=workshop.programme, workshop=workshop, now=NOW, **new).registration
    other = create_workshop(workshop.programme, on=today + timedelta(days=10))
    many = join_many(programme=workshop.programme, workshops=[workshop, other], now=NOW, person=somebody("cy"))

    assert [mail.kind for mail in letters("ana")] == ["registration", "registration", "reminder"]
    assert [leave_address(ana) in mail.text and leave_address(ana) in mail.html for mail in letters("ana")] == [
        True
    ] * 3
    assert [leave_address(bo) in mail.text for mail in letters("bo")] == [True]
    [cy] = letters("cy")
    places = [cy.text.index(leave_address(row)) for row in many.registrations]
    assert places == sorted(places, reverse=True)  # the second is held first
    assert "\ue000" not in "".join(mail.text + mail.html for mail in OutboxMessage.objects.all())


def test_a_get_gives_nothing_up_and_one_post_without_account_or_cookie_does() -> None:
    workshop = create_workshop(title="Écrire l'avenir", capacity=1)
    seat = register(workshop=workshop, person=somebody("ana"), now=NOW)
    waits = register(workshop=workshop, person=somebody("bo"), now=NOW)
    stranger = Client(enforce_csrf_checks=True)

    page = stranger.get(leave_path(seat)).content.decode()
    assert "Écrire l’avenir" in page and "data-press" not in page and "Vous ne pouvez plus venir" in page
    assert state_of(seat) == "confirmed"
    stranger.head(leave_path(seat))
    assert "Quitter la liste d’attente" in stranger.get(leave_path(waits)).content.decode()

    for _twice in range(2):
        assert stranger.post(leave_path(seat)).status_code == 302

    assert (state_of(seat), state_of(waits)) == ("cancelled", "offered")
    assert "vous ne venez pas" in stranger.get(leave_path(seat)).content.decode()


def test_one_click_is_enough_where_the_browser_knows_the_person(client: Client) -> None:
    """A scanner, or who was sent the mail on, is not known: the button stays."""
    seat = register(workshop=create_workshop(), person=somebody("ana"), now=NOW)

    assert "data-press" in as_guest(client, seat.person).get(leave_path(seat)).content.decode()
    assert "data-press" not in as_guest(Client(), somebody("bo")).get(leave_path(seat)).content.decode()


def test_a_forged_link_or_another_programme_s_is_no_page() -> None:
    seat = register(workshop=create_workshop(), person=somebody("ana"), now=NOW)
    there, token = seat.workshop.programme.slug, token_of(seat)
    for slug, wrong in [
        (there, token[:-1] + ("A" if token[-1] != "A" else "B")), (there, f"g{token}"), (there, f"{seat.pk}-"), (there, "x"),
        (create_programme().slug, token),
    ]:  # fmt: skip
        path = reverse("workshops:leave", args=[slug, wrong])
        assert [Client().get(path).status_code, Client().post(path).status_code] == [404, 404], wrong
    assert state_of(seat) == "confirmed"


def test_the_link_of_an_old_mail_gives_up_the_seat_taken_anew() -> None:
    workshop, ana = create_workshop(), somebody("ana")
    first = register(workshop=workshop, person=ana, now=NOW)
    Client().post(leave_path(first))
    again = register(workshop=workshop, person=ana, now=NOW)

    Client().post(leave_path(first))

    assert (again.pk != first.pk, state_of(again)) == (True, "cancelled")


def test_who_was_there_cannot_give_the_seat_up() -> None:
    workshop = create_workshop(on=timezone.localdate())
    seat = register(workshop=workshop, person=somebody("ana"), now=NOW)
    check_in(slot=workshop.slots.get(), person=seat.person, by=create_person(), now=NOW, via="name", role="organiser")

    answer = Client().post(leave_path(seat))

    assert answer.status_code == 422 and "présence" in answer.content.decode()
    assert state_of(seat) != "cancelled"


def test_who_answers_for_a_group_gives_all_its_places_up() -> None:
    workshop = create_workshop()
    cohort = register_cohort(
        workshop=workshop, in_charge=somebody("ana"), kind="organisation", name="Les Tisserands", structure="Coopérative", now=NOW,
        members=[Name("Bo", "A"), Name("Cy", "B")],
    )  # fmt: skip
    assert leave_address(cohort) in letters("ana")[-1].text
    assert "Les Tisserands" in Client().get(leave_path(cohort)).content.decode()
    former = leave_path(cohort)
    cohort.in_charge = somebody("dan")
    cohort.save(update_fields=["in_charge"])
    assert Client().post(former).status_code == 404  # in other hands now

    Client().post(leave_path(cohort))

    assert set(Registration.objects.values_list("state", flat=True)) == {"cancelled"}
    assert "le groupe ne vient pas" in Client().get(leave_path(cohort)).content.decode()


def test_the_link_that_proves_the_address_names_the_places_and_presses_itself(client: Client) -> None:
    programme = create_programme()
    late, soon = (create_workshop(programme, on=timezone.localdate() + timedelta(days=days)) for days in (40, 5))
    Workshop.objects.filter(pk=soon.pk).update(title="Choisir l'idée")
    given = {"first_name": "Ana", "contact": "ana@exemple.invalid"}
    join_many(programme=programme, workshops=[late, soon], now=NOW, **given)
    found = re.search(r"https?://[^/\s]+(/compte/connexion/lien/\S+)", letters("ana")[0].text)
    path = found[1] if found else ""

    page = client.get(path).content.decode()
    assert 0 < page.index("Choisir l’idée") < page.index("Atelier de co-création")
    assert "data-press" in page and "Retenir mes places" in page
    other = as_guest(Client(), somebody("bo")).get(path).content.decode()
    assert "Retenir mes places" in other and "data-press" not in other  # nobody becomes somebody else by a link alone
    assert set(Registration.objects.values_list("state", flat=True)) == {"requested"}

    client.post(path)
    assert set(Registration.objects.values_list("state", flat=True)) == {"confirmed"}
    assert client.get(path).url.endswith("/participer/merci/")  # touched again in the same browser
    assert "Il a déjà servi" in Client().get(path).content.decode()
