"""« Imprimer » of a workshop: the run sheet for any of them, and who would be attested by a first name only."""

from __future__ import annotations

from maille.programmes.models import Membership
from maille.workshops.models import Attendance
from tests.steering.conftest import said
from tests.workshops.factories import create_person


def test_the_run_sheet_is_there_whatever_the_phase(at_work, page, world):
    shown = said(at_work.get(page("workshop-prints", world.workshop.slug)))

    assert page("run-sheet", world.workshop.slug) in shown
    assert at_work.get(page("run-sheet", world.workshop.slug)).status_code == 200


def test_who_came_without_a_surname_is_named_before_the_attestations(at_work, page, world):
    for first, last in (("Zoé", ""), ("Paul", "Ourdi")):
        person = create_person(first_name=first, last_name=last)
        Membership.objects.create(programme=world.programme, person=person)
        Attendance.objects.create(slot=world.workshop.slots.first(), person=person)

    nameless = at_work.get(page("workshop-prints", world.workshop.slug)).context["nameless"]

    assert [person.first_name for person in nameless] == ["Zoé"]
