"""One of several workers does the periodic work."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from maille.core import lease
from maille.core.models import Lease
from tests.site import ROOT, environment, maille

NOW = timezone.now()
TAKES = 30
TAKES_AGAIN_AND_AGAIN = """
import sys, time
from datetime import timedelta
import django; django.setup()
from django.utils import timezone
from maille.core import lease
had = 0
for _try in range(int(sys.argv[2])):
    had += lease.take(name="scheduler", holder=sys.argv[1], now=timezone.now(), lasts=timedelta(hours=1))
    time.sleep(0.05)
print(had)
"""


@pytest.mark.django_db
def test_the_lease_is_kept_lost_when_it_ends_and_given_back() -> None:
    def take(holder: str, after: int) -> bool:
        return lease.take(name="scheduler", holder=holder, now=NOW + timedelta(seconds=after))

    assert [take("a", 0), take("b", 1), take("a", 2), take("b", 59)] == [True, False, True, False]
    assert take("a", 40)  # less than half was left: renewed until 100
    assert not take("b", 61)
    assert [take("b", 100), take("a", 101)] == [True, False]  # a died: b takes over
    lease.release(name="scheduler", holder="a")
    assert not take("a", 102)
    lease.release(name="scheduler", holder="b")
    assert take("a", 103)
    assert Lease.objects.count() == 1


@pytest.mark.process
def test_of_two_processes_one_alone_has_it(bare_data) -> None:
    settings = environment(bare_data) | {"DJANGO_SETTINGS_MODULE": "maille.settings"}

    running = [
        subprocess.Popen(
            [sys.executable, "-c", TAKES_AGAIN_AND_AGAIN, name, str(TAKES)],
            env=settings, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )
        for name in ("one", "two")
    ]  # fmt: skip

    assert sorted(int(process.communicate(timeout=120)[0]) for process in running) == [0, TAKES]


@pytest.mark.process
def test_of_two_workers_one_does_the_periodic_work_and_leaves_it_when_it_stops(bare_data) -> None:
    settings = environment(bare_data)
    workers = [subprocess.Popen(maille("worker"), env=settings, cwd=ROOT) for _two in range(2)]
    try:
        holders: set[str] = set()
        deadline = time.monotonic() + 120
        while not holders and time.monotonic() < deadline:
            time.sleep(0.5)
            holders |= set(_holders(settings))
        for _look in range(8):
            time.sleep(0.5)
            holders |= set(_holders(settings))
        assert len(holders) == 1
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(timeout=120)
    assert _holders(settings) == []


def _holders(settings: dict[str, str]) -> list[str]:
    (path,) = Path(settings["MAILLE_DATA"]).glob("*.sqlite3")
    with closing(sqlite3.connect(path, timeout=10)) as database:
        return [holder for (holder,) in database.execute("SELECT holder FROM core_lease")]
