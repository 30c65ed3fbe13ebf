"""The wall: only what everybody may see, once a language; and in the real server, from a phone to the projector."""

import asyncio
import json
import urllib.request

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from maille.contributions import actions
from maille.live import hub, wall
from tests.pages.rows import make_need, make_person, make_programme

LANGUAGES = ["fr", "en"]


@pytest.mark.django_db
def test_a_new_need_is_a_card_in_each_language():
    programme = make_programme()
    since = wall.last_entry()
    need = make_need(programme, "Garder <b>tôt</b>", make_person(programme))

    [change] = wall.changes(after=since, languages=LANGUAGES)

    assert (change.programme, change.need, change.count, set(change.html)) == ("essai", need.pk, 1, {"fr", "en"})
    assert "&lt;b&gt;" in change.html["fr"]


@pytest.mark.django_db
def test_a_hidden_need_goes_and_its_words_are_not_sent():
    programme = make_programme()
    need = make_need(programme, "Mots blessants", make_person(programme))
    since = wall.last_entry()
    actions.hide(node=need, by=make_person(programme, "Inès"), reason="Injure", now=timezone.now())

    [change] = wall.changes(after=since, languages=LANGUAGES)

    assert (change.html, change.count) == ({}, 0)
    assert b"blessants" not in hub.event(change, "fr")


@pytest.mark.django_db
def test_the_state_that_counts_is_the_present_one():
    programme = make_programme()
    since = wall.last_entry()
    need = make_need(programme, "Mots blessants", make_person(programme))
    actions.hide(node=need, by=make_person(programme, "Inès"), reason="Injure", now=timezone.now())

    assert [change.html for change in wall.changes(after=since, languages=LANGUAGES)] == [{}, {}]


@pytest.mark.django_db
def test_a_draft_programme_sends_nothing():
    programme = make_programme(state="draft")
    since = wall.last_entry()
    make_need(programme, "Secret", make_person(programme))

    assert wall.changes(after=since, languages=LANGUAGES) == []


@pytest.mark.django_db
def test_the_page_works_without_script(client):
    programme = make_programme()
    for n in range(wall.SHOWN + 3):
        make_need(programme, f"Besoin {n}", make_person(programme, f"P{n}"))

    page = client.get(reverse("live:wall", args=[programme.slug])).content.decode()

    assert page.count('class="note"') == wall.SHOWN
    assert f"Besoin {wall.SHOWN + 2}" in page
    assert 'class="qr"' in page
    assert "Actualiser" in page


@pytest.mark.parametrize("path", ["/essai/direct/flux/", "/en/essai/direct/flux/"])
def test_the_hub_knows_its_addresses(path):
    assert hub.is_live(path)
    assert not hub.is_live(path + "x")
    assert not hub.is_live("/essai/direct/mur/")


def _listen(path, *, until, headers=()):
    """Speak ASGI to the hub on a loop of its own; `until` says, from what was sent so far, when to hang up."""

    async def run():
        sent: list[dict] = []
        over = asyncio.Event()

        async def receive():
            await over.wait()
            return {"type": "http.disconnect"}

        def is_over():
            try:
                return until(sent)
            finally:
                connection.close()

        async def send(message):
            sent.append(message)
            if await asyncio.get_running_loop().run_in_executor(None, is_over):
                over.set()

        scope = {"type": "http", "method": "GET", "path": path, "headers": list(headers), "query_string": b""}
        hub.hub.__init__()
        try:
            await asyncio.wait_for(hub.application(scope, receive, send), 10)
        finally:
            await hub.hub.ask(lambda: connection.close())
            hub.hub.thread.shutdown()
        return sent

    return asyncio.run(run())


@pytest.mark.django_db(transaction=True)
def test_a_stream_tells_what_a_screen_missed():
    programme = make_programme()
    since = wall.last_entry()
    make_need(programme, "Garder", make_person(programme))

    sent = _listen(
        "/essai/direct/flux/", until=lambda sent: len(sent) == 2, headers=[(b"last-event-id", str(since).encode())]
    )

    assert (sent[0]["status"], dict(sent[0]["headers"])[b"content-type"]) == (200, b"text/event-stream")
    data = json.loads(sent[1]["body"].decode().split("data: ")[1].split("\n")[0])
    assert "Garder" in data["html"]


@pytest.mark.django_db(transaction=True)
def test_a_draft_or_unknown_programme_has_no_stream():
    make_programme("brouillon", state="draft")

    for slug in ("brouillon", "inconnu"):
        assert _listen(f"/{slug}/direct/flux/", until=lambda sent: True)[0]["status"] == 404


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_a_need_sent_from_a_phone_appears_on_the_projector(live_site, desktop, phone):
    slug = _living(live_site)
    desktop.goto(f"{live_site.url}/{slug}/direct/mur/")
    desktop.wait_for_selector("live-wall[data-live]")

    phone.goto(f"{live_site.url}/{slug}/besoins/exprimer/")
    phone.fill("[name=title]", "Un banc à l'ombre devant l'école")
    phone.locator("[name=theme]").first.check(force=True)
    phone.wait_for_timeout(3500)  # a form sent faster than a person types is refused
    phone.locator("main form button:not([type=button])").last.click()

    desktop.wait_for_selector(".note >> text=Un banc à l’ombre")


def _living(site):
    """The slug of the edition shown at « / »."""
    page = urllib.request.urlopen(site.url + "/").read().decode()
    return page.split('rel="canonical" href="')[1].split('"')[0].rstrip("/").rsplit("/", 1)[1]
