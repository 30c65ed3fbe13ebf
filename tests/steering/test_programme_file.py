"""`maille load` and `maille export`: the flyer is the input, an edit in the browser is never lost."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse

from maille.core.models import JournalEntry
from maille.people.models import Person
from maille.programmes.models import Programme, RedirectAlias
from maille.steering import kit, welcome
from maille.workshops.models import Attendance, Slot, Workshop

pytestmark = pytest.mark.django_db

FLYER = kit.find("roubaix-2018")


@pytest.fixture
def text() -> str:
    return FLYER.read_text(encoding="utf-8")


@pytest.fixture
def flyer(text: str) -> Programme:
    kit.load_text(text)
    return Programme.objects.get(slug="roubaix-2018")


def changed(text: str, before: str, after: str) -> str:
    assert text.count(before) >= 1, before
    return text.replace(before, after)


def test_flyer_says_its_seven_dates_as_half_days(flyer: Programme) -> None:
    slots = Slot.objects.filter(workshop__programme=flyer).order_by("on", "starts")
    assert [(slot.on.strftime("%d/%m"), slot.part_of_day) for slot in slots] == [
        ("11/01", "morning"), ("19/01", "morning"), ("26/01", "morning"), ("06/02", "morning"), ("16/02", "morning"),
        ("16/03", "morning"), ("16/03", "afternoon"), ("22/03", "morning"), ("22/03", "afternoon"),
    ]  # fmt: skip
    assert {slot.on.year for slot in slots} == {2018}


def test_flyer_leaves_hours_and_venues_to_be_decided(flyer: Programme) -> None:
    workshops = Workshop.objects.filter(programme=flyer)
    assert {(w.city, w.venue, w.are_hours_confirmed) for w in workshops} == {("Roubaix", "", False)}


def test_flyer_says_who_organises_and_with_whom(flyer: Programme) -> None:
    assert flyer.organiser is not None
    assert (flyer.organiser.name, flyer.organiser.site) == ("SoBizHub", "https://www.sobizhub.org/fr/")
    assert flyer.organiser.attached_to is not None
    assert flyer.organiser.attached_to.name == "Réseau Alliances"
    partners = flyer.partners.values_list("organisation__name", flat=True)
    assert list(partners) == ["Ville de Roubaix", "Humanis", "Réseau Alliances"]


def test_flyer_says_three_enjeux_seven_kinds_four_motivations(flyer: Programme) -> None:
    assert list(flyer.themes.values_list("title", flat=True)) == [
        "Bien-être dans ma ville", "Jeunesse", "Économie circulaire",
    ]  # fmt: skip
    assert list(flyer.actor_kinds.values_list("label", flat=True)) == [
        "Entreprises", "Entrepreneurs", "Associations", "Collectivités", "Étudiants",
        "Écoles de l'enseignement supérieur", "Citoyens",
    ]  # fmt: skip
    added = flyer.actor_kinds.filter(added_by_organiser=True).values_list("label", flat=True)
    assert list(added) == ["Collectivités", "Citoyens"]
    assert flyer.motivations.count() == 4


def test_old_address_of_the_flyer_leads_to_the_programme(flyer: Programme) -> None:
    path = "/fr/actualites/285-projet-de-territoire-roubaix-co-creons-la-ville-de-demain"
    assert RedirectAlias.objects.get(path=path).programme == flyer
    assert flyer.info_url == f"https://www.sobizhub.org{path}"


def test_loading_again_changes_nothing(flyer: Programme, text: str) -> None:
    before = JournalEntry.objects.count()
    report = kit.load_text(text)
    assert (report.created, report.changed, report.removed, report.conflicts) == (0, 0, 0, [])
    assert JournalEntry.objects.count() == before


def test_export_gives_the_file_back(flyer: Programme, text: str) -> None:
    assert kit.export_programme(flyer) == text


def test_export_after_an_edit_reads_back_as_the_same_programme(flyer: Programme) -> None:
    Programme.objects.filter(pk=flyer.pk).update(slogan="Ensemble : « tout » commence # ici")
    flyer.themes.filter(slug="jeunesse").update(text="- une liste\n- qui n'en est pas une")
    flyer.refresh_from_db()
    written = kit.export_programme(flyer)
    report = kit.load_text(written)
    assert (report.created, report.changed, report.removed, report.conflicts) == (0, 0, 0, [])
    RedirectAlias.objects.all().delete()  # an old address leads to one programme
    kit.load_text(written, slug="ailleurs")
    copy = Programme.objects.get(slug="ailleurs")
    assert copy.slogan == "Ensemble : « tout » commence # ici"
    assert copy.themes.get(slug="jeunesse").text == "- une liste\n- qui n'en est pas une"


def test_file_changes_what_the_browser_left_alone(flyer: Programme, text: str) -> None:
    Programme.objects.filter(pk=flyer.pk).update(ambition="Notre mot à nous.")
    report = kit.load_text(changed(text, "  title: Co-créons la ville de demain", "  title: Cousons la ville"))
    flyer.refresh_from_db()
    assert (flyer.title, flyer.ambition, report.conflicts) == ("Cousons la ville", "Notre mot à nous.", [])


def test_edit_in_the_browser_wins_and_is_listed(flyer: Programme, text: str) -> None:
    Programme.objects.filter(pk=flyer.pk).update(title="Tissons la ville")
    report = kit.load_text(changed(text, "  title: Co-créons la ville de demain", "  title: Cousons la ville"))
    flyer.refresh_from_db()
    assert flyer.title == "Tissons la ville"
    assert len(report.conflicts) == 1
    assert "title" in report.conflicts[0]


def test_what_was_removed_in_the_browser_stays_removed(flyer: Programme, text: str) -> None:
    flyer.motivations.filter(code="regard").delete()
    report = kit.load_text(text)
    assert not flyer.motivations.filter(code="regard").exists()
    assert (report.created, report.conflicts) == (0, [])


BROKEN = {
    "  slug: roubaix-2018": "  slug: Été 9",
    "slots: [{on: 2018-01-26": "slots: [{on: 2018-02-30",
    "    email: sletartre@reseau-alliances.org": "    email: sletartre",
    "    kind: cocreation": "    kind: autre",
    "motivations:": "motivatons:",
}


def test_broken_file_says_every_problem_with_its_line_and_loads_nothing(text: str) -> None:
    lines = set()
    for before, after in BROKEN.items():
        lines.add(text[: text.index(before)].count("\n") + 1)
        text = changed(text, before, after)
    with pytest.raises(kit.FileErrors) as refused:
        kit.load_text(text)
    assert {problem.line for problem in refused.value.problems} == lines
    assert not Programme.objects.exists()


@pytest.mark.parametrize("text", ["", "- a\n- b", "a: [b\nc: d", "programme: &x {a: *x}", "!!python/object:os.x {}"])
def test_file_that_is_no_programme_is_refused_in_words(text: str) -> None:
    with pytest.raises(kit.FileErrors) as refused:
        kit.load_text(text)
    assert str(refused.value)
    assert not Programme.objects.exists()


def test_new_edition_keeps_weekdays_and_says_so(text: str) -> None:
    report = kit.load_text(text, starting=date(2027, 1, 14))
    edition = Programme.objects.get(slug="roubaix-2027")
    days = Slot.objects.filter(workshop__programme=edition).order_by("on", "starts").values_list("on", flat=True)
    # 3 290 days later, 470 weeks: a Tuesday stays a Tuesday, and the gaps are those of 2018.
    assert [day.strftime("%d/%m") for day in dict.fromkeys(days)] == [
        "14/01", "22/01", "29/01", "09/02", "19/02", "19/03", "25/03",
    ]  # fmt: skip
    assert "  P2-S3 : mardi 06/02/2018 → mardi 09/02/2027" in str(report).splitlines()


def test_new_edition_has_a_role_contact_and_no_name_of_2018(text: str) -> None:
    kit.load_text(text, starting=date(2027, 1, 14))
    edition = Programme.objects.get(slug="roubaix-2027")
    contact = edition.contacts.get()
    assert (contact.name, contact.is_personal, edition.state) == ("L'équipe du programme", False, "draft")
    assert "Letartre" not in kit.export_programme(edition)


def test_new_edition_on_another_weekday_or_a_day_off_is_pointed_at(text: str) -> None:
    notes = kit.load_text(text, starting=date(2027, 4, 9), check_only=True).dates  # a Friday
    assert "P1-S1 : jeudi 11/01/2018 → vendredi 09/04/2027 (autre jour de la semaine)" in notes
    assert "P2-S1 : vendredi 19/01/2018 → samedi 17/04/2027 (week-end : à vérifier)" in notes
    notes = kit.load_text(text, starting=date(2026, 5, 14), check_only=True).dates  # Ascension Day
    assert "P1-S1 : jeudi 11/01/2018 → jeudi 14/05/2026 (jour férié : à vérifier)" in notes


def test_half_day_where_people_were_noted_is_kept(flyer: Programme, text: str) -> None:
    workshop = Workshop.objects.get(programme=flyer, code="P2-S1")
    Attendance.objects.create(slot=workshop.slots.get(), person=Person.objects.create(first_name="Zoé"))
    report = kit.load_text(changed(text, "slots: [{on: 2018-01-19", "slots: [{on: 2018-01-20"))
    assert set(workshop.slots.values_list("on", flat=True)) == {date(2018, 1, 19), date(2018, 1, 20)}
    assert any("19/01/2018" in line for line in report.conflicts)
    assert workshop.slots.get(on=date(2018, 1, 20)).starts == time(9)


def test_archive_shows_the_words_as_they_were_printed(flyer: Programme, client: Client) -> None:
    page = client.get(reverse("pages:home", args=[flyer.slug])).content.decode()
    assert "Pecha Kutcha" in page and "co-crédation" in page
    assert "stetartre" not in page


def test_site_without_organiser_says_where_the_first_one_enters(flyer: Programme) -> None:
    assert welcome.lines("http://127.0.0.1:8000/") == [
        "Personne n'organise encore ici : ouvrez http://127.0.0.1:8000/organiser/"
    ]


def test_half_a_surrogate_pair_is_left_out(text: str) -> None:
    line = next(line for line in text.splitlines() if line.startswith("  slogan:"))
    kit.load_text(changed(text, line, '  slogan: "Ensemble \\uD800"'))

    assert Programme.objects.get().slogan == "Ensemble"


def test_aliases_of_aliases_are_refused_without_being_written_out(text: str) -> None:
    """Ten floors of ten are ten thousand million words."""
    floors = "a0: &a0 [mot]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 11))
    original = "programme:\n  original: {titre: *a10}\n  starts_on: *a10\n"

    with pytest.raises(kit.FileErrors):
        kit.load_text(floors + original)


SAID = {
    "step_free": False,
    "hearing_loop": True,
    "quiet_room": None,
    "transport": "Métro Eurotéléport",
    "childcare_detail": "3 à 11 ans",
}


def test_the_access_sheet_goes_round_with_what_is_not_known(flyer: Programme) -> None:
    Workshop.objects.filter(programme=flyer, code="P2-S1").update(**SAID)

    written = kit.export_programme(flyer)
    assert "step_free: false" in written and "quiet_room:" not in written
    report = kit.load_text(written)
    assert (report.created, report.changed, report.removed, report.conflicts) == (0, 0, 0, [])
    RedirectAlias.objects.all().delete()  # an old address leads to one programme
    kit.load_text(written, slug="ailleurs")

    assert Workshop.objects.filter(programme__slug="ailleurs", **SAID).count() == 1


def test_the_file_says_no_then_says_nothing(flyer: Programme, text: str) -> None:
    said = changed(text, "      - code: P2-S1\n", "      - code: P2-S1\n        step_free: false\n")

    kit.load_text(said)
    assert Workshop.objects.get(programme=flyer, code="P2-S1").step_free is False
    assert kit.export_programme(flyer) == said
    kit.load_text(text)
    assert Workshop.objects.get(programme=flyer, code="P2-S1").step_free is None


def test_what_the_browser_made_takes_a_no_from_the_file_that_names_it_first(flyer: Programme, text: str) -> None:
    new = "      - code: A9\n        title: Visite\n        step_free: false\n        slots:\n          - {on: 2018-02-01, part: morning}\n"
    phase = flyer.phases.get(number=2)
    made = Workshop.objects.create(programme=flyer, phase=phase, code="A9", slug="visite", title="Visite")

    kit.load_text(changed(text, "      - code: P2-S1\n", f"{new}      - code: P2-S1\n"))

    made.refresh_from_db()
    assert made.step_free is False
