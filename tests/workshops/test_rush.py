"""Many at once for one room, each with a connection of their own; a process that registers people is killed in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from maille.core.models import JournalEntry
from maille.workshops.actions import cancel, register
from maille.workshops.models import Registration, Workshop
from tests.contributions.test_races import at_once
from tests.site import ROOT, environment
from tests.workshops.factories import create_person, create_workshop

pytestmark = pytest.mark.django_db(transaction=True)
REGISTERS = """
import sys
import django; django.setup()
from django.utils import timezone
from maille.people.models import Person
from maille.workshops.actions import register
from maille.workshops.models import Workshop
workshop = Workshop.objects.get(pk=sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for pk in sys.argv[2:]:
    register(workshop=workshop, person=Person.objects.get(pk=pk), now=timezone.now())
    print(pk, flush=True)
"""


def test_two_processes_fill_a_room_and_one_is_killed_and_started_again(tmp_path: Path) -> None:
    """The last seats go while both register; who was registered before the kill is found again, once."""
    workshop = create_workshop(capacity=8)
    halves = [[create_person().pk for _n in range(20)] for _half in range(2)]

    killed, other = (_registering(tmp_path, workshop, people) for people in halves)
    with killed, other:
        for process in (killed, other):
            assert process.stdout.readline() == "ready\n"
        for process in (killed, other):
            _begin(process)
        for _answer in range(5):
            assert killed.stdout.readline()
        killed.kill()
        with _registering(tmp_path, workshop, halves[0]) as again:
            _begin(again)
            assert again.wait(300) == other.wait(300) == 0

    rows = dict(workshop.registrations.values_list("person_id", "state"))
    assert workshop.registrations.count() == len(rows) == 40
    assert workshop.registrations.holding().count() == 8
    assert JournalEntry.objects.filter(verb__startswith="registration.").count() == 40
    queue = list(workshop.registrations.queue().values_list("person_id", flat=True))
    for people in halves:
        # Who came after somebody who waits has no seat, and stands behind them.
        assert sorted([rows[person] for person in people]) == [rows[person] for person in people]
        assert [person for person in queue if person in people] == [p for p in people if rows[p] == "waiting"]


def test_seats_given_up_while_others_come_are_all_taken() -> None:
    workshop = create_workshop(capacity=3)
    first = [register(workshop=workshop, person=create_person(), now=timezone.now()) for _n in range(3)]
    newcomers = [create_person() for _n in range(6)]

    answers = at_once(
        *[lambda r=row: cancel(registration=r, by=r.person, now=timezone.now()) for row in first],
        *[lambda p=person: register(workshop=workshop, person=p, now=timezone.now()) for person in newcomers],
    )

    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    states = workshop.registrations.filter(person__in=newcomers).values_list("state", flat=True)
    assert len(states) == 6
    assert sum(state in Registration.HOLDING for state in states) == 3
    assert workshop.registrations.holding().count() == 3


def _registering(data: Path, workshop: Workshop, people: list[int]) -> subprocess.Popen[str]:
    settings = environment(data, DATABASE_URL=_address(), DJANGO_SETTINGS_MODULE="maille.settings")
    words = [sys.executable, "-c", REGISTERS, str(workshop.pk), *map(str, people)]
    return subprocess.Popen(words, env=settings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def _begin(process: subprocess.Popen[str]) -> None:
    process.stdin.write("\n")
    process.stdin.flush()


def _address() -> str:
    """The test's own database, for another process."""
    place: Any = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{place}"
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{place}"
