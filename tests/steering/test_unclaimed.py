"""`DEMO=0`: dates that nobody has promised are shown to whoever tries Maille, never to search engines as somebody's plan."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.core.models import JournalEntry
from maille.people.models import Person
from maille.programmes.models import Membership, Programme
from maille.steering import checklist, demo, kit, welcome
from tests.steering.conftest import said

pytestmark = pytest.mark.one_engine
LINE = "Édition d'essai, reprise du dépliant de 2018 ; personne ne l'organise encore."
OWNER = {"first_name": "Odile", "email": "odile@exemple.invalid", "what": "existing"}


@pytest.fixture
def edition(db: None) -> Programme:
    demo.load(with_people=False)
    return Programme.objects.get(slug=demo.LIVING)


def plainly(page: str) -> str:
    return page.replace("\xa0", " ").replace("\u202f", " ")


def test_every_page_says_that_nobody_organises_and_none_is_indexed(client: Client, edition: Programme):
    workshop = edition.workshops.get(code="P1-S1").get_absolute_url()
    for path in (
        "/",
        f"/{edition.slug}/",
        reverse("workshops:list", args=[edition.slug]),
        workshop,
        reverse("pages:phase", args=[edition.slug, 1]),
    ):
        answer = client.get(path)
        page = plainly(said(answer))
        assert (path, answer.status_code, LINE in page, "ld+json" in page) == (path, 200, True, False)
        assert (answer["X-Robots-Tag"], '<meta name="robots" content="noindex">' in page) == ("noindex", True)
    assert f"/{edition.slug}/" not in said(client.get("/sitemap-pages.xml"))
    assert workshop not in said(client.get("/sitemap-ateliers.xml"))


def test_nobody_answers_for_the_organisation_of_the_flyer(client: Client, edition: Programme):
    assert edition.contacts.exists()
    assert "contact@exemple.invalid" not in said(client.get(f"/{edition.slug}/"))
    calendar = said(client.get(reverse("workshops:calendar", args=[edition.slug])))
    assert set(re.findall(r"STATUS:(\w+)", calendar)) == {"TENTATIVE"}


def test_the_archive_beside_it_stays_in_the_sitemap_without_that_line(client: Client, edition: Programme):
    assert f"/{demo.ARCHIVE}/" in said(client.get("/sitemap-pages.xml"))
    assert LINE not in plainly(said(client.get(f"/{demo.ARCHIVE}/")))


def test_nothing_is_taken_from_people_for_whom_nobody_answers(client: Client, edition: Programme):
    slug = edition.slug
    for path in (reverse("workshops:join", args=[slug]), reverse("needs:create", args=[slug])):
        for answer in (client.get(path), client.post(path, {"first_name": "Ana", "contact": "ana@exemple.invalid"})):
            assert (path, answer.status_code) == (path, 403)
            assert "Personne n'organise encore cette édition" in said(answer)
    assert not Person.objects.exists() and not Membership.objects.exists()
    home = said(client.get("/"))
    assert f"/{slug}/participer/" not in home and 'href="/organiser/"' in home


def test_taken_over_it_is_a_draft_that_goes_public_only_complete(client: Client, edition: Programme):
    assert "L'édition d'essai devient votre brouillon" in said(client.get("/organiser/"))
    client.post("/organiser/", OWNER)

    edition.refresh_from_db()
    assert (edition.is_unclaimed, edition.state) == (False, "draft")
    assert Programme.objects.get(slug=demo.ARCHIVE).state == "archived"
    assert Client().get(f"/{edition.slug}/").status_code == 404
    opening = f"/{edition.slug}/organisation/ouverture/"
    assert "Personne d'autre ne voit encore ce programme" in said(client.get(opening))
    assert "legal" in [point.code for point in checklist.points(edition) if not point.is_done]
    client.post(reverse("steering:publish", args=[edition.slug]))
    edition.refresh_from_db()
    assert edition.state == "draft"
    assert JournalEntry.objects.filter(verb="programme.draft", subject_id=edition.pk).count() == 1


def test_the_file_of_the_edition_does_not_carry_the_mark_and_loading_leaves_it(edition: Programme):
    text = kit.export_programme(edition)
    assert "unclaimed" not in text
    kit.load_text(text)
    edition.refresh_from_db()
    assert edition.is_unclaimed
    copy = kit.load_text(text.replace("slug: roubaix\n", "slug: ailleurs\n", 1)).programme
    assert copy is not None and not copy.is_unclaimed


def test_an_erased_demonstration_is_its_organiser_s_draft(client: Client, db: None):
    demo.load()
    client.post("/organiser/", OWNER)
    living = Programme.objects.get(slug=demo.LIVING)
    assert living.state == "running"  # still the demonstration, labelled on every page
    client.post(reverse("steering:clear-demo", args=[living.slug]))

    living.refresh_from_db()
    assert (living.is_demo, living.is_unclaimed, living.state) == (False, False, "draft")
    assert Client().get(f"/{living.slug}/").status_code == 404
    client.post(reverse("steering:publish", args=[living.slug]))
    living.refresh_from_db()
    assert living.state == "draft" and not living.legal


def test_erased_by_nobody_it_stays_without_anybody(client: Client, db: None):
    demo.load()
    living = Programme.objects.get(slug=demo.LIVING)
    demo.clear(programme=living, by=None)
    living.refresh_from_db()
    assert living.is_unclaimed and LINE in plainly(said(client.get("/")))


def test_its_workshops_lie_ahead_and_the_terminal_says_who_may_begin(edition: Programme):
    days = [slot.on for workshop in edition.workshops.all() for slot in workshop.slots.all()]
    assert min(days) > timezone.localdate() + timedelta(weeks=8)
    assert {phase.state for phase in edition.phases.all()} == {"upcoming"}
    assert [line.split(" :")[0] for line in welcome.lines("http://127.0.0.1:8000/")] == [
        "L'édition d'essai se lit déjà ; inscriptions et contributions s'ouvrent quand quelqu'un l'organise.",
        "Personne n'organise encore ici",
    ]


def test_once_organised_the_terminal_says_where_to_come_back(client: Client, edition: Programme):
    client.post("/organiser/", OWNER)
    assert welcome.lines("http://127.0.0.1:8000/") == [
        "Pour entrer : http://127.0.0.1:8000/compte/connexion/",
        "Les courriels se lisent sur http://127.0.0.1:8000/compte/boite-aux-lettres/",
    ]


@pytest.mark.parametrize(
    ("starts", "ends", "years"), [("2018-01-11", "2018-07-11", "2018"), ("2017-10-01", "2018-03-31", "2017–2018")]
)
def test_an_edition_is_named_by_its_years(starts: str, ends: str, years: str):
    edition = Programme(starts_on=date.fromisoformat(starts), ends_on=date.fromisoformat(ends))
    assert edition.years == years
