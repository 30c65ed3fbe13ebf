"""What is erased by itself: counted first, shown a week, then gone; any sign of life keeps an account."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from maille.core.models import JournalEntry, OutboxMessage
from maille.core.months import shifted
from maille.people.actions import give_consent
from maille.people.models import Account, Person
from maille.programmes.models import Programme, Role
from maille.steering import retention
from maille.steering.retention import accounts
from maille.workshops.models import Attendance, Attestation, Registration, Workshop
from tests.steering.conftest import said
from tests.workshops.factories import create_person, create_workshop

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime(2027, 3, 1, 10))
LONG_AGO = shifted(NOW, -25)


def quiet(**fields: object) -> Person:
    """Somebody who came 25 months ago and gave no sign of life since."""
    number = Person.objects.count()
    values = {"created_at": LONG_AGO, "contact_email": f"q{number}@exemple.invalid", "phone": ""}
    return create_person(**(values | fields))


def rule(code: str) -> retention.Line:
    return next(line for line in retention.lines(NOW) if line.rule.code == code)


def test_months_and_years_end_on_a_day_that_exists():
    assert shifted(date(2027, 3, 31), -1) == date(2027, 2, 28)
    assert shifted(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert shifted(date(2027, 1, 15), -13) == date(2025, 12, 15)


def test_a_quiet_account_is_told_then_erased_a_month_later():
    person = quiet()
    assert (rule("preavis").due, rule("comptes").due) == (1, 0)

    retention.apply_rules(NOW)
    notice = OutboxMessage.objects.get(kind="retention")
    assert notice.to == person.contact_email and "31 mars 2027" in notice.text.replace("\xa0", " ")
    assert rule("comptes").next_on == date(2027, 3, 31)

    for days in (1, 29):
        retention.apply_rules(NOW + timedelta(days=days))
    person.refresh_from_db()
    assert person.erased_at is None and OutboxMessage.objects.filter(kind="retention").count() == 1

    retention.apply_rules(NOW + timedelta(days=30))
    person.refresh_from_db()
    assert person.erased_at is not None and person.first_name == ""
    said_so = JournalEntry.objects.filter(verb="retention.applied", data__rule="comptes").get()
    assert said_so.data == {"rule": "comptes", "count": 1}


def test_who_comes_back_after_the_notice_stays():
    person = quiet()
    account = Account.objects.create(email=person.contact_email, person=person, proven_at=LONG_AGO)
    retention.apply_rules(NOW)
    Account.objects.filter(pk=account.pk).update(last_login=NOW + timedelta(days=3))

    retention.apply_rules(NOW + timedelta(days=40))

    person.refresh_from_db()
    assert (person.erased_at, person.erase_after) == (None, None)


@pytest.mark.parametrize("sign", ["act", "presence", "seat", "team", "demonstration", "new"])
def test_any_sign_of_life_keeps_an_account(sign):
    person = quiet(is_demo=sign == "demonstration", created_at=NOW if sign == "new" else LONG_AGO)
    workshop = create_workshop(on=NOW.date() - timedelta(days=100))
    recently = NOW - timedelta(days=90)
    if sign == "act":
        JournalEntry.objects.create(at=recently, verb="comment.published", actor_id=person.pk, subject_type="x")
    if sign == "presence":
        Attendance.objects.create(slot=workshop.slots.get(), person=person, noted_at=recently)
    if sign == "seat":
        Registration.objects.create(workshop=workshop, person=person, state="confirmed", created_at=LONG_AGO)
    if sign == "team":
        Role.objects.create(programme=workshop.programme, person=person, kind="organiser")

    assert not accounts.inactive(NOW).exists()


def test_the_months_are_those_of_the_legal_notice():
    quiet()
    Programme.objects.filter(pk=create_workshop().programme_id).update(legal={"retention_months": 36})
    assert not accounts.inactive(NOW).exists()


@pytest.fixture
def old() -> Workshop:
    """Held six years ago: one seat, one presence, one attestation."""
    workshop = create_workshop(on=date(2021, 2, 1))
    person = create_person(created_at=NOW)
    Registration.objects.create(workshop=workshop, person=person, state="present")
    Attendance.objects.create(slot=workshop.slots.get(), person=person)
    Attestation.objects.create(
        programme=workshop.programme, workshop=workshop, person=person, number=1, code="abc", issued_at=NOW
    )
    return workshop


def test_presences_are_counted_shown_a_week_then_erased(old):
    assert rule("presences").due == 2
    retention.apply_rules(NOW)
    assert (rule("presences").due, rule("presences").next_on) == (2, date(2027, 3, 8))
    assert JournalEntry.objects.get(verb="retention.planned").data == {"rule": "presences", "count": 2}

    retention.apply_rules(NOW + timedelta(days=6))
    assert Attendance.objects.count() == 1
    retention.apply_rules(NOW + timedelta(days=7))

    assert (Registration.objects.count(), Attendance.objects.count(), Attestation.objects.count()) == (0, 0, 0)
    assert rule("presences").last_count == 2


def test_a_funder_who_asks_longer_is_obeyed_even_after_the_plan(old):
    retention.apply_rules(NOW)
    Programme.objects.filter(pk=old.programme_id).update(legal={"proof_years": 10})

    retention.apply_rules(NOW + timedelta(days=7))

    assert Attendance.objects.count() == 1
    assert (rule("presences").due, rule("presences").next_on) == (0, date(2031, 2, 1))


def test_a_consent_to_photos_ends_after_three_years():
    person = create_person(created_at=NOW)
    consent = give_consent(person=person, purpose="photo", wording="w", now=shifted(NOW, -36) - timedelta(days=1))
    fresh = give_consent(person=create_person(created_at=NOW), purpose="photo", wording="w", now=NOW)
    for days in (0, 8):
        retention.apply_rules(NOW + timedelta(days=days))

    consent.refresh_from_db()
    fresh.refresh_from_db()
    assert (consent.withdrawn_at is None, fresh.withdrawn_at) == (False, None)


def test_the_organiser_reads_the_table_and_nothing_goes_by_reading(at_work, page, world, old):
    world.nodes["need"].__class__.objects.filter(pk=world.nodes["need"].pk).update(
        paper_ref="P1-S1-001", created_at=shifted(timezone.now(), -13)
    )
    shown = said(at_work.get(page("retention")))
    assert "Fiches papier recopiées" in shown and "Les originaux sont détruits" in shown
    assert Attendance.objects.filter(slot__workshop=old).count() == 1

    at_work.post(page("paper-destroyed"), {"once": "p"})
    assert JournalEntry.objects.get(verb="paper.destroyed").data == {"count": 1}
    assert "Les originaux sont détruits" not in said(at_work.get(page("retention")))
