"""The whole measure: seed, pages, floor, writings, on SQLite and PostgreSQL; prints each figure with its bound."""

from __future__ import annotations

import json
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import load, rush, servers, writes
from .load import Answers, Ask
from .pages import PAGES, PUBLIC
from .report import Report
from .visit import first_visit

SECONDS, CLIENTS = 4.0, 8
# A third of PostgreSQL's figures is asked of SQLite.
ASKED = {"postgres": {"supports": 300, "contributions": 60}, "sqlite": {"supports": 100, "contributions": 20}}
FLOOR_OF = {"needs": "/", "need": "/{slug}/"}


def run(*, scale: float, database: str, results: Path) -> int:
    """Returns 1 when a bound is not kept."""
    report = Report(scale)
    for name in ("sqlite", "postgres") if database == "both" else (database,):
        with environment(name) as env:
            measure(report, name, env, scale)
    results.mkdir(parents=True, exist_ok=True)
    target = results / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "load": os.getloadavg()}
    target.write_text(json.dumps({"machine": machine, "scale": scale, "figures": report.figures}, indent=1))
    report.finish(target)
    return 1 if report.missed else 0


@contextmanager
def environment(database: str) -> Iterator[dict[str, str]]:
    """A data folder and a database of their own; PostgreSQL with its default durability."""
    with tempfile.TemporaryDirectory(prefix="maille-bench-") as folder:
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in ("DATABASE_URL", "PUBLIC_URL", "WORKERS", "HOST", "REDIS_URL")
        }
        env = {
            **kept,
            "MAILLE_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "maille.settings",
            "DEMO": "0",
            "LOG_LEVEL": "ERROR",
        }
        if database == "sqlite":
            yield env
            return
        from tools.postgres import running_postgres  # the server's wheel is a tool of development

        with running_postgres(durable=True) as url:
            yield {**env, "DATABASE_URL": url}


def measure(report: Report, name: str, env: Mapping[str, str], scale: float) -> None:
    report.title(name)
    about = seeded(report, env, scale)
    probe(report, env)
    with servers.product(env) as server:
        report.figure("start", server.started_in, "s", most=2.0)
        first_visit(report, f"http://127.0.0.1:{server.port}/{about['programme']}/")
        costs = {page: signed_in(report, server, about, page) for page in PAGES}
        for page in PUBLIC:
            cached(report, server, about, page)
        report.figure("memory of the server", server.memory(), "MB", most=100)
    against_floor(report, env, about, costs)
    with servers.product(env) as server:
        write(report, name, server, env, about)
    rush.measure(report, name, env, scale)


def seeded(report: Report, env: Mapping[str, str], scale: float) -> dict[str, Any]:
    began = time.monotonic()
    target = Path(env["MAILLE_DATA"]) / "about.json"
    servers.python("-m", "maille", "manage", "migrate", "-v0", env=env)
    servers.python("-m", "maille", "manage", "createcachetable", "-v0", env=env)
    target.write_text(servers.child("seed", str(scale), env=env))
    about: dict[str, Any] = json.loads(target.read_text())
    rows = ", ".join(f"{count:,} {what}" for what, count in about["counts"].items()).replace(",", " ")
    report.say(f"seeded in {time.monotonic() - began:.0f} s: {rows}")
    return about


def probe(report: Report, env: Mapping[str, str]) -> None:
    about = Path(env["MAILLE_DATA"]) / "about.json"
    for page, cost in json.loads(servers.child("probe", str(about), env=env)).items():
        report.page(page, cost)


def signed_in(report: Report, server: servers.Server, about: Mapping[str, Any], page: str) -> float:
    """CPU milliseconds a request, by people who are signed in."""
    sessions = about["sessions"]
    answers, cpu = under_load(
        server,
        lambda number: Ask(
            PAGES[page](about, number), headers=(("Cookie", f"sessionid={sessions[number % len(sessions)]}"),)
        ),
    )
    report.load(f"{page}, signed in", answers, cpu, at_least=100 if page in FLOOR_OF else None)
    return cpu


