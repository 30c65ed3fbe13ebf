"""What the letters say of place, date and hours: all of it, once, to each according to their seat."""

from __future__ import annotations

from datetime import time

import pytest
from django.utils import timezone

from maille.core.models import OutboxMessage
from maille.steering.actions.workshops import HalfDay, edit_workshop
from maille.workshops.actions import move_workshop, register, settle_place
from maille.workshops.leaving import leave_address
from maille.workshops.mails_of_many import line_of
from maille.workshops.models import Registration, Slot, Workshop
from tests.workshops.factories import create_person, create_workshop

pytestmark = pytest.mark.django_db
NOW = timezone.now()
PLACE = {"venue": "Le Dé à coudre", "address": "12 rue des Tisserands", "city": "Roubaix", "are_hours_confirmed": True}


def _seat(workshop: Workshop, name: str, state: str) -> Registration:
    person = create_person(first_name=name, contact_email=f"{name}@exemple.invalid", phone="")
    return Registration.objects.create(workshop=workshop, person=person, state=state, queued_at=NOW)


def _letters(name: str) -> list[tuple[str, str]]:
    """Subject and text of each, oldest first, with plain spaces and apostrophes."""
    rows = OutboxMessage.objects.filter(to=f"{name}@exemple.invalid").order_by("pk").values_list("subject", "text")
    plain = str.maketrans({"\u202f": " ", "\xa0": " ", "’": "'"})
    return [(subject.translate(plain), text.translate(plain)) for subject, text in rows]


def _half_days(workshop: Workshop) -> list[HalfDay]:
    return [HalfDay(slot.on, slot.part_of_day, time(9), time(12)) for slot in workshop.slots.all()]


def test_place_and_hours_known_in_one_save_are_one_letter_that_says_both() -> None:
    workshop = create_workshop()
    _seat(workshop, "ana", "confirmed")

    told = edit_workshop(workshop=workshop, values=PLACE, slots=_half_days(workshop), by=create_person(), now=NOW)

    [(subject, text)] = _letters("ana")
    assert told == 1 and subject.startswith("Date, horaire ou lieu")
    assert "L'horaire est connu. Le lieu est connu." in text and "change" not in text
    assert "9 h 00 à 12 h 00" in text and "Où : Le Dé à coudre, 12 rue des Tisserands, Roubaix." in text


def test_hours_that_no_page_shows_yet_are_nobody_s_news() -> None:
    workshop = create_workshop()
    _seat(workshop, "ana", "confirmed")

    assert edit_workshop(workshop=workshop, values={}, slots=_half_days(workshop), by=create_person(), now=NOW) == 0
    assert _letters("ana") == []


def test_who_waits_reads_that_they_have_no_seat_and_their_rank() -> None:
    workshop = create_workshop()
    _seat(workshop, "ana", "waiting")
    _seat(workshop, "bo", "waiting")
    Workshop.objects.filter(pk=workshop.pk).update(capacity=1)
    _seat(workshop, "cy", "confirmed")

    settle_place(workshop=workshop, values=PLACE, by=create_person(), now=NOW)

    assert "pas encore de place : vous êtes au rang 2" in _letters("bo")[0][1]
    assert "rang" not in _letters("cy")[0][1]


def test_confirmations_say_where_and_when_once_it_is_known() -> None:
    workshop = create_workshop(**PLACE)
    Slot.objects.filter(workshop=workshop).update(starts=time(9), ends=time(12))
    proven = create_person(contact_email="ana@exemple.invalid", proven_at=NOW, phone="")

    seat = register(workshop=workshop, person=proven, now=NOW)

    assert "9 h 00 à 12 h 00" in _letters("ana")[0][1] and "12 rue des Tisserands" in _letters("ana")[0][1]
    assert leave_address(seat) in _letters("ana")[0][1]
    assert "9 h 00 à 12 h 00" in line_of(seat).replace("\xa0", " ") and "12 rue des Tisserands" in line_of(seat)


def test_a_workshop_called_off_is_told_without_a_place_to_go_to() -> None:
    workshop = create_workshop(**PLACE)
    _seat(workshop, "ana", "confirmed")

    move_workshop(workshop=workshop, to="cancelled", by=create_person(), now=NOW, reason="La salle est fermée.")

    assert "Où :" not in _letters("ana")[0][1]
