"""One page of every kind that a visitor, a participant and an organiser can reach by links, in a real browser."""

from __future__ import annotations

from collections import deque
from urllib.parse import urldefrag, urlsplit

import pytest
from django.urls import Resolver404, resolve
from django.utils.translation import override
from playwright.sync_api import Page

from tests.browser import problems
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


@pytest.mark.parametrize("role", ["visitor", "participant", "organiser"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_that_links_lead_to_is_accessible(live_site: Site, screen: Page, role: str, scheme: str):
    if role != "visitor":
        screen.context.add_cookies([live_site.session_of(role)])
    screen.emulate_media(color_scheme=scheme)
    found = {}
    for address in reachable(screen, live_site):
        if wrong := problems(screen):
            found[address] = wrong
    assert found == {}


def reachable(page: Page, site: Site):
    """Goes from link to link; the page is open when its address is given. One address a view and language."""
    waiting, seen = deque(["/"]), set()
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if kind is None or kind in seen:
            continue
        seen.add(kind)
        head = page.request.get(site.url + address)
        assert head.status < 400, f"a link leads to {address}, which answers {head.status}"
        if "text/html" not in head.headers.get("content-type", ""):
            continue
        page.goto(site.url + address)
        yield address
        # A link inside a drawing has no `href` that is text.
        links = page.eval_on_selector_all(
            "a[href]", "links => links.map(link => new URL(link.getAttribute('href'), location).href)"
        )
        ours = [urldefrag(link).url.removeprefix(site.url) for link in links if link.startswith(f"{site.url}/")]
        waiting.extend(link for link in ours if "deconnexion" not in link)
    assert len(seen) > 10, seen


def kind_of(address: str) -> tuple[str, str, bool] | None:
    """The view that answers there, in which language, and whether a question is asked of it."""
    path = urlsplit(address).path
    language = "en" if path.startswith("/en/") else "fr"
    try:
        with override(language):
            return resolve(path).view_name, language, bool(urlsplit(address).query)
    except Resolver404:
        return None
