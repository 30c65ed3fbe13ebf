"""What tests may ask for. Journeys in a browser meet the site as `maille serve` opens it, with its own database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from tests.browser import CHROMIUM_FLAGS, DESKTOP, PHONE, Watched, find_chromium
from tests.site import Site, demo_folder, open_site


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Between tests SQLite empties the journal by deleting, which the product's database refuses."""
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER IF EXISTS journal_keeps")


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with Roubaix and the demonstration, filled once; copy it, never write in it."""
    own = tmp_path_factory.getbasetemp()
    # Test processes of one run share it; another run, of other sources, must not meet it.
    return demo_folder((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "maille-demo")


@pytest.fixture(scope="module")
def live_site(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, opened by `maille serve`; fresh for each test module."""
    with open_site(tmp_path_factory.mktemp("site"), copy_of=demo_data) as site:
        yield site


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation in which nothing was loaded yet."""
    with open_site(tmp_path_factory.mktemp("empty")) as site:
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, which Django takes for an async caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        yield running
        running.close()


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Page]:
    """A page of 1440 × 900; at its end the console must be silent."""
    with Watched(browser, viewport=DESKTOP) as page:
        yield page


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page of 390 × 844 with a finger; at its end the console must be silent."""
    with Watched(browser, viewport=PHONE, is_mobile=True, has_touch=True, device_scale_factor=2) as page:
        yield page


@pytest.fixture(params=["phone", "desktop"])
def screen(request: pytest.FixtureRequest) -> Page:
    """The test runs twice: on a phone, on a desktop."""
    page: Page = request.getfixturevalue(request.param)
    return page
