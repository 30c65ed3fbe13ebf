"""Attestations say what was noted, under numbers that follow one another, and can be checked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import JournalEntry
from maille.people.models import Person
from maille.ui.printing import print_pdf
from maille.workshops import lifecycle
from maille.workshops.actions import forget_pupils, rename_member
from maille.workshops.actions.attestations import issue_attestations, issue_programme_attestations
from maille.workshops.models import Attendance, Attestation, Registration, Slot, Workshop
from maille.workshops.printing.attestations import attestations, programme_attestations
from maille.workshops.rolls import Name
from tests.gates.world import World, build_world
from tests.people.test_data import as_guest
from tests.workshops.factories import create_person, create_workshop
from tests.workshops.test_cohorts import group
from tests.workshops.test_printing import pages_of

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def workshop() -> Workshop:
    """A day of two half-days: 9:00 to 12:30, 13:30 to 17:00."""
    workshop = create_workshop(on=date(2018, 3, 16), title="Créer une entreprise", are_hours_confirmed=True)
    workshop.slots.update(starts="09:00", ends="12:30")
    Slot.objects.create(workshop=workshop, on=date(2018, 3, 16), part_of_day="afternoon", starts="13:30", ends="17:00")
    return workshop


def came(workshop: Workshop, first: str, half_days: int) -> Person:
    person = create_person(first_name=first, last_name="Velours")
    for slot in list(workshop.slots.all())[:half_days]:
        Attendance.objects.create(slot=slot, person=person)
    return person


def issue(workshop: Workshop) -> int:
    return issue_attestations(workshop=workshop, by=create_person(), now=NOW)


def test_each_person_present_has_a_page_with_half_days_and_hours(workshop: Workshop):
    came(workshop, "Amadou", 2)
    came(workshop, "Zoé", 1)
    absent = create_person(first_name="Absente")
    Attendance.objects.create(slot=workshop.slots.first(), person=absent, was_present=False)

    assert issue(workshop) == 2
    first, second = pages_of(print_pdf(attestations(workshop=workshop)))

    assert f"{NOW:%Y}-0001" in first and "Amadou Velours" in first
    assert "Vendredi 16 mars 2018, matin 3 h 30" in first and "Vendredi 16 mars 2018, après-midi 3 h 30" in first
    assert "2 demi-journées, 7 h 00" in first  # 3 h 30 twice
    assert f"{NOW:%Y}-0002" in second and "1 demi-journée, 3 h 30" in second
    assert Attestation.objects.get(number=2).code in second


def test_without_confirmed_hours_half_days_are_counted_and_no_hours(workshop: Workshop):
    Workshop.objects.update(are_hours_confirmed=False)
    workshop.refresh_from_db()
    came(workshop, "Amadou", 2)
    issue(workshop)

    page = pages_of(print_pdf(attestations(workshop=workshop)))[0]
    assert "2 demi-journées" in page and "7 h" not in page and "horaire non précisé" in page


def test_made_twice_is_as_good_as_once(workshop: Workshop):
    came(workshop, "Amadou", 2)

    assert [issue(workshop), issue(workshop)] == [1, 0]
    assert Attestation.objects.count() == 1
    assert JournalEntry.objects.filter(verb="attestation.issued").count() == 1


def test_corrected_presences_replace_the_attestation_under_a_new_number(workshop: Workshop):
    person = came(workshop, "Amadou", 1)
    issue(workshop)
    Attendance.objects.create(slot=list(workshop.slots.all())[1], person=person)
    issue(workshop)

    old, new = Attestation.objects.order_by("number")
    assert (old.withdrawn_at is None, new.withdrawn_at is None) == (False, True)
    assert (len(old.half_days), len(new.half_days)) == (1, 2)
    assert len(pages_of(print_pdf(attestations(workshop=workshop)))) == 1


def test_nobody_present_is_said(workshop: Workshop):
    with pytest.raises(RuleError, match=r"Personne n.est noté présent"):
        issue(workshop)


def test_numbers_follow_one_another_in_the_programme(workshop: Workshop):
    other = create_workshop(workshop.programme, on=date(2018, 3, 22))
    came(workshop, "Amadou", 1)
    came(other, "Zoé", 1)
    issue(workshop)
    issue(other)

    assert list(Attestation.objects.order_by("pk").values_list("number", flat=True)) == [1, 2]


def test_anybody_with_the_code_may_check_it(workshop: Workshop, client: Client):
    came(workshop, "Amadou", 2)
    issue(workshop)
    row = Attestation.objects.get()
    address = reverse("workshops:attestation", args=[workshop.programme.slug, row.code])

    page = client.get(address).content.decode()
    assert "Amadou Velours" in page and "valable" in page and "noindex" in page
    assert client.get(address.replace(row.code, "a" * 12)).status_code == 404


def shown(row: Attestation) -> str:
    return Client().get(reverse("workshops:attestation", args=[row.programme.slug, row.code])).content.decode()


def test_an_attestation_keeps_the_name_it_was_made_with_until_the_organiser_makes_another(workshop: Workshop):
    person = came(workshop, "Amadou", 2)
    issue(workshop)
    Person.objects.filter(pk=person.pk).update(first_name="Imposteur")
    row = Attestation.objects.get()

    assert "Amadou Velours" in shown(row) and "Imposteur" not in shown(row)
    assert "Amadou Velours" in pages_of(print_pdf(attestations(workshop=workshop)))[0]

    issue(workshop)
    old, new = Attestation.objects.order_by("number")
    assert "ne vaut plus" in shown(old) and "Imposteur Velours" in shown(new)


def test_who_answers_for_a_group_does_not_rename_a_member_who_was_attested():
    workshop = create_workshop(on=timezone.localdate())
    cohort = group(workshop, "Léa", kind="class")
    seat = cohort.seats.get()
    Attendance.objects.create(slot=workshop.slots.get(), person=seat.person)
    issue(workshop)

    with pytest.raises(RuleError, match="attestation"):
        rename_member(seat=seat, name=Name("Zoé"), by=cohort.in_charge, now=NOW)
    rename_member(seat=seat, name=Name("Zoé"), by=cohort.in_charge, now=NOW, role="organiser")
    assert Attestation.objects.get().name == "Léa"

    forget_pupils(now=NOW + timedelta(days=40))
    assert Attestation.objects.get().name == "Élève 01"


def test_an_erased_person_leaves_no_name_at_the_address(workshop: Workshop, client: Client):
    person = came(workshop, "Amadou", 2)
    issue(workshop)
    lifecycle.on_erasure(person=person, now=NOW + timedelta(days=1))
    row = Attestation.objects.get()

    page = client.get(reverse("workshops:attestation", args=[workshop.programme.slug, row.code])).content.decode()
    assert "ne vaut plus" in page and "Amadou" not in page
    assert row.name == ""


def test_the_organiser_makes_and_opens_them_from_the_workshop():
    world: World = build_world()
    world.workshop.attestations.all().delete()
    Attendance.objects.create(
        slot=world.workshop.slots.get(), person=create_person(first_name="Amadou", last_name="Velours")
    )
    where = [world.programme.slug, world.workshop.slug]
    at_work = world.client("o")

    made = at_work.post(reverse("steering:attestations-issue", args=where))
    address = reverse("steering:workshop-print", args=[*where, "attestations"])

    assert address in at_work.get(made["Location"]).content.decode()
    assert "Amadou Velours" in pages_of(at_work.get(address).content)[0]


def test_one_attestation_sums_the_hours_of_the_whole_programme(workshop: Workshop):
    other = create_workshop(workshop.programme, on=date(2018, 3, 22), title="Choisir", are_hours_confirmed=True)
    other.slots.update(starts="09:00", ends="11:15")
    person = came(workshop, "Amadou", 2)
    Attendance.objects.create(slot=other.slots.get(), person=person)
    issue(workshop)
    programme = workshop.programme

    made = [issue_programme_attestations(programme=programme, by=person, now=NOW) for _again in range(2)]
    (page,) = pages_of(print_pdf(programme_attestations(programme=programme)))

    assert made == [1, 0]
    assert f"{NOW:%Y}-0002" in page  # the workshop's own has number 1
    assert "3 demi-journées, 9 h 15" in page  # 3 h 30 + 3 h 30 + 2 h 15
    assert "Choisir" in page and "Créer une entreprise" in page


def test_presences_corrected_in_any_workshop_replace_it(workshop: Workshop):
    other = create_workshop(workshop.programme, on=date(2018, 3, 22))
    person = came(workshop, "Amadou", 1)
    issue_programme_attestations(programme=workshop.programme, by=person, now=NOW)
    Attendance.objects.create(slot=other.slots.get(), person=person)
    issue_programme_attestations(programme=workshop.programme, by=person, now=NOW)

    old, new = Attestation.objects.order_by("number")
    assert (old.withdrawn_at, new.withdrawn_at) == (NOW, None)
    assert (len(old.half_days), len(new.half_days)) == (1, 2)


def test_each_finds_their_own_paper_and_nobody_elses(workshop: Workshop, client: Client):
    person, other = came(workshop, "Amadou", 2), came(workshop, "Zoé", 1)
    for one in (person, other):
        Registration.objects.create(workshop=workshop, person=one, state="present")
    issue(workshop)
    issue_programme_attestations(programme=workshop.programme, by=person, now=NOW)
    theirs = Attestation.objects.filter(person=other).first()
    own = Attestation.objects.get(person=person, workshop=workshop)
    browser = as_guest(client, person)

    page = browser.get(reverse("workshops-site:mine")).content.decode()
    assert page.count("attestation-") == 2 and "2 demi-journées suivies" in page.replace("\xa0", " ")
    paper = browser.get(reverse("workshops-site:attestation", args=[own.code]))
    assert paper["Content-Type"] == "application/pdf" and "Amadou Velours" in pages_of(paper.content)[0]
    assert browser.get(reverse("workshops-site:attestation", args=[theirs.code])).status_code == 404
    assert client.get(reverse("workshops:attestation", args=[workshop.programme.slug, theirs.code])).status_code == 200


def test_an_attestation_that_was_withdrawn_is_no_more_to_be_had(workshop: Workshop, client: Client):
    person = came(workshop, "Amadou", 1)
    issue(workshop)
    Attestation.objects.update(withdrawn_at=NOW)
    address = reverse("workshops-site:attestation", args=[Attestation.objects.get().code])
    assert as_guest(client, person).get(address).status_code == 404
