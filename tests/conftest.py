"""What tests may ask for. Journeys in a browser meet the site as `maille serve` opens it, with its own database."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as configured
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from tests.browser import CHROMIUM_FLAGS, DESKTOP, PHONE, Watched, find_chromium
from tests.site import Site, bare_folder, demo_folder, open_site

# The same values in every run: a failure is the code's, never the draw's or the busy machine's.
settings.register_profile(
    "suite", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Which tests run on which engine, and what begins first.

    SQLite runs them all. On PostgreSQL run those that ask the database something: every rule, action and query, every
    form with hostile values, every address. Left out there: tests that open no database, and those marked `one_engine`,
    about what a page says or who may open it, which the same code decides on either. `process` and `browser` run once.
    SQLite has one writer at a time: what needs `two_writers` waiting for each other runs on PostgreSQL alone.
    """
    if connection.vendor == "sqlite":
        away = [item for item in items if item.get_closest_marker("two_writers")]
    else:
        away = [item for item in items if item.get_closest_marker("one_engine") or not _asks_a_database(item)]
    config.hook.pytest_deselected(items=away)
    items[:] = [item for item in items if item not in set(away)]
    # The walks through every page take longest: begun last, one process would wait for the other's.
    items.sort(key=lambda item: "test_every_page" not in item.nodeid)


def _asks_a_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


@pytest.fixture(autouse=True)
def own_language() -> None:
    """A page in English leaves its thread speaking English: no test hears the one before."""
    translation.activate(configured.LANGUAGE_CODE)


@pytest.fixture(scope="session", autouse=True)
def hour_of_limits() -> Iterator[None]:
    """Tries are counted by the quarter or the hour of the clock: in tests it does not strike between two of them."""
    began = time.time()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("maille.core.ratelimit.time", SimpleNamespace(time=lambda: began), raising=False)
        yield


@pytest.fixture
def still_clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands at the module's `NOW`: for tests about today, in a run that midnight may catch."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: request.module.NOW)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Between tests SQLite empties the journal by deleting, which the product's database refuses."""
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER IF EXISTS journal_keeps")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the test processes of one run, and the parts of one `make test`, keep what is made once for all."""
    if given := os.environ.get("MAILLE_TESTS_SHARED"):
        return Path(given)
    own = tmp_path_factory.getbasetemp()
    # Another run, of other sources, must not meet it.
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def demo_data(shared: Path) -> Path:
    """A data folder with Roubaix and the demonstration, filled once; copy it, never write in it."""
    return demo_folder(shared)


@pytest.fixture
def bare_data(shared: Path, tmp_path: Path) -> Path:
    """The test's own data folder, whose database has its tables: none is made again by `maille …`."""
    return Path(shutil.copytree(bare_folder(shared), tmp_path / "bare"))


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
