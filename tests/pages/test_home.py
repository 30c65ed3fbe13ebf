"""The front door, in the flyer's own words."""

import json
import re
from datetime import date, time

import pytest
from django.urls import reverse

from maille.core.journal import record
from maille.people.models import Organisation
from maille.programmes.models import Programme, RedirectAlias
from maille.workshops.models import Workshop
from tests.pages.rows import make_challenge, make_contact, make_need, make_person, make_programme, make_workshop

pytestmark = pytest.mark.django_db
ANCHORS = [
    "le-projet", "l-esprit-du-projet", "les-phases-du-projet", "l-organisateur", "les-partenaires-du-projet", "pourquoi-s-engager",
    "le-format", "quand", "qui", "contact", "info-inscription", "rejoignez-nous",
]  # fmt: skip


def _home(client, programme):
    return client.get(reverse("pages:home", args=[programme.slug])).content.decode()


def test_the_flyer_s_headings_are_anchors_each_once(client, programme):
    Programme.objects.filter(pk=programme.pk).update(project_text="Engager toutes les parties-prenantes.")

    page = _home(client, programme)

    assert {name: page.count(f'id="{name}"') for name in ANCHORS} == dict.fromkeys(ANCHORS, 1)


def test_blocks_that_the_organiser_added_say_so(client, programme):
    page = _home(client, programme)

    assert page.count("absent du dépliant") == 1
    assert page.index("Dire ce qui manque") < page.index("absent du dépliant")


def test_the_next_workshop_hangs_on_its_tag_and_past_dates_are_ticked(client, programme):
    make_workshop(programme, date(2027, 1, 14), number=1, title="Écrire les défis")
    make_workshop(programme, date(2027, 1, 26), title="Imaginer", capacity=72)
    make_workshop(programme, date(2027, 1, 22), title="Annulé", state="cancelled")

    page = _home(client, programme)

    tag = page[page.index('id="prochain"') : page.index("</aside>", page.index('id="prochain"'))]
    assert "Imaginer" in tag
    assert "72 places" in tag
    assert re.findall(r'<li class="(fait|prochain|annule)"', page) == ["fait", "annule", "prochain"]


def test_the_tag_gives_the_hours_once_they_are_confirmed(client, programme):
    workshop = make_workshop(programme, date(2027, 1, 26), title="Imaginer")
    workshop.slots.update(starts=time(9), ends=time(12, 30))
    assert "horaire à préciser" in _home(client, programme)
    assert "12 h 30" not in _home(client, programme)

    Workshop.objects.update(are_hours_confirmed=True)
    record("workshop.details_changed", subject=workshop)

    assert "9 h 00 à 12 h 30" in _home(client, programme).replace("\u00a0", " ")


def test_figures_follow_the_rows(client, programme):
    by = make_person(programme)
    needs = [make_need(programme, f"Besoin {n}", by) for n in range(3)]
    make_challenge(programme, needs, by)

    page = _home(client, programme)

    assert re.findall(r'<div class="figure"><b>(\d+)</b>', page) == ["3", "1", "0", "0"]
    assert "<strong>1 personne</strong>" in page


def test_a_rejected_address_is_never_shown_and_a_name_only_in_the_archive(client, programme):
    named = {
        "name": "Camille Exemple",
        "email": "camille@exemple.invalid",
        "rejected_email": "faute@exemple.invalid",
        "is_personal": True,
    }
    make_contact(programme, **named)
    archive = make_programme("archive", state="archived")
    make_contact(archive, **named)

    living, old = _home(client, programme), _home(client, archive)

    assert ("Camille" in living, "Camille" in old) == (False, True)
    assert "faute@" not in living + old


def test_a_removed_contact_is_gone_everywhere(client, programme):
    archive = make_programme("archive", state="archived")
    make_contact(archive, name="Camille Exemple", is_personal=True, removed_at="2027-01-01T00:00Z")

    assert "Camille" not in _home(client, archive)


