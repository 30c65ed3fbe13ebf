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
TAKES_FOR_TWO_SECONDS = """
import sys, time
from datetime import timedelta
import django; django.setup()
from django.utils import timezone
from maille.core import lease
ends, had, tries = time.monotonic() + float(sys.argv[2]), 0, 0
while time.monotonic() < ends:
    had += lease.take(name="scheduler", holder=sys.argv[1], now=timezone.now(), lasts=timedelta(seconds=60))
    tries += 1
    time.sleep(0.05)
print(had, tries)
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
def test_of_two_processes_one_alone_has_it_and_the_other_follows_when_it_stops(tmp_path) -> None:
    settings = environment(tmp_path) | {"DJANGO_SETTINGS_MODULE": "maille.settings"}
    subprocess.run(maille("manage", "migrate", "-v0"), env=settings, check=True, cwd=ROOT)

    def both(seconds: float) -> dict[str, tuple[int, int]]:
        running = {
            name: subprocess.Popen(
                [sys.executable, "-c", TAKES_FOR_TWO_SECONDS, name, str(seconds)],
                env=settings, stdout=subprocess.PIPE, text=True, cwd=ROOT,
            )
            for name in ("one", "two")
        }  # fmt: skip
        said = {name: process.communicate(timeout=60)[0].split() for name, process in running.items()}
        return {name: (int(had), int(tries)) for name, (had, tries) in said.items()}

    found = both(2)
    (had_one, tries_one), (had_two, tries_two) = found["one"], found["two"]
    assert tries_one > 3 and tries_two > 3
    assert sorted([had_one == tries_one, had_two == tries_two]) == [False, True], found
    assert min(had_one, had_two) == 0, found


@pytest.mark.process
def test_of_two_workers_one_does_the_periodic_work_and_leaves_it_when_it_stops(tmp_path) -> None:
    settings = environment(tmp_path)
    subprocess.run(maille("manage", "migrate", "-v0"), env=settings, check=True, cwd=ROOT)
    workers = [subprocess.Popen(maille("worker"), env=settings, cwd=ROOT) for _two in range(2)]
    try:
        holders: set[str] = set()
        deadline = time.monotonic() + 60
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
            worker.wait(timeout=30)
    assert _holders(settings) == []


def _holders(settings: dict[str, str]) -> list[str]:
    (path,) = Path(settings["MAILLE_DATA"]).glob("*.sqlite3")
    with closing(sqlite3.connect(path, timeout=10)) as database:
        return [holder for (holder,) in database.execute("SELECT holder FROM core_lease")]
