"""One page of every kind that a visitor can reach by links, in both languages, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.gates.crawl import wrong_pages
from tests.site import Site

pytestmark = pytest.mark.browser


def test_every_page_of_a_visitor_is_accessible(live_site: Site, desktop: Page):
    wrong = wrong_pages(desktop, live_site)
    assert not wrong, wrong
