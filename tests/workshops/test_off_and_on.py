"""A workshop called off, put off, announced again or sent back to draft: what those who come are told, and what pages say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import OutboxMessage
from maille.pages.mine import tasks
from maille.steering.actions.workshops import HalfDay, edit_workshop
from maille.ui.dates import day_in_words
from maille.workshops.actions import move_workshop, register
from maille.workshops.models import Registration, Workshop
from tests.workshops.factories import create_person, create_workshop
from tests.workshops.test_agenda import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock")]
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
OLD, NEW = TODAY + timedelta(days=10), TODAY + timedelta(days=40)


def _with_seats(*emails: str, **fields: object) -> Workshop:
    workshop = create_workshop(on=OLD, **{"state": "announced", **fields})
    for email in emails:
        person = create_person(contact_email=email, phone="", proven_at=NOW)
        register(workshop=workshop, person=person, now=NOW)
    OutboxMessage.objects.all().delete()
    return workshop


def _move(workshop: Workshop, to: str) -> Workshop:
    reason = "La salle est fermée." if to in {"cancelled", "postponed"} else ""
    return move_workshop(workshop=workshop, to=to, by=create_person(), now=NOW, reason=reason)


def _letters() -> list[tuple[str, str]]:
    rows = OutboxMessage.objects.order_by("to").values_list("to", "subject")
    return [(to, subject.replace("\u202f", " ").replace("\xa0", " ")) for to, subject in rows]


def _text(to: str) -> str:
    text = OutboxMessage.objects.filter(to=to).latest("pk").text
    return " ".join(text.replace("\u202f", " ").replace("\xa0", " ").replace("’", "'").split())


def _said(workshop: Workshop, person: object = None) -> str:
    client = browser_of(person or create_person())
    text = client.get(workshop.get_absolute_url()).content.decode()
    return text.replace("\u202f", " ").replace("\xa0", " ").replace("’", "'").replace("&#x27;", "'")


def test_nobody_registered_is_left_with_a_page_that_is_no_more() -> None:
    workshop = _with_seats("lea@maille.invalid")

    with pytest.raises(RuleError, match=r"Reportez l.atelier, ou annulez-le"):
        _move(workshop, "draft")
    workshop.refresh_from_db()
    assert workshop.state == "announced"

    empty = _with_seats()
    assert _move(empty, "draft").state == "draft"


def test_a_seat_at_a_draft_of_before_is_no_appointment() -> None:
    workshop = _with_seats("lea@maille.invalid")
    person = workshop.registrations.get().person
    Workshop.objects.filter(pk=workshop.pk).update(state="draft")

    assert list(tasks(person, workshop.programme, TODAY).registrations) == []


@pytest.mark.parametrize("off", ["cancelled", "postponed"])
def test_announced_again_after_being_off_everyone_is_told_once(off: str) -> None:
    workshop = _with_seats("lea@maille.invalid", "sam@maille.invalid")
    _move(workshop, off)
    OutboxMessage.objects.all().delete()

    _move(workshop, "announced")
    _move(workshop, "announced")

    title = f"De nouveau prévu : {workshop.title}"
    assert _letters() == [("lea@maille.invalid", title), ("sam@maille.invalid", title)]
    assert f"est de nouveau annoncé : {day_in_words(OLD, 'day')}, matin" in _text("lea@maille.invalid")


def test_a_first_announcement_of_a_draft_tells_nobody() -> None:
    workshop = _with_seats(state="draft")

    _move(workshop, "announced")

    assert _letters() == []


def test_put_off_its_old_date_is_no_headline_and_it_is_not_past() -> None:
    workshop = _move(_with_seats("lea@maille.invalid"), "postponed")
    old = day_in_words(OLD, "day")

    page = _said(workshop)
    assert "Nouvelle date à venir" in page and old not in page
    workshop.slots.update(on=TODAY - timedelta(days=3))
    assert "Cet atelier a eu lieu" not in _said(workshop)


def _redate(workshop: Workshop, *days: object, **values: object) -> int:
    slots = [HalfDay(day, "morning") for day in days]
    return edit_workshop(workshop=workshop, values=values, slots=slots, by=create_person(), now=NOW)


def test_saving_the_new_date_announces_it_opens_the_seats_and_tells_everyone_once() -> None:
    workshop = _move(_with_seats("lea@maille.invalid", "sam@maille.invalid"), "postponed")
    OutboxMessage.objects.all().delete()

    assert _redate(workshop, NEW, venue="Le Dé à coudre") == 2

    workshop.refresh_from_db()
    assert workshop.state == "announced"
    title = f"Nouvelle date : {workshop.title}"
    assert _letters() == [("lea@maille.invalid", title), ("sam@maille.invalid", title)]
    told = _text("lea@maille.invalid")
    assert f"aura lieu {day_in_words(NEW, 'day')}, matin" in told and "Le Dé à coudre" in told
    assert f"Ne tient plus : {day_in_words(OLD, 'day')}, matin." in told
    page = _said(workshop)
    assert day_in_words(NEW, "day") in page and "M'inscrire" in page


def test_other_changes_while_put_off_wait_for_the_new_date() -> None:
    workshop = _move(_with_seats("lea@maille.invalid"), "postponed")
    OutboxMessage.objects.all().delete()

    assert _redate(workshop, OLD, venue="Le Dé à coudre") == 0

    workshop.refresh_from_db()
    assert (workshop.state, _letters()) == ("postponed", [])


def test_a_new_date_that_is_past_is_refused() -> None:
    workshop = _move(_with_seats("lea@maille.invalid"), "postponed")

    with pytest.raises(RuleError, match="La nouvelle date est passée"):
        _redate(workshop, TODAY - timedelta(days=2))
    workshop.refresh_from_db()
    assert workshop.state == "postponed"


def test_a_changed_date_says_which_one_no_longer_holds() -> None:
    workshop = _with_seats("lea@maille.invalid")

    _redate(workshop, NEW)

    assert f"Ne tient plus : {day_in_words(OLD, 'day')}, matin." in _text("lea@maille.invalid")


def test_the_step_back_to_draft_shows_what_to_do_instead(world_with_seat: tuple[object, Workshop]) -> None:
    client, workshop = world_with_seat
    address = reverse("steering:workshop-state", args=[workshop.programme.slug, workshop.slug, "draft"])

    page = client.get(address).content.decode()

    for step in ("postponed", "cancelled"):
        assert reverse("steering:workshop-state", args=[workshop.programme.slug, workshop.slug, step]) in page
    assert client.post(address, {"go": "1"}).status_code == 422
    workshop.refresh_from_db()
    assert workshop.state == "announced"


def test_the_step_back_says_how_many_are_told(world_with_seat: tuple[object, Workshop]) -> None:
    client, workshop = world_with_seat
    Workshop.objects.filter(pk=workshop.pk).update(state="cancelled")
    address = reverse("steering:workshop-state", args=[workshop.programme.slug, workshop.slug, "announced"])

    page = client.get(address).content.decode().replace("\u202f", " ").replace("\xa0", " ")

    assert "1 courriel part pour le dire" in page


@pytest.fixture
def world_with_seat() -> tuple[object, Workshop]:
    from tests.gates.world import build_world  # a whole programme: only these two need it

    world = build_world()
    Workshop.objects.filter(pk=world.workshop.pk).update(state="announced")
    Registration.objects.filter(workshop=world.workshop).delete()
    Registration.objects.create(
        workshop=world.workshop, person=create_person(contact_email="lea@maille.invalid"), state="confirmed"
    )
    world.workshop.refresh_from_db()
    return world.client("o"), world.workshop
