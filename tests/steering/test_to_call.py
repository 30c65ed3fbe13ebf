"""« À appeler » in the cockpit: the list, what is said after saving, « Ma semaine »."""

from __future__ import annotations

import pytest
from django.utils import timezone

from maille.core import bounces
from maille.core.models import BouncedAddress, OutboxMessage
from maille.people.models import Person
from maille.workshops.models import PhoneCall, Registration
from tests.steering.conftest import said

NOW = timezone.now()


@pytest.fixture
def workshop(world):
    for name, fields in {
        "Ana": {"contact_email": "ana@exemple.invalid", "proven_at": NOW}, "Yvette": {}, "Ahmed": {"phone": "03 53 01 00 12"},
    }.items():  # fmt: skip
        person = Person.objects.create(first_name=name, **fields)
        Registration.objects.create(workshop=world.workshop, person=person, state="confirmed")
    return world.workshop


def test_calling_off_announces_and_reports_the_mails_that_leave_and_whom_to_call(at_work, page, workshop):
    address = page("workshop-state", workshop.slug, "cancelled")

    asked = said(at_work.get(address))
    done = said(at_work.post(address, {"once": "k", "reason": "Salle inondée"}, follow=True))

    assert "1 courriel part avec votre motif" in asked and "Yvette (sans téléphone)" in asked
    assert "1 courriel part." in done and "2 personnes sont à appeler" in done and "Ahmed, 03 53 01 00 12" in done
    assert OutboxMessage.objects.filter(subject__startswith="Annulé").count() == 1


def test_a_new_place_says_whom_to_call_and_my_week_leads_there(at_work, page, workshop):
    form = {
        "title": workshop.title, "phase": workshop.phase_id, "city": "Roubaix", "venue": "Le Dé à coudre", "slots-TOTAL_FORMS": 1,
        "slots-INITIAL_FORMS": 0, "parts-TOTAL_FORMS": 0, "parts-INITIAL_FORMS": 0, "slots-0-on": "2027-03-16", "slots-0-part_of_day": "morning",
    }  # fmt: skip

    saved = said(at_work.post(page("workshop-edit", workshop.slug), form, follow=True))
    week, listed = said(at_work.get(page("dashboard"))), said(at_work.get(page("to-call")))

    assert "1 courriel dit ce qui change. 2 personnes sont à appeler" in saved
    assert "2 personnes à appeler" in week and page("to-call") in week
    assert "Yvette" in listed and "tel:0353010012" in listed and "Le Dé à coudre" in listed


def test_a_call_is_done_from_the_list(at_work, page, workshop):
    seat = workshop.registrations.get(person__first_name="Yvette")
    call = PhoneCall.objects.create(workshop=workshop, person=seat.person, registration=seat, about="news", since=NOW)

    refused = at_work.post(page("call-answer", call.pk), {"once": "a"}, follow=True)
    at_work.post(page("call-answer", call.pk), {"once": "b", "answer": "done"})

    call.refresh_from_db()
    assert "Dites ce que cette personne a répondu" in said(refused) and call.done_at is not None


def test_a_message_names_whom_to_call_and_leaves_to_no_dead_address(at_work, page, workshop):
    lost = Person.objects.create(first_name="Bo", contact_email="bo@exemple.invalid", proven_at=NOW)
    Registration.objects.create(workshop=workshop, person=lost, state="confirmed")
    bounces.note(address="bo@exemple.invalid", source=BouncedAddress.Source.REPORT, now=NOW)
    sent = {"segment": f"workshop:{workshop.pk}", "nature": "useful", "subject": "Bonjour", "text": "À jeudi."}

    shown = at_work.post(page("write"), sent | {"step": "preview"})

    reach = shown.context["reach"]
    assert [one.first_name for one in reach.people] == ["Ana"]
    assert [one.first_name for one in reach.to_call] == ["Yvette", "Ahmed", "Bo"]
    assert "tel:0353010012" in said(shown) and "sans téléphone" in said(shown)


def test_my_week_says_how_many_seats_are_only_offered(at_work, page, workshop):
    Registration.objects.filter(person__first_name="Ahmed").update(state="offered")

    assert "Dont 1 seulement proposée" in said(at_work.get(page("dashboard")))
    assert "dont 1 proposée" in said(at_work.get(page("workshops")))
