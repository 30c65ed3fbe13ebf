"""A workshop whose day is not fixed, at the organiser's: its form, its steps, « Ma semaine », its papers, its file."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from maille.opendata.programme import WORKSHOPS
from maille.opendata.tables import Site
from maille.people.models import Person
from maille.programmes.models import Programme, ProgrammeFile, RedirectAlias
from maille.steering import kit, missing, paper
from maille.steering.retention import accounts
from maille.steering.retention.proofs import presences
from maille.workshops.models import Registration, Workshop
from maille.workshops.printing import call
from tests.steering.conftest import said, shown
from tests.steering.test_programme_file import changed
from tests.steering.test_workshop_editing import _form, _half

WORDS = "en mars, un mardi"
FLYER = kit.find("roubaix-2018")
HALF_DAY = "        slots: [{on: 2018-01-26, part: morning, starts: '09:00', ends: '12:30'}]\n"


@pytest.fixture
def workshop(world) -> Workshop:
    """Announced, without a day."""
    Workshop.objects.filter(pk=world.workshop.pk).update(state="announced", city="Roubaix", when_words=WORDS)
    world.workshop.slots.all().delete()
    world.workshop.refresh_from_db()
    return world.workshop


def test_a_workshop_is_added_and_announced_without_a_day(at_work, page, world):
    form = {
        "title": "Un mardi de mars",
        "phase": world.workshop.phase_id,
        "when_words": WORDS,
        "when_words_en": "in March",
    }

    answer = at_work.post(page("workshop-create"), _form(world.workshop, _half(""), **form))

    assert answer.status_code == 302
    made = Workshop.objects.get(title="Un mardi de mars")
    assert (made.state, made.when_words, made.slots.count()) == ("announced", WORDS, 0)
    assert made.translations == {"en": {"when_words": "in March"}}


def test_neither_a_day_nor_words_is_refused_beside_the_field(at_work, page, workshop):
    answer = at_work.post(page("workshop-edit", workshop.slug), _form(workshop, _half("")))

    assert answer.status_code == 422 and "à peu près quand" in str(answer.context["form"].errors["when_words"])


def test_the_words_go_once_the_day_is_given(at_work, page, workshop):
    workshop.translations = {"en": {"when_words": "in March", "title": "Workshop"}}
    workshop.save(update_fields=["translations"])
    sent = _form(workshop, _half("2027-03-16"), when_words=WORDS, when_words_en="in March", title_en="Workshop")

    at_work.post(page("workshop-edit", workshop.slug), sent)

    workshop.refresh_from_db()
    assert (workshop.when_words, workshop.translations) == ("", {"en": {"title": "Workshop"}})


def test_put_off_the_words_are_of_the_new_day_until_it_is_given(at_work, page, world):
    workshop, url = world.workshop, page("workshop-edit", world.workshop.slug)
    Workshop.objects.filter(pk=workshop.pk).update(state="postponed", city="Roubaix")
    old = _half(workshop.slots.get().on.isoformat())

    at_work.post(url, _form(workshop, old, when_words="en avril"))
    workshop.refresh_from_db()
    assert (workshop.state, workshop.when_words) == ("postponed", "en avril")

    at_work.post(url, _form(workshop, _half("2099-04-06"), when_words="en avril"))
    workshop.refresh_from_db()
    assert (workshop.state, workshop.when_words) == ("announced", "")


def test_a_confirmed_workshop_keeps_a_day_and_says_what_to_do_beside_it(at_work, page, world):
    days = list(world.workshop.slots.values_list("on", flat=True))
    sent = _form(world.workshop, _half(""), when_words=WORDS)

    answer = at_work.post(page("workshop-edit", world.workshop.slug), sent)

    assert answer.status_code == 422 and "Reporter" in str(answer.context["slots"][0].errors["on"])
    assert list(world.workshop.slots.values_list("on", flat=True)) == days


def test_steps_that_need_a_day_lead_to_its_field(at_work, page, workshop):
    confirm = page("workshop-state", workshop.slug, "confirmed")
    edit = page("workshop-edit", workshop.slug)

    assert confirm not in said(at_work.get(edit))
    for answer in (at_work.get(confirm), at_work.post(confirm, {"once": "k"})):
        assert f'href="{edit}#id_slots-0-on"' in said(answer) and "Fixer la date" in said(answer)
    workshop.refresh_from_db()
    assert workshop.state == "announced"


def test_it_is_cancelled_put_off_and_removed(at_work, page, workshop):
    workshop.registrations.all().delete()  # one where somebody registered stays
    at_work.post(page("workshop-state", workshop.slug, "postponed"), {"once": "k", "reason": "La salle ferme"})
    workshop.refresh_from_db()
    assert workshop.state == "postponed"
    at_work.post(page("workshop-state", workshop.slug, "cancelled"), {"once": "l", "reason": "La salle ferme"})
    workshop.refresh_from_db()
    assert workshop.state == "cancelled"

    at_work.post(page("workshop-remove", workshop.slug), {"once": "m"})
    assert not Workshop.objects.filter(pk=workshop.pk).exists()


def test_enter_in_a_field_saves_the_form(at_work, page, workshop):
    """A browser presses the first button of a form: it must be the one that saves."""
    form = re.search(r"<form[^>]*data-unsaved.*?</form>", said(at_work.get(page("workshop-edit", workshop.slug))), re.S)

    first = re.search(r"<button[^>]*>", form[0])[0]
    assert 'type="submit"' in first and "name=" not in first and "hidden>" not in first


def test_what_the_form_shows_saves_as_it_is(at_work, page, workshop):
    url = page("workshop-edit", workshop.slug)

    assert at_work.post(url, _form(workshop, **shown(at_work, url))).status_code == 302
    workshop.refresh_from_db()
    assert workshop.when_words == WORDS


def test_the_week_asks_for_the_date_in_one_act(at_work, page, workshop):
    Registration.objects.create(workshop=workshop, person=Person.objects.create(first_name="Ana"), state="confirmed")

    answer = at_work.get(page("dashboard"))

    [gap] = [gap for gap in answer.context["gaps"] if gap.action == "Fixer la date"]
    assert gap.url.endswith("#id_slots-0-on") and gap.level == "warn" and "attend la date" in gap.detail
    assert "Indiquer le lieu" not in said(answer)  # one thing after the other
    assert answer.context["coming"] == workshop and "date à fixer" in said(answer)


def test_a_dated_workshop_stays_the_next_one(workshop, world):
    later = Workshop.objects.create(
        programme=world.programme, phase=world.programme.phases.last(), code="a2", slug="a2", title="Daté"
    )
    later.slots.create(on=timezone.localdate() + timedelta(days=30), part_of_day="morning")

    assert missing.next_workshop([workshop, later], timezone.localdate()) == later
    assert missing.next_workshop([workshop], timezone.localdate()) == workshop


def test_the_sheet_to_sign_says_that_the_date_is_not_fixed(at_work, page, workshop):
    answer = at_work.get(page("workshop-print", workshop.slug, "emargement"), follow=True)

    assert answer.status_code == 200 and "La date n'est pas encore fixée" in said(answer)


def test_the_call_prints_the_words_and_knows_when_they_are_out_of_date(workshop, world):
    made = call.flyer(programme=world.programme)
    words = [date for phase in made.data["phases"] for date in phase["dates"]]
    assert words == [[WORDS, ""]]

    paper.note_printed(programme=world.programme, key=paper.FLYER, by=world.people["o"], now=timezone.now())
    workshop.slots.create(on=timezone.localdate() + timedelta(days=30), part_of_day="morning")

    [stale] = paper.stale(world.programme)
    assert stale.lines[0].startswith(f"Atelier 1, {WORDS}")


def test_the_open_table_has_its_line(workshop, world):
    [row] = [dict(zip(WORKSHOPS.columns, row, strict=True)) for row in WORKSHOPS.rows(world.programme, Site(""))]

    assert (row["titre"], row["jour"], row["moment"], row["quand"]) == ("Atelier 1", "", "", WORDS)


def test_nothing_of_it_is_past_while_the_programme_runs(workshop):
    Registration.objects.create(workshop=workshop, person=Person.objects.create(first_name="Ana"), state="confirmed")

    assert presences(timezone.now() + timedelta(days=80)) == 0


def test_who_waits_for_the_day_is_not_taken_for_gone(workshop):
    long_ago, now = timezone.now() - timedelta(days=2000), timezone.now()
    person = Person.objects.create(first_name="Ana", created_at=long_ago)
    Registration.objects.create(workshop=workshop, person=person, state="confirmed", created_at=long_ago)

    assert person not in accounts.inactive(now)
    assert person in accounts.inactive(now + timedelta(days=2000))  # the programme is long over


@pytest.fixture
def text(db: None) -> str:
    """The flyer's file, one of its workshops with words for a day."""
    return changed(FLYER.read_text(encoding="utf-8"), HALF_DAY, f"        when: {WORDS}\n")


