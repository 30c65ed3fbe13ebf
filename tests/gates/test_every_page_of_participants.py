"""One page of every kind that a signed-in participant can reach by links, in a real browser.

A file of its own: the processes of `make test` share the files.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.gates.crawl import wrong_pages
from tests.site import Site

pytestmark = pytest.mark.browser


def test_every_page_of_a_participant_is_accessible(live_site: Site, desktop: Page):
    desktop.context.add_cookies([live_site.session_of("participant")])

    wrong = wrong_pages(desktop, live_site, languages=["fr"], are_visitors_looked_at=True)

    assert not wrong, wrong
