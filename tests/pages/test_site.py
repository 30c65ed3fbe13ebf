"""Robots, site map, health; search."""

import io
import re
import tarfile
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from maille import ui
from maille.contributions.models import Node
from tests.pages.rows import make_need, make_person, make_programme

pytestmark = pytest.mark.django_db


def test_robots_may_read_a_real_programme_but_no_private_page(client, programme):
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /compte/\n" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_a_site_of_demonstrations_and_drafts_closes_its_door(client):
    make_programme("demo", is_demo=True)
    make_programme("brouillon", state="draft")

    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


def test_the_site_map_lists_what_is_public_in_both_languages(client, programme):
    by = make_person(programme)
    shown, hidden = make_need(programme, "Garder", by), make_need(programme, "Masqué", by)
    Node.objects.filter(pk=hidden.pk).update(state="hidden", state_reason="Motif")
    make_programme("demo", is_demo=True)

    index = client.get("/sitemap.xml").content.decode()
    pages = client.get("/sitemap-pages.xml").content.decode()
    nodes = client.get("/sitemap-contributions.xml").content.decode()

    assert "http://testserver/sitemap-contributions.xml" in index
    assert "http://testserver/essai/" in pages
    assert "http://testserver/en/essai/fil/" in pages
    assert "/demo/" not in pages
    assert (shown.slug in nodes, hidden.slug in nodes) == (True, False)


def test_the_source_of_the_version_in_service_can_be_taken(client):
    with tarfile.open(fileobj=io.BytesIO(client.get("/source.tar.gz").content)) as archive:
        names = archive.getnames()

    assert [name for name in names if name.endswith("src/maille/pages/views/source.py")]
    assert not [name for name in names if name.endswith((".pyc", ".sqlite3")) or "secret_key" in name]


def test_health_and_readiness_answer(client):
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ready\n"


def test_a_search_finds_words_without_their_accents_and_marks_them(client, programme):
    by = make_person(programme)
    make_need(programme, "Réparer un vélo près de chez soi", by, code="ec")
    make_need(programme, "Garder les enfants", by)

    page = client.get(reverse("pages:search", args=[programme.slug]), {"q": "VELO"}).content.decode()

    assert "<mark>vélo</mark>" in page
    assert "Garder les enfants" not in page


def test_a_search_narrows_by_theme_and_kind(client, programme):
    by = make_person(programme)
    make_need(programme, "Un vélo", by, code="ec")
    make_need(programme, "Le vélo", by, code="be")
    address = reverse("pages:search", args=[programme.slug])

    page = client.get(address, {"q": "vélo", "enjeu": "economie-circulaire"}).content.decode()
    other = client.get(address, {"q": "vélo", "type": "project"}).content.decode()

    assert "1 contribution trouvée" in page.replace("\u00a0", " ")
    assert "Rien ne correspond encore" in other


def test_hostile_words_are_only_words(client, programme):
    make_need(programme, "<script>alert(1)</script> vélo", make_person(programme))
    address = reverse("pages:search", args=[programme.slug])

    for query in ("<script>", "%", "_", "\x00", "'\"", "x" * 100_000, "\u202e", "😀", "vélo"):
        response = client.get(address, {"q": query, "page": "99999999999999999999"})
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("count", [1, 25])
def test_a_search_takes_the_same_queries_for_any_number(client, programme, count, django_assert_max_num_queries):
    by = make_person(programme)
    for n in range(count):
        make_need(programme, f"Vélo {n}", by)

    with django_assert_max_num_queries(6):
        client.get(reverse("pages:search", args=[programme.slug]), {"q": "vélo"})


@pytest.mark.parametrize("count", [1, 25])
def test_the_thread_takes_the_same_queries_for_any_number(client, programme, count, django_assert_max_num_queries):
    by = make_person(programme)
    for n in range(count):
        make_need(programme, f"Besoin {n}", by)

    with django_assert_max_num_queries(8):
        client.get(reverse("pages:thread", args=[programme.slug]))


def test_shares_show_a_sentence_and_a_picture(client, programme):
    head = client.get(reverse("pages:home", args=[programme.slug])).content.decode().partition("</head>")[0]
    found = dict(re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)">', head))
    assert found["description"]
    assert found["image"] == "http://testserver/static/ui/share.png"
    picture = (Path(ui.__file__).parent / "static/ui/share.png").read_bytes()
    width, height = int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")
    assert (str(width), str(height)) == (found["image:width"], found["image:height"])


@pytest.mark.parametrize("broken", [{"HTTP_HOST": "mechant.invalid"}, {"content_type": "application/x-www-form-urlencoded; charset=utf-7"}])  # fmt: skip
def test_a_request_that_cannot_be_read_is_said_not_to_be_understood(client, programme, broken):
    client.raise_request_exception = False
    address = reverse("workshops:join", args=[programme.slug])
    translation.activate("en")  # as the request before left it
    answer = client.get(address, **broken) if "HTTP_HOST" in broken else client.post(address, b"a=+AAA-", **broken)

    assert answer.status_code == 400
    assert "pas été comprise" in answer.content.decode()