def test_the_file_goes_round_with_words_for_a_day(text):
    kit.load_text(text)
    programme = Programme.objects.get(slug="roubaix-2018")

    workshop = programme.workshops.get(code="P2-S2")
    assert (workshop.when_words, workshop.slots.count()) == (WORDS, 0)
    assert kit.export_programme(programme) == text
    report = kit.load_text(text)
    assert (report.created, report.changed, report.removed, report.conflicts) == (0, 0, 0, [])


def test_an_edit_reads_back_as_the_same_programme(text):
    kit.load_text(text)
    programme = Programme.objects.get(slug="roubaix-2018")
    Workshop.objects.filter(code="P2-S2").update(translations={"en": {"when_words": "in March"}})

    written = kit.export_programme(programme)
    RedirectAlias.objects.all().delete()  # an old address leads to one programme
    kit.load_text(written, slug="ailleurs")

    copy = Workshop.objects.get(programme__slug="ailleurs", code="P2-S2")
    assert (copy.when_words, copy.translations) == (WORDS, {"en": {"when_words": "in March"}})


def test_a_file_with_neither_names_the_line(text):
    broken = changed(text, f"        when: {WORDS}\n", "")
    line = broken[: broken.index("- code: P2-S2")].count("\n") + 1

    with pytest.raises(kit.FileErrors, match="ni demi-journée ni à peu près quand") as refused:
        kit.load_text(broken)
    assert [problem.line for problem in refused.value.problems] == [line]


def test_a_file_takes_no_day_from_a_confirmed_workshop(text):
    kit.load_text(FLYER.read_text(encoding="utf-8"))
    Workshop.objects.filter(code="P2-S2").update(state="confirmed")

    report = kit.load_text(text)

    assert Workshop.objects.get(code="P2-S2").slots.count() == 1
    assert any("ses demi-journées sont gardées" in line for line in report.conflicts)


def test_words_written_in_the_browser_outlive_a_file_read_by_an_older_maille(text):
    flyer = FLYER.read_text(encoding="utf-8")
    kit.load_text(flyer)
    held = ProgrammeFile.objects.get()
    for values in held.records.values():
        values.pop("when", None)  # that version knew nothing of it
    held.save(update_fields=["records"])
    Workshop.objects.filter(code="P2-S3").update(when_words="en février")

    kit.load_text(flyer)

    assert Workshop.objects.get(code="P2-S3").when_words == "en février"
