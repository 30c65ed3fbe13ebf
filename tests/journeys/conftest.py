"""One site for all journeys of a process: they cross, as people do. Who closes the door takes a site of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site import Site, open_site


@pytest.fixture(scope="session")
def live_site(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(tmp_path_factory.mktemp("journeys"), copy_of=demo_data) as site:
        yield site
