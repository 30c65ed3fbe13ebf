"""Half-days, venue, places and parts of a workshop, edited on one page."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

import pytest

from maille.core.models import OutboxMessage
from maille.people.models import Person
from maille.steering import missing
from maille.workshops.models import Attendance, Registration, Workshop
from tests.steering.conftest import said


@pytest.fixture
def workshop(world) -> Workshop:
    Workshop.objects.filter(pk=world.workshop.pk).update(state="announced", city="Roubaix")
    world.workshop.refresh_from_db()
    return world.workshop


def _form(workshop, *slots, **changes):
    rows = {"slots-TOTAL_FORMS": len(slots), "slots-INITIAL_FORMS": 0, "parts-TOTAL_FORMS": 0, "parts-INITIAL_FORMS": 0}
    for number, slot in enumerate(slots):
        rows |= {f"slots-{number}-{name}": value for name, value in slot.items()}
    return {"title": workshop.title, "phase": workshop.phase_id, "city": "Roubaix", **rows, **changes}


def _half(on, part="morning", **more):
    return {"on": on, "part_of_day": part, **more}


def test_half_days_are_added_and_removed(at_work, page, workshop):
    url = page("workshop-edit", workshop.slug)

    at_work.post(url, _form(workshop, _half("2027-03-16"), _half("2027-03-16", "afternoon")))

    assert list(workshop.slots.values_list("on", "part_of_day", "starts")) == [
        (date(2027, 3, 16), "morning", None),
        (date(2027, 3, 16), "afternoon", None),
    ]


def test_the_button_adds_an_empty_row_and_writes_nothing(at_work, page, workshop):
    before = list(workshop.slots.values_list("on", flat=True))

    answer = at_work.post(page("workshop-edit", workshop.slug), _form(workshop, _half("2027-03-16"), more_slots="1"))

    assert (answer.status_code, len(answer.context["slots"])) == (200, 2)
    assert answer.context["slots"][0]["on"].value() == "2027-03-16"  # what was typed stays
    assert list(workshop.slots.values_list("on", flat=True)) == before


@pytest.mark.parametrize("button", ["more_slots", "more_parts"])
def test_adding_a_row_refuses_nothing_yet(at_work, page, workshop, button):
    url, form = page("workshop-edit", workshop.slug), _form(workshop, _half(""), title="", **{button: "1"})

    shown = said(at_work.post(url, form))

    assert "data-error-summary" not in shown and "aria-invalid" not in shown
    assert 'data-unsaved="yes"' in shown  # and the browser asks before it is lost


def test_a_workshop_still_announced_is_closed_from_the_door(at_work, page, workshop):
    at_work.post(page("workshop-state", workshop.slug, "finished"), {"once": "k"})

    workshop.refresh_from_db()
    assert workshop.state == "finished"


@pytest.mark.parametrize(
    ("slots", "complaint"),
    [
        ([_half("2027-03-16"), _half("2027-03-16")], "deux fois"),
        ([_half("2027-03-16", drop="on")], "à peu près quand"),
        ([_half("2027-03-16", starts="09:00")], "Donnez les deux heures"),
        ([_half("2027-03-16", starts="12:00", ends="09:00")], "La fin doit venir après le début."),
        ([_half("le 16 mars")], ""),
    ],
)
def test_wrong_half_days_are_refused_and_nothing_is_written(at_work, page, workshop, slots, complaint):
    before = list(workshop.slots.values_list("on", "part_of_day"))

    answer = at_work.post(page("workshop-edit", workshop.slug), _form(workshop, *slots, title="Autre titre"))

    workshop.refresh_from_db()
    assert answer.status_code == 422 and complaint in said(answer)
    assert (list(workshop.slots.values_list("on", "part_of_day")), workshop.title) == (before, "Atelier 1")


def test_there_are_never_fewer_places_than_people(at_work, page, workshop):
    for name in ("Ana", "Bo", "Cy"):
        Registration.objects.create(workshop=workshop, person=Person.objects.create(first_name=name), state="confirmed")
    url = page("workshop-edit", workshop.slug)

    answer = at_work.post(url, _form(workshop, _half("2027-03-16"), capacity="2"))
    assert answer.status_code == 422 and "capacity" in answer.context["form"].errors

    assert at_work.post(url, _form(workshop, _half("2027-03-16"), capacity="3")).status_code == 302


def test_those_who_come_hear_of_a_new_day(at_work, page, workshop):
    person = Person.objects.create(first_name="Ana", contact_email="ana@exemple.invalid")
    Registration.objects.create(workshop=workshop, person=person, state="confirmed")

    url = page("workshop-edit", workshop.slug)
    answer = at_work.post(url, _form(workshop, _half("2027-03-16"), venue="Le Dé à coudre"), follow=True)

    assert OutboxMessage.objects.get(to="ana@exemple.invalid").subject.startswith("Date, horaire ou lieu")
    assert "1 courriel dit ce qui change" in said(answer) and "à 1 personne inscrite" in said(answer)


def test_confirming_announces_how_many_hear_of_it(at_work, page, workshop):
    for name, address in (("Ana", "ana@exemple.invalid"), ("Yvette", "")):
        person = Person.objects.create(first_name=name, contact_email=address)
        Registration.objects.create(workshop=workshop, person=person, state="confirmed")

    shown = said(at_work.get(page("workshop-state", workshop.slug, "confirmed")))

    assert "1 courriel dit que l'atelier aura bien lieu" in shown and "Yvette (sans téléphone)" in shown


def test_a_half_day_with_people_noted_present_stays(at_work, page, workshop):
    slot = workshop.slots.get()
    Attendance.objects.create(slot=slot, person=Person.objects.create(first_name="Ana"))

    answer = at_work.post(page("workshop-edit", workshop.slug), _form(workshop, _half("2027-03-16")))

    assert answer.status_code == 422
    assert list(workshop.slots.all()) == [slot]


def test_calling_off_needs_a_reason(at_work, page, workshop):
    url = page("workshop-state", workshop.slug, "cancelled")

    assert at_work.post(url, {"reason": ""}).status_code == 422
    workshop.refresh_from_db()
    assert workshop.state == "announced"
    assert at_work.post(url, {"reason": "La salle est fermée."}).status_code == 302
    workshop.refresh_from_db()
    assert workshop.state == "cancelled"


def test_a_workshop_with_registrations_is_not_removed(at_work, page, workshop):
    Registration.objects.create(workshop=workshop, person=Person.objects.create(first_name="Ana"), state="confirmed")

    at_work.post(page("workshop-remove", workshop.slug))

    assert Workshop.objects.filter(pk=workshop.pk).exists()


def test_a_new_workshop_appears_with_its_parts_in_order(at_work, page, programme, workshop):
    parts = {
        "parts-TOTAL_FORMS": 2,
        "parts-0-title": "Présentations", "parts-0-kind": "presentation_20x20", "parts-0-title_en": "Talks",
        "parts-1-title": "Intelligence collective", "parts-1-kind": "atelier",
    }  # fmt: skip

    at_work.post(page("workshop-create"), _form(workshop, _half("2027-04-01"), **{**parts, "title": "Le bilan"}))

    made = programme.workshops.get(title="Le bilan")
    assert list(made.parts.values_list("title", "translations")) == [
        ("Présentations", {"en": {"title": "Talks"}}),
        ("Intelligence collective", {}),
    ]


def test_moving_the_edition_keeps_every_gap(at_work, page, programme, workshop):
    first, start = workshop.slots.get().on, programme.starts_on
    later = first.replace(year=first.year + 1)

    at_work.get(page("calendar"), {"starting": later.isoformat()})
    assert workshop.slots.get().on == first  # looking moves nothing
    at_work.post(page("calendar"), {"starting": later.isoformat()})

    programme.refresh_from_db()
    assert workshop.slots.get().on == later
    assert programme.starts_on - start == later - first
    assert programme.phases.first().starts_on - start == later - first


def test_reporting_asks_what_came_out_and_thanks_once(at_work, page, workshop):
    Workshop.objects.filter(pk=workshop.pk).update(state="finished")
    guest = Person.objects.create(first_name="Nora", contact_email="nora@exemple.invalid")
    Registration.objects.create(workshop=workshop, person=guest, state="present")
    url = page("workshop-state", workshop.slug, "reported")

    assert at_work.post(url, {"outcome": ""}).status_code == 422
    assert at_work.post(url, {"outcome": "48 besoins, 9 défis."}).status_code == 302

    workshop.refresh_from_db()
    assert (workshop.state, workshop.outcome) == ("reported", "48 besoins, 9 défis.")
    assert list(OutboxMessage.objects.filter(kind="thanks").values_list("to", flat=True)) == ["nora@exemple.invalid"]
    assert "48 besoins, 9 défis." in said(at_work.get(workshop.get_absolute_url())).replace("\u202f", " ")


def test_reminder_days_are_chosen_or_turned_off(at_work, page, programme):
    assert "à moins de deux heures" in said(at_work.get(page("reminders"))).lower()
    for days, kept in ((["3", "1"], [3, 1]), ([], []), (["5"], [])):
        at_work.post(page("reminders"), {"days": days})
        programme.refresh_from_db()
        assert programme.reminder_days == kept


def test_hours_that_are_not_confirmed_are_said_to_nobody(at_work, page, workshop):
    workshop.slots.update(starts=time(9, 10), ends=time(12, 30))
    assert not re.search(r"9\s*h\s*10", said(at_work.get(page("dashboard"))))

    Workshop.objects.filter(pk=workshop.pk).update(are_hours_confirmed=True)

    assert re.search(r"9\s*h\s*10", said(at_work.get(page("dashboard"))))


def test_half_days_that_overlap_are_refused_with_their_hours(at_work, page, workshop):
    before = list(workshop.slots.values_list("pk", "on"))
    rows = [
        _half("2027-03-16", starts="09:00", ends="14:00"),
        _half("2027-03-16", "afternoon", starts="13:30", ends="17:00"),
    ]

    answer = at_work.post(page("workshop-edit", workshop.slug), _form(workshop, *rows))

    assert answer.status_code == 422
    assert "se chevauchent" in answer.content.decode()
    assert list(workshop.slots.values_list("pk", "on")) == before


def test_the_access_sheet_is_not_known_until_said_and_a_change_writes_to_nobody(at_work, page, workshop):
    person = Person.objects.create(first_name="Ana", contact_email="ana@exemple.invalid")
    Registration.objects.create(workshop=workshop, person=person, state="confirmed")
    half = _half("2027-03-16")
    url = page("workshop-edit", workshop.slug)
    selects = [at_work.get(url).context["form"][name].value() for name in ("step_free", "childcare")]
    at_work.post(url, _form(workshop, half))  # the day, of which they hear
    told = OutboxMessage.objects.count()

    known = {"step_free": "true", "step_free_detail": "par la cour", "childcare": "false"}
    at_work.post(url, _form(workshop, half, **known, **{"slots-INITIAL_FORMS": 1}))

    workshop.refresh_from_db()
    assert selects == [None, None]
    assert (workshop.step_free, workshop.step_free_detail) == (True, "par la cour")
    assert (workshop.childcare, workshop.hearing_loop) == (False, None)
    assert OutboxMessage.objects.count() == told > 0


def test_a_new_workshop_is_proposed_in_the_phase_under_way_and_said_to_be_public(at_work, page, programme):
    programme.phases.filter(number=1).update(ends_on=programme.today() - timedelta(days=1))
    under_way = programme.phases.filter(ends_on__gte=programme.today()).first()

    shown = at_work.get(page("workshop-create"))

    assert shown.context["form"]["phase"].value() == under_way.pk
    assert "aussitôt à l'agenda" in said(shown)


def test_hours_given_and_not_confirmed_lead_to_the_box_that_is_missing(world, workshop):
    def places() -> list[str]:
        rows = list(world.programme.workshops.with_dates().with_seats_taken())
        return [
            gap.url.rpartition("#")[2] for gap in missing._workshops(world.programme, rows, world.programme.today())
        ]

    Workshop.objects.update(venue="La Condition publique", are_hours_confirmed=False)
    assert places() == ["id_slots-0-starts"]
    workshop.slots.update(starts=time(9), ends=time(12))
    assert places() == ["id_are_hours_confirmed"]