def test_an_archive_is_labelled_and_invites_nobody_to_write(client):
    page = _home(client, make_programme("archive", state="archived"))

    assert "Édition archivée" in page
    assert reverse("workshops:join", args=["archive"]) not in page
    assert reverse("needs:create", args=["archive"]) not in page


def test_workshops_are_events_for_search_engines_without_any_person(client, programme):
    make_contact(programme, name="Camille Exemple", is_personal=True)
    make_workshop(programme, date(2027, 1, 26), title="Imaginer </script> ensemble")
    make_workshop(programme, date(2027, 2, 6), title="Choisir", state="cancelled")

    page = _home(client, programme)

    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    graph = json.loads(data)["@graph"]
    assert [(event["@type"], event["name"], event["startDate"]) for event in graph] == [
        ("Event", "Imaginer </script> ensemble", "2027-01-26"),
        ("Event", "Choisir", "2027-02-06"),
    ]
    assert graph[1]["eventStatus"] == "https://schema.org/EventCancelled"
    assert "Camille" not in data
    assert "@exemple" not in data


def test_a_demonstration_is_not_indexed(client):
    programme = make_programme("demo", is_demo=True)
    make_workshop(programme, date(2027, 1, 26))

    response = client.get(reverse("pages:home", args=["demo"]))

    assert response["X-Robots-Tag"] == "noindex"
    assert 'name="robots" content="noindex"' in response.content.decode()
    assert "ld+json" not in response.content.decode()


def test_the_root_shows_the_current_programme_under_its_own_address(client, programme):
    make_programme("autre", is_current=True, title="Autre programme")

    page = client.get("/").content.decode()

    assert "<h1>Autre programme</h1>" in page
    assert '<link rel="canonical" href="http://testserver/autre/">' in page


def test_an_empty_installation_leads_to_the_first_hour(client):
    response = client.get("/")

    assert (response.status_code, response["Location"]) == (302, reverse("steering-site:welcome"))


def test_a_site_that_is_not_open_yet_says_so(client):
    make_programme("brouillon", state="draft", title="Secret")

    response = client.get("/")

    assert response.status_code == 200
    assert "Secret" not in response.content.decode()


def test_an_old_printed_address_leads_to_its_programme_for_good(client, programme):
    RedirectAlias.objects.create(path="/fr/actualites/285-projet", programme=programme)

    response = client.get("/fr/actualites/285-projet")

    assert (response.status_code, response["Location"]) == (301, f"/{programme.slug}/")
    assert client.get("/fr/actualites/286-autre").status_code == 404


def test_each_kind_of_actor_has_its_landing_page(client, programme):
    page = client.get(reverse("pages:join-kind", args=[programme.slug, "association"])).content.decode()

    assert "Pour vous diversifier." in page
    assert client.get(reverse("pages:join-kind", args=[programme.slug, "inconnu"])).status_code == 404


def test_each_phase_has_its_page(client, programme):
    make_workshop(programme, date(2027, 1, 26), title="Imaginer")

    page = client.get(reverse("pages:phase", args=[programme.slug, 2])).content.decode()

    assert ("Imaginer" in page, "But 2" in page, "Nous en sommes là" in page) == (True, True, True)
    assert client.get(reverse("pages:phase", args=[programme.slug, 9])).status_code == 404


@pytest.mark.parametrize("count", [1, 12])
def test_home_takes_the_same_queries_at_any_size(client, programme, count, django_assert_max_num_queries):
    by = make_person(programme)
    make_challenge(programme, [make_need(programme, f"Besoin {n}", by) for n in range(count)], by)
    for n in range(count):
        make_workshop(programme, date(2027, 2, 1 + n))
        make_person(
            programme, f"P{n}", membership={"organisation": Organisation.objects.create(name=f"O{n}", slug=f"o{n}")}
        )

    with django_assert_max_num_queries(6):  # programme, phases, sheet, dates, counts, crowd
        client.get(reverse("pages:home", args=[programme.slug]))
