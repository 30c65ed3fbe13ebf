"""Prints every figure with its bound, as it comes, and keeps it for the file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .load import Answers
from .pages import PERSONAL

MOST_QUERIES = 8
# « Mon fil » gathers all that one person gave: another kind of page, whose number is constant all the same.
MOST_QUERIES_OF_MINE = 14
# A page made for somebody signed in asks who they are first: their session, their account, their roles.
WHO_ASKS = 3
# Three rows for each that is shown; a page shows some twenty things, and the programme around them.
SHOWN = 20
MOST_BYTES = 30_000


class Report:
    def __init__(self, scale: float) -> None:
        self.figures: list[dict[str, Any]] = []
        self.missed: list[str] = []
        self.database = ""
        print(
            f"maille bench, scale {scale:g}: at 1, 10 000 people, 50 000 contributions, 500 000 supports and comments",
            flush=True,
        )

    def title(self, database: str) -> None:
        self.database = database
        print(f"\n=== {database}", flush=True)

    def say(self, line: str) -> None:
        print(f"      {line}", flush=True)

    def figure(
        self, name: str, value: float, unit: str, *, most: float | None = None, least: float | None = None
    ) -> bool:
        is_kept = (most is None or value <= most) and (least is None or value >= least)
        bound = f"at most {most:g}" if most is not None else f"at least {least:g}" if least is not None else ""
        self._keep(name, is_kept, value=round(value, 3), unit=unit, bound=bound)
        print(f"  {'ok ' if is_kept else 'NO '} {name:<34} {value:10.2f} {unit:<6} {bound}", flush=True)
        return is_kept

    def page(self, name: str, cost: Mapping[str, int]) -> None:
        most_queries = MOST_QUERIES + (WHO_ASKS if name.endswith("signed in, made") else 0)
        if name.partition(",")[0] in PERSONAL:
            most_queries = MOST_QUERIES_OF_MINE
        most_rows = 3 * max(SHOWN, cost["shown"])
        is_kept = (
            cost["status"] == 200
            and cost["queries"] <= most_queries
            and cost["rows"] <= most_rows
            and cost["compressed"] <= MOST_BYTES
        )
        self._keep(f"{name}: cost", is_kept, **cost)
        print(
            f"  {'ok ' if is_kept else 'NO '} {name:<26} status {cost['status']}  {cost['queries']:3d} queries (≤ {most_queries})"
            f"  {cost['rows']:5d} rows (≤ {most_rows})  {cost['bytes'] / 1000:6.1f} kB, compressed {cost['compressed'] / 1000:5.1f} (≤ 30)",
            flush=True,
        )

    def load(
        self, name: str, answers: Answers, cpu: float | None, *, at_least: float | None = None, p95: float | None = None
    ) -> None:
        good = sum(count for status, count in answers.statuses.items() if status < 400)
        rate = answers.rate * good / max(1, len(answers.times))
        slow = answers.quantile(0.95)
        is_kept = (
            good == len(answers.times) > 0 and (at_least is None or rate >= at_least) and (p95 is None or slow <= p95)
        )
        self._keep(
            name,
            is_kept,
            rate=round(rate, 1),
            p50=round(answers.quantile(0.5), 2),
            p95=round(slow, 2),
            cpu=cpu,
            statuses=answers.statuses,
        )
        asked = f"(≥ {at_least:g})" if at_least is not None else ""
        spent = f"  CPU {cpu:6.2f} ms" if cpu is not None else ""
        refused = "" if good == len(answers.times) else f"  refused: {answers.statuses}"
        print(
            f"  {'ok ' if is_kept else 'NO '} {name:<26} {rate:8.1f}/s {asked:<9} p50 {answers.quantile(0.5):7.2f} ms  p95 {slow:7.2f} ms"
            f"{f' (≤ {p95:g})' if p95 else ''}{spent}{refused}",
            flush=True,
        )

    def _keep(self, name: str, is_kept: bool, **facts: Any) -> None:
        self.figures.append({"database": self.database, "name": name, "kept": is_kept, **facts})
        if not is_kept:
            self.missed.append(f"{self.database}: {name}")

    def finish(self, target: Path) -> None:
        print(f"\n{len(self.figures) - len(self.missed)} of {len(self.figures)} bounds kept; written to {target}")
        for name in self.missed:
            print(f"  not kept: {name}")
