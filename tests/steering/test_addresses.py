"""Addresses without an answer: whom to call, and what the team does once the person was reached."""

from __future__ import annotations

import pytest
from django.utils import timezone

from maille.core import bounces
from maille.core.models import JournalEntry, OutboxMessage
from maille.people.models import Account, Person
from maille.programmes.models import Membership
from tests.steering.conftest import said

PHONE = "06 11 22 33 44"


@pytest.fixture
def lost(programme) -> Person:
    """A member whose address is dead, who does not sign in, and who can be called."""
    person = Person.objects.create(
        first_name="Lucette", last_name="Dubois", contact_email="lucette@exemple.invalid", phone=PHONE
    )
    Membership.objects.create(programme=programme, person=person)
    bounces.note(address=person.contact_email, source="report", status="5.2.2", now=timezone.now())
    return person


def test_the_list_says_whom_to_call_why_and_what_was_held_back(at_work, page, lost, programme):
    OutboxMessage.objects.create(
        key="k", kind="reminder", to=lost.contact_email, subject="s", text="t", state="stopped", due_at=timezone.now(),
        person_id=lost.pk, programme_id=programme.pk,
    )  # fmt: skip
    shown = said(at_work.get(page("bounced")))
    assert PHONE in shown and "la boîte est pleine" in shown and "1 courriel retenu" in shown
    assert page("bounced") in at_work.get(page("mails")).content.decode()


def test_the_people_of_another_programme_are_not_shown(at_work, page, lost):
    Membership.objects.filter(person=lost).delete()
    assert PHONE not in said(at_work.get(page("bounced")))
    assert at_work.post(page("address-restored", lost.pk)).status_code == 404 and bounces.is_bounced(lost.contact_email)


def test_the_right_address_gets_mails_again(at_work, page, lost):
    at_work.post(page("address-correct", lost.pk), {"email": " Lucette.Dubois@exemple.invalid "})

    lost.refresh_from_db()
    assert lost.contact_email == "lucette.dubois@exemple.invalid" and not bounces.is_bounced(lost.contact_email)
    assert JournalEntry.objects.filter(verb="person.address_corrected", subject_id=lost.pk).count() == 1


def test_the_address_of_somebody_who_signs_in_is_theirs_to_change(at_work, page, lost):
    Account.objects.create(email=lost.contact_email, person=lost, proven_at=timezone.now())
    answer = at_work.post(page("address-correct", lost.pk), {"email": "autre@exemple.invalid"})

    lost.refresh_from_db()
    assert (answer.status_code, lost.contact_email) == (422, "lucette@exemple.invalid")


@pytest.mark.parametrize("email", ["lucette@exemple.invalid", "pas une adresse", ""])
def test_a_wrong_or_dead_address_is_refused(at_work, page, lost, email):
    assert at_work.post(page("address-correct", lost.pk), {"email": email}).status_code == 422


def test_noted_by_hand_then_declared_good(at_work, page, lost):
    at_work.post(page("address-restored", lost.pk), {"once": "a"})
    assert not bounces.is_bounced(lost.contact_email)
    at_work.post(page("address-bounced", lost.pk), {"once": "b"})
    assert bounces.is_bounced(lost.contact_email)
    assert "reviennent" in said(at_work.get(page("person", lost.pk)))
