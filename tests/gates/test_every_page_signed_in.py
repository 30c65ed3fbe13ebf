"""One page of every kind that signed-in people can reach by links, in a real browser. In a file of its own: two
processes share the files."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.gates.crawl import wrong_pages
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


@pytest.mark.parametrize("role", ["participant", "organiser"])
def test_every_page_of_somebody_signed_in_is_accessible(live_site: Site, desktop: Page, role: str):
    desktop.context.add_cookies([live_site.session_of(role)])
    wrong = wrong_pages(desktop, live_site, languages=["fr"])
    assert not wrong, wrong