def cached(report: Report, server: servers.Server, about: Mapping[str, Any], page: str) -> None:
    answers, cpu = under_load(server, lambda _number: Ask(PAGES[page](about, 0)))
    report.load(f"{page}, anonymous", answers, cpu, at_least=1000)


def under_load(server: servers.Server, make: Callable[[int], Ask]) -> tuple[Answers, float]:
    load.run(server.port, load.forever(make), seconds=0.5, clients=2)  # warm
    before = server.cpu()
    answers = load.run(server.port, load.forever(make), seconds=SECONDS, clients=CLIENTS)
    return answers, (server.cpu() - before) / max(1, len(answers.times)) * 1000


def against_floor(report: Report, env: Mapping[str, str], about: Mapping[str, Any], costs: Mapping[str, float]) -> None:
    slugs, sessions = about["slugs"]["need"], about["sessions"]
    with servers.floor({**env, "FLOOR_PROGRAMME": str(about["programme_id"])}) as server:
        for page, path in FLOOR_OF.items():

            def make(number: int, path: str = path) -> Ask:
                cookie = ("Cookie", f"sessionid={sessions[number % len(sessions)]}")
                return Ask(path.format(slug=slugs[number % len(slugs)]), headers=(cookie,))

            answers, cpu = under_load(server, make)
            report.load(f"{page}, floor", answers, cpu)
            report.figure(f"{page}: CPU against the floor", costs[page] / cpu, "×", most=2.0)


def write(report: Report, name: str, server: servers.Server, env: Mapping[str, str], about: dict[str, Any]) -> None:
    mark = f"mesure{os.getpid()}"
    asked = ASKED[name]
    before = tally(env, mark)
    clicks = load.forever(lambda n: writes.support(about, n))
    supports = sent(report, server, "supports", clicks, asked["supports"])
    form = writes.need_form(server.port, about)
    gifts = [
        writes.contribution(about, form, number, mark=mark)
        for number in range(int(asked["contributions"] * SECONDS * 6))
    ]
    given = sent(report, server, "full contributions", iter(gifts), asked["contributions"])
    again = load.run(server.port, iter(gifts[:50]), seconds=SECONDS, clients=CLIENTS)
    after = tally(env, mark, supports)
    report.say(f"contributions sent again: {again.statuses}")
    report.figure("contributions lost", len(set(given)) - after["contributions"], "", most=0)
    report.figure("contributions doubled", after["doubled"], "", most=0)
    report.figure("supports lost", after["supports lost"], "", most=0)
    drift = abs((after["support counters"] - before["support counters"]) - (after["supports"] - before["supports"]))
    report.figure("support counters off", drift, "", most=0)


def sent(report: Report, server: servers.Server, name: str, asks: Iterator[Ask], asked: float) -> list[str]:
    """As many as `CLIENTS` can send, one after the other; then as many a second as are asked. What was accepted."""
    before = server.cpu()
    most = load.run(server.port, asks, seconds=SECONDS, clients=CLIENTS)
    report.load(name, most, (server.cpu() - before) / max(1, len(most.times)) * 1000, at_least=asked)
    paced = load.run(server.port, asks, seconds=SECONDS, clients=8 * CLIENTS, rate=asked)
    report.load(f"{name}, {asked:g}/s", paced, None, at_least=asked * 0.95, p95=100)
    return most.accepted + paced.accepted


def tally(env: Mapping[str, str], mark: str, supports: Sequence[str] = ()) -> dict[str, int]:
    accepted = Path(env["MAILLE_DATA"]) / "accepted.txt"
    accepted.write_text("\n".join(supports))
    found: dict[str, int] = json.loads(servers.child("tally", mark, str(accepted), env=env))
    return found
