"""`maille bench prints`: 500 badges and 500 attestations as one PDF each, 10,000 reminders queued, on a fresh SQLite."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PEOPLE, REMINDED = 500, 10_000
# What the project asks for: seconds, and megabytes of every process together.
TARGETS = {"badges": (20, 500), "attestations": (20, 500), "reminders": (5, 500)}


def run(*, scale: float, results: Path) -> int:
    """Each measure in a process of its own; 0 when all are within what is asked."""
    rows = [_child(name, scale) for name in TARGETS]
    results.mkdir(parents=True, exist_ok=True)
    (results / "prints.json").write_text(json.dumps(rows, indent=1))
    print(f"{'':14}{'taille':>8}{'secondes':>10}{'demandé':>9}{'calcul':>8}{'Mo':>7}{'demandé':>9}")
    for row in rows:
        seconds, memory = TARGETS[row["name"]]
        print(
            f"{row['name']:14}{row['size']:>8}{row['seconds']:>10.2f}{seconds:>9}{row['cpu']:>8.2f}{row['memory']:>7.0f}{memory:>9}"
        )
    return int(any(row["seconds"] > TARGETS[row["name"]][0] or row["memory"] > TARGETS[row["name"]][1] for row in rows))


def _child(name: str, scale: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="maille-bench-") as folder:
        env = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "MAILLE_MODE"}}
        env |= {"MAILLE_DATA": folder, "DJANGO_SETTINGS_MODULE": "maille.settings"}
        words = [sys.executable, "-m", __name__, name, str(scale)]
        done = subprocess.run(words, env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(name: str, scale: float) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    size = max(1, round((REMINDED if name == "reminders" else PEOPLE) * scale))
    work = {"badges": _badges, "attestations": _attestations, "reminders": _reminders}[name](size)
    start, before = time.perf_counter(), _cpu()
    work()
    seconds, cpu = time.perf_counter() - start, _cpu() - before
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    memory = sum(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024
    print(json.dumps({"name": name, "size": size, "seconds": seconds, "cpu": cpu, "memory": memory}))


def _cpu() -> float:
    """Seconds that this process and its children computed, however busy the machine."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _workshop(size: int, on: date) -> Any:
    """A workshop to which so many people hold a seat."""
    from django.utils import timezone

    from maille.people.models import Person
    from maille.programmes.models import Phase, Programme
    from maille.workshops.models import Registration, Slot, Workshop

    days = {"starts_on": on - timedelta(days=60), "ends_on": on + timedelta(days=60)}
    programme = Programme.objects.create(slug="mesure", title="Mesure", territory="Roubaix", state="running", **days)
    phase = Phase.objects.create(
        programme=programme, number=1, kind="reflection", title="Réflexion", state="open", **days
    )
    workshop = Workshop.objects.create(
        programme=programme, phase=phase, code="A1", slug="a1", title="Atelier", state="confirmed"
    )
    Slot.objects.create(workshop=workshop, on=on, part_of_day="morning")
    before = timezone.now() - timedelta(days=40)
    people = Person.objects.bulk_create(
        Person(first_name=f"Dominique {n}", last_name=f"Velours {n}", contact_email=f"d{n}@exemple.invalid", proven_at=before)
        for n in range(size)
    )  # fmt: skip
    Registration.objects.bulk_create(
        Registration(workshop=workshop, person=person, state="confirmed", created_at=before) for person in people
    )
    return workshop


def _printed(workshop: Any, document: str) -> Callable[[], Any]:
    """The worker's whole job, from the queue to the PDF in the database."""
    from django.utils import timezone

    from maille.steering.actions.printing import order_print, print_next

    someone = workshop.registrations.first().person
    order_print(programme=workshop.programme, workshop=workshop, document=document, by=someone, now=timezone.now())
    return lambda: print_next(timezone.now())


def _badges(size: int) -> Callable[[], Any]:
    return _printed(_workshop(size, date(2027, 3, 16)), "badges")


def _attestations(size: int) -> Callable[[], Any]:
    from django.utils import timezone

    from maille.workshops.actions.attestations import issue_attestations
    from maille.workshops.models import Attendance

    workshop = _workshop(size, date(2027, 3, 16))
    slot, seats = workshop.slots.get(), list(workshop.registrations.all())
    Attendance.objects.bulk_create(Attendance(slot=slot, person_id=seat.person_id) for seat in seats)
    issue_attestations(workshop=workshop, by=seats[0].person, now=timezone.now())
    return _printed(workshop, "attestations")


def _reminders(size: int) -> Callable[[], Any]:
    from django.utils import timezone

    from maille.workshops.reminders import queue_reminders

    day = timezone.localdate() + timedelta(days=7)
    _workshop(size, day)
    now = timezone.make_aware(datetime(day.year, day.month, day.day, 10)) - timedelta(days=7)
    return lambda: queue_reminders(now=now)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
