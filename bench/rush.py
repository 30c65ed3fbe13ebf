"""A workshop's two rushes: everybody registers in one minute while the server is killed; then five doors scan their QR, whose badges are printed."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

from . import load, servers
from .load import Answers, Ask, Told
from .report import Report
from .writes import headers

MINUTE = 60.0
# Registrations asked a second.
RATES = {"postgres": 25, "sqlite": 8}
GUESTS, DOORS, SCANS = 1_500, 5, 2


def measure(report: Report, name: str, env: Mapping[str, str], scale: float) -> None:
    people = max(40, int(RATES[name] * MINUTE * scale))
    about = json.loads(servers.child("rush_rows", "seed", str(people), str(max(60, int(GUESTS * scale))), env=env))
    register(report, env, about, RATES[name])
    check_in(report, env, about, scale)
    printed = json.loads(servers.child("rush_rows", "print", str(about["door"]["workshop"]), env=env))
    report.figure(f"{printed['badges']} badges in one PDF", printed["seconds"], "s", most=20)
    report.figure("memory of the press", printed["megabytes"], "MB", most=500)


def register(report: Report, env: Mapping[str, str], about: Mapping[str, Any], rate: float) -> None:
    """At an even rate, whatever the answers take. In the middle `kill -9`: who got no answer presses again."""
    asks = [_registration(about, number) for number in range(len(about["people"]))]
    with ExitStack() as running:
        server = running.enter_context(servers.product(env))

        def kill_and_start_again() -> None:
            server.kill()
            running.enter_context(servers.product(env, port=server.port))

        accident = threading.Timer(len(asks) / rate / 2, kill_and_start_again)
        accident.start()
        told = load.paced(server.port, asks, rate=rate)
        accident.join()
    again = sum(one.tries > 1 for one in told)
    report.say(f"{len(asks)} people register at {rate:g}/s; the server is killed in the middle: {again} press again")
    answered = [one for one in told if one.status is not None]
    report.figure("registrations answered", len(answered), "", least=len(asks))
    report.figure("the last answer after", max(one.answered for one in answered), "s", most=len(asks) / rate + 2)
    kept = json.loads(servers.child("rush_rows", "tally", str(about["workshop"]), env=env))
    for what, number in judge(about, told, kept).items():
        report.figure(what, number, "", most=0)


def judge(about: Mapping[str, Any], told: Sequence[Told], kept: Mapping[str, Any]) -> dict[str, int]:
    """What went wrong, counted.

    Arrivals have an order when one was answered before the other was sent: then it must stand in the queue before it,
    and whoever came after somebody who waits has no seat.
    """
    by_person = {int(one.ask.key): one for one in told if one.status is not None}
    missing = [person for person in by_person if person not in {*kept["seated"], *kept["queue"]}]
    waiting = [by_person[person] for person in kept["queue"] if person in by_person]
    overtaken, earliest = 0, float("inf")
    for one in reversed(waiting):
        overtaken += earliest < one.sent
        earliest = min(earliest, one.answered)
    seated = [by_person[person] for person in kept["seated"] if person in by_person]
    return {
        "seats given beyond the room": max(0, len(kept["seated"]) - about["seats"]),
        "seats left empty while some wait": max(0, about["seats"] - len(kept["seated"])) if kept["queue"] else 0,
        "people lost": len(missing) + sum(one.status is None for one in told),
        "people registered twice": kept["rows"] - len({*kept["seated"], *kept["queue"]}),
        "overtaken in the queue": overtaken,
        "seated after somebody waited": sum(one.sent > earliest for one in seated),
    }


def _registration(about: Mapping[str, Any], number: int) -> Ask:
    return Ask(
        f"/{about['programme']}/agenda/{about['slug']}/inscription/",
        "POST",
        headers(about["sessions"][number]),
        urlencode({"once": f"rush-{number}"}).encode(),
        key=str(about["people"][number]),
    )


def check_in(report: Report, env: Mapping[str, str], about: Mapping[str, Any], scale: float) -> None:
    door, rate = about["door"], DOORS * SCANS
    scans = min(len(door["tickets"]), max(40, int(rate * MINUTE / 2 * scale)))
    asks = [_scan(about, number) for number in range(scans)]
    with servers.product(env) as server:
        load.paced(server.port, asks[:5], rate=rate)  # warm
        told = load.paced(server.port, asks[5:], rate=rate)
    answers = Answers(seconds=max(one.answered for one in told))
    for one in told:
        answers.add(one.ask, one.status or 0, 0, one.took)
    report.load("scans at the doors", answers, None, p95=100)
    kept = json.loads(servers.child("rush_rows", "came", str(door["workshop"]), env=env))
    report.figure("scans lost or doubled", abs(scans - kept["came"]), "", most=0)


def _scan(about: Mapping[str, Any], number: int) -> Ask:
    door = about["door"]
    body = {"slot": door["slot"], "code": door["tickets"][number], "once": f"scan-{number}"}
    return Ask(
        f"/{about['programme']}/agenda/{door['slug']}/accueil/presence/",
        "POST",
        (*headers(door["sessions"][number % DOORS]), ("X-Door", "1")),
        urlencode(body).encode(),
        key=str(number),
    )
