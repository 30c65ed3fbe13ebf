"""`maille bench opinion`: maps of invented and of real conversations, beside red-dwarf when it is here (extra `bench`)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from .conversations import NAMES
from .kernels import Sheet, is_here, measure

PARTS, REAL = "opinion_parts", "opinion_real"
WAYS = {"polis": "by_distance", "mixture": "by_classes", "red-dwarf": "by_peer"}


@dataclass(frozen=True)
class Case:
    """An invented conversation, and how often it is drawn again and measured."""

    people: int
    statements: int
    density: float
    groups: int
    apart: float = 1.0
    seeds: int = 1
    times: int = 1
    times_less: int = 0  # CPU asked of `polis` against the peer's

    @property
    def name(self) -> str:
        return f"{self.people}×{self.statements}, {self.density:.0%}, {self.groups} groups"

    def given(self, seed: int, **more: Any) -> dict[str, Any]:
        kept = {key: value for key, value in asdict(self).items() if key not in ("seeds", "times_less")}
        return {**kept, "seed": seed, **more}


LARGE = Case(20_000, 1_000, 0.10, 3, apart=0.85, seeds=2, times_less=30)
BESIDE = [
    Case(500, 100, 0.15, 3, seeds=12, times=5, times_less=10),
    Case(5_000, 300, 0.10, 3, seeds=3),
    *(Case(3_000, 300, 0.12, groups, seeds=3) for groups in (2, 4, 5)),
    LARGE,
    Case(20_000, 1_000, 0.10, 5, apart=0.85),
]
LARGEST = Case(100_000, 2_000, 0.05, 3, apart=0.85)  # the peer needs ten gigabytes and ten minutes


def run(*, scale: float, results: Path) -> int:
    """`scale` below 1 takes that share of the people. Returns 1 when a bound is not kept."""
    has_peer = is_here("reddwarf")
    sheet = Sheet(
        "opinion", results, f"scale {scale:g}; " + ("beside red-dwarf" if has_peer else "red-dwarf is absent")
    )
    for case in BESIDE:
        _compare(sheet, _scaled(case, scale), has_peer)
    _largest(sheet, _scaled(LARGEST, scale))
    _one_more_vote(sheet, _scaled(LARGE, scale))
    for name in NAMES:
        _real(sheet, name, has_peer)
    if has_peer:
        _foretold(sheet, scale)
        _really_foretold(sheet)
        _like_the_peer(sheet)
    return sheet.finish()


def _scaled(case: Case, scale: float) -> Case:
    return replace(case, people=max(100, round(case.people * scale)))


def _compare(sheet: Sheet, case: Case, has_peer: bool) -> None:
    polis, mixture = _measured(sheet, case, "polis"), _measured(sheet, case, "mixture")
    if mixture["votes"] >= 30 * case.people:
        sheet.bound(
            f"{case.name}: mixture, ARI as a share of the oracle's", mixture["ari"] / mixture["oracle"], least=0.95
        )
    if not has_peer:
        return
    peer = _measured(sheet, case, "red-dwarf")
    sheet.bound(f"{case.name}: polis, ARI above red-dwarf's", polis["ari"] - peer["ari"], least=-0.01)
    if case.times_less:
        sheet.bound(f"{case.name}: polis, times less CPU", peer["cpu"] / polis["cpu"], least=case.times_less)
    if case.people >= LARGE.people:
        sheet.bound(f"{case.name}: mixture, times less CPU", peer["cpu"] / mixture["cpu"], least=5)


def _measured(sheet: Sheet, case: Case, who: str) -> dict[str, Any]:
    """The mean over the seeds; the most of memory."""
    runs = [measure(PARTS, WAYS[who], **case.given(seed)) for seed in range(case.seeds)]
    if failed := [run["failed"] for run in runs if "failed" in run]:
        raise RuntimeError(f"{who}, {case.name}: {failed[0]}")
    found = {key: sum(run[key] for run in runs) / len(runs) for key in runs[0]}
    found["memory"] = max(run["memory"] for run in runs)
    sheet.row(case.name, who, found)
    return found


def _largest(sheet: Sheet, case: Case) -> None:
    for who, seconds in (("polis", 5), ("mixture", 20)):
        found = _measured(sheet, case, who)
        sheet.bound(f"{case.name}: {who}, CPU seconds", found["cpu"], most=seconds)
        if who == "polis":
            sheet.bound(f"{case.name}: {who}, MB", found["memory"], most=500)


def _one_more_vote(sheet: Sheet, case: Case) -> None:
    for method in ("polis", "mixture"):
        found = measure(PARTS, "one_more_vote", method=method, **case.given(0, times=10))
        sheet.row(case.name, f"one more vote, {method}", found)
        sheet.bound(f"{case.name}: one more vote, {method}, ms of CPU", found["cpu"] * 1000, most=50)


def _foretold(sheet: Sheet, scale: float) -> None:
    for case in (Case(5_000, 300, 0.10, 3), Case(3_000, 300, 0.12, 5)):
        case = _scaled(case, max(scale, 0.5))
        found = measure(PARTS, "foretold", **case.given(0))
        sheet.row(case.name, "loss of votes set aside", found)
        for method in ("polis", "mixture"):
            gap = found[method] - found[f"peer beside {method}"]
            sheet.bound(f"{case.name}: {method}, loss above red-dwarf's at equal k", gap, most=0.0)


def _real(sheet: Sheet, name: str, has_peer: bool) -> None:
    """What a map of a conversation that took place costs, and how near its groups are to the published ones."""
    for method in ("polis", "mixture"):
        sheet.row(name, method, measure(REAL, "by_us", name=name, method=method, times=10))
    if has_peer:
        sheet.row(name, "red-dwarf", measure(REAL, "by_peer", name=name, times=10))


def _really_foretold(sheet: Sheet) -> None:
    for method in ("polis", "mixture"):
        gaps = []
        for name in NAMES:
            found = measure(REAL, "foretold", name=name, method=method, times=1)
            sheet.row(name, f"{method}, loss of votes set aside", found)
            gaps.append(found["ours"] - found["red-dwarf"])
            like = found["ours"] - found["red-dwarf, five at least"]
            sheet.bound(f"{name}: {method}, loss above red-dwarf's, equal k, five a group", like, most=0.0)
        sheet.bound(f"real: {method}, loss above red-dwarf's at equal k, mean", sum(gaps) / len(gaps), most=0.0)


def _like_the_peer(sheet: Sheet) -> None:
    for case in (Case(500, 100, 0.15, 3), Case(90, 60, 0.3, 2)):
        found = measure(PARTS, "like_the_peer", **case.given(1))
        sheet.row(case.name, "gaps to red-dwarf", found)
        gap = max(found[name] for name in ("people", "statements", "priority", "consensus"))
        sheet.bound(f"{case.name}: largest gap to red-dwarf's figures", gap, most=1e-5)
        sheet.bound(f"{case.name}: lists unlike red-dwarf's", found["lists that differ"], most=0)
