"""`maille bench groups`: groups formed by size of cohort, beside what organisers do by hand and what other tools do."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from maille.maths.allocation import Formation, GroupProblem, form_groups, preview_move, repair
from maille.maths.allocation import figures as facts
from maille.maths.allocation.rules import read
from maille.maths.allocation.search import optimise

from .cohorts import cohort, teams
from .kernels import Sheet, is_here, measure
from .published import SETTING, read_instance

Work = tuple[Callable[[], Any], Callable[[Any], Mapping[str, Any]]]
WITHOUT_KINDS = {"min_kinds": 0, "max_share_of_kind": 1.0}
CASES: dict[str, dict[str, Any]] = {
    "60 x 10": {"people": 60, "challenges": 10, "wishes": 3, "sizes": (5, 9)},
    "300 x 30": {"people": 300, "challenges": 30, "wishes": 5, "sizes": (6, 12)},
    "1000 x 40": {"people": 1000, "challenges": 40, "wishes": 5, "sizes": (20, 30)},
    "10000 x 200": {"people": 10_000, "challenges": 200, "wishes": 5, "sizes": (40, 60)},
}
LARGE = "10000 x 200"
COHORTS = 5
PUBLISHED = "published: SDU 2016"
LEAST_MEAN = 1.418  # the least mean rank there, whatever the far ranks


def problem(case: str, **rules: Any) -> GroupProblem:
    if case == PUBLISHED:
        return read_instance(Path(os.environ[SETTING]))
    return teams(seed=0) if case == "416 x 160 teams" else cohort(**CASES[case], seed=0, **rules)


def ours(case: str, time_limit: float = 120.0, **rules: Any) -> Work:
    asked = problem(case, **rules)
    form_groups(cohort(6, 2, wishes=1, sizes=(0, 6), seed=0, **WITHOUT_KINDS))  # loads the solver
    return lambda: form_groups(asked, time_limit=time_limit), told


def heard(case: str, time_limit: float = 120.0, **rules: Any) -> Work:
    """The most CPU between two moments at which the caller may stop it, from the first to the answer."""
    asked = problem(case, **rules)

    def work() -> float:
        at = [time.process_time()]
        form_groups(asked, time_limit=time_limit, progress=lambda _done: at.append(time.process_time()))
        return max(after - before for before, after in pairwise([*at, time.process_time()]))

    return work, lambda silence: {"silence": silence}


def several(people: int, challenges: int, wishes: int, sizes: tuple[int, int], **rules: Any) -> Work:
    """Other people each time: the worst of COHORTS."""
    asked = [cohort(people, challenges, wishes=wishes, sizes=sizes, seed=seed, **rules) for seed in range(COHORTS)]
    form_groups(cohort(6, 2, wishes=1, sizes=(0, 6), seed=0, **WITHOUT_KINDS))

    def judge(found: list[Formation]) -> dict[str, Any]:
        return {
            "proved": all(formation.status == "optimal" for formation in found),
            "seconds": max(formation.seconds for formation in found),
            "mean_rank": max(formation.mean_rank for formation in found),
            "small_groups": max(formation.small_groups for formation in found),
            "kinds_min": min(formation.kinds_min for formation in found),
            "deviation": max(formation.mix_deviation_mean for formation in found),
        }

    return lambda: [form_groups(one) for one in asked], judge


def told(formation: Formation) -> dict[str, Any]:
    names = ("mean_rank", "first_share", "top3_share", "off_list", "nowhere", "worst_rank", "small_groups", "kinds_min")
    found = {name: getattr(formation, name) for name in names}
    return {
        "status": formation.status, "objective": formation.objective, "gap": formation.gap, **found,
        "deviation": formation.mix_deviation_mean,
    }  # fmt: skip


def mip(case: str, **rules: Any) -> Work:
    """The same model given whole to HiGHS, with nothing learnt from the network."""
    from maille.maths.allocation.model import build
    from maille.maths.allocation.network import Active

    rules_read = read(problem(case, **rules))
    model = build(rules_read, Active.all(rules_read, True))
    return lambda: model.programme.solve(seconds=600, gap=1e-4), lambda found: {
        "status": found.status,
        "objective": found.objective,
    }


def by_hand(case: str, method: str, **rules: Any) -> Work:
    from . import naive  # the Hungarian method of SciPy

    asked = problem(case, **rules)
    return lambda: getattr(naive, method)(asked), lambda group: judged(asked, group)


def judged(asked: GroupProblem, group: Any) -> dict[str, Any]:
    found = facts.measure(read(asked), np.asarray(group, np.int32))
    return {
        "mean_rank": found.mean_rank, "first_share": found.first_share, "top3_share": found.top3_share,
        "off_list": found.off_list, "nowhere": found.nowhere, "small_groups": found.small_groups,
        "kinds_min": found.kinds_min, "deviation": found.mix_deviation_mean,
    }  # fmt: skip


def cpsat(case: str, time_limit: float, **rules: Any) -> Work:
    from . import naive

    asked = problem(case, **rules)
    return lambda: naive.cpsat(asked, time_limit), lambda found: {"status": found[1], **judged(asked, found[0])}


def mended(people: int, challenges: int, wishes: int, sizes: tuple[int, int], leave: int, arrive: int) -> Work:
    """Some leave, some arrive; moves are counted per 100 who stayed."""
    before = cohort(people + arrive, challenges, wishes=wishes, sizes=sizes, seed=0)
    first = form_groups(_some(before, np.arange(people)))
    rng = np.random.default_rng(1)
    stayed = np.sort(rng.permutation(people)[leave:])
    now = np.concatenate([stayed, np.arange(people, people + arrive)])
    current = np.concatenate([first.group[stayed], np.full(arrive, -1, np.int32)])
    after = _some(before, now)

    def judge(formation: Formation) -> dict[str, Any]:
        afresh = form_groups(after)
        moved = int(((afresh.group != current) & (current >= 0)).sum())
        return {
            "moves_per_100": 100 * formation.moves / len(stayed), "afresh_per_100": 100 * moved / len(stayed),
            "mean_rank": formation.mean_rank, "afresh_rank": afresh.mean_rank, "small_groups": formation.small_groups,
        }  # fmt: skip

    return lambda: repair(after, current), judge


def _some(asked: GroupProblem, who: Any) -> GroupProblem:
    return replace(asked, rank=asked.rank[who], kind=asked.kind[who], organisation=asked.organisation[who])


def fairest(case: str) -> Work:
    """The worst rank is proved lowest: with one less there is no answer."""
    asked = problem(case)
    form_groups(cohort(6, 2, wishes=1, sizes=(0, 6), seed=0, **WITHOUT_KINDS))

    def work() -> tuple[Formation, bool]:
        best = form_groups(asked)
        while True:
            may = np.ones(asked.rank.shape, bool) if asked.allowed is None else asked.allowed
            less = replace(asked, allowed=may & (asked.rank > 0) & (asked.rank < best.worst_rank))
            if optimise(read(less), seconds=60, gap=1.0).status == "infeasible":
                return best, True
            best = form_groups(less)

    return work, lambda found: {**told(found[0]), "proved": found[1]}


def previewed(case: str) -> Work:
    asked = problem(case)
    formation = form_groups(asked)

    def work() -> float:
        began = time.perf_counter()
        for person in range(10):
            preview_move(asked, formation, person, person % asked.challenges)
        return (time.perf_counter() - began) / 10

    return work, lambda seconds: {"ms": 1000 * seconds}


def run(*, scale: float, results: Path) -> int:
    """`scale` below 1 leaves the largest cohort out. Returns 1 when a bound is not kept."""
    sheet = Sheet("groups", results, "each case on one thread; HiGHS; every row prints its proof")
    _organisers(sheet)
    _openings(sheet)
    _teams_and_repair(sheet)
    if scale >= 1:
        _large(sheet)
    return sheet.finish()


def _got(row: Mapping[str, Any], name: str) -> float:
    """A figure; as far from any bound as can be when the measure failed."""
    return float(row.get(name, "inf"))


def _organisers(sheet: Sheet) -> None:
    for case in ("60 x 10", "300 x 30"):
        sheet.title(case)
        for method in ("first_come", "plain_assignment", "one_shot"):
            sheet.row(case, method, measure("groups", "by_hand", case=case, method=method))
        three = measure("groups", "ours", case=case, mix_weight=0.0)
        sheet.row(case, "ours, 3 kinds", three)
        four = measure("groups", "ours", case=case, mix_weight=0.5, min_kinds=4)
        sheet.row(case, "ours, 4 kinds, mix ½", four)
        if is_here("ortools"):
            sheet.row(
                case,
                "CP-SAT, 4 kinds, mix ½",
                measure("groups", "cpsat", case=case, time_limit=30, mix_weight=0.5, min_kinds=4),
            )
        else:
            sheet.row(case, "CP-SAT", {"absent": "pip install maille[bench]"})
        sheet.bound(f"{case}, small groups", _got(three, "small_groups") + _got(four, "small_groups"), most=0)
        sheet.bound(f"{case}, 4 kinds: fewest kinds", _got(four, "kinds_min"), least=4)
    worst = measure("groups", "several", **CASES["300 x 30"], min_kinds=4)
    sheet.row("300 x 30", f"ours, 4 kinds, worst of {COHORTS}", worst)
    sheet.bound("300 x 30, 4 kinds, mix 1: seconds for a cohort (CPU)", _got(worst, "cpu") / COHORTS, most=5)
    sheet.bound("300 x 30, 4 kinds, mix 1: deviation, worst cohort", _got(worst, "deviation"), most=0.30)
    sheet.bound("300 x 30, 4 kinds: seconds (CPU)", _got(four, "cpu"), most=5)
    sheet.bound("300 x 30, 4 kinds: deviation", _got(four, "deviation"), most=0.30)


def _openings(sheet: Sheet) -> None:
    case = "1000 x 40"
    sheet.title(case)
    rules = {**WITHOUT_KINDS, "mix_weight": 1.0}
    found, whole = measure("groups", "ours", case=case, **rules), measure("groups", "mip", case=case, **rules)
    sheet.row(case, "ours, open or closed", found)
    sheet.row(case, "the whole MIP", whole)
    sheet.row(case, "ours, every rule", measure("groups", "ours", case=case))
    preview = measure("groups", "previewed", case=case)
    sheet.row(case, "one move shown", preview)
    sheet.bound(f"{case}, open or closed: seconds (CPU)", _got(found, "cpu"), most=1)
    sheet.bound(
        f"{case}, open or closed: cost above the MIP",
        _got(found, "objective") - _got(whole, "objective"),
        most=1e-4 * _got(whole, "objective"),
    )
    sheet.bound(f"{case}, one move shown: ms", _got(preview, "ms"), most=100)


def _teams_and_repair(sheet: Sheet) -> None:
    case = "416 x 160 teams"
    sheet.title(case)
    found = measure("groups", "fairest", case=case)
    sheet.row(case, "ours, lowest worst rank", found)
    sheet.bound(f"{case}: worst rank", _got(found, "worst_rank"), most=5)
    sheet.bound(f"{case}: seconds (CPU)", _got(found, "cpu"), most=3)
    if os.environ.get(SETTING):
        found = measure("groups", "fairest", case=PUBLISHED)
        sheet.row(PUBLISHED, "ours, lowest worst rank", found)
        sheet.bound(f"{PUBLISHED}: worst rank", _got(found, "worst_rank"), most=5)
        sheet.bound(
            f"{PUBLISHED}: mean rank above the least there is", _got(found, "mean_rank") / LEAST_MEAN, most=1.02
        )
        sheet.bound(f"{PUBLISHED}: seconds (CPU)", _got(found, "cpu"), most=3)
    else:
        sheet.row(PUBLISHED, "ours", {"absent": f"{SETTING}=FOLDER of its files"})
    sheet.title("120 x 15, 18 leave, 12 arrive")
    repaired = measure("groups", "mended", people=120, challenges=15, wishes=5, sizes=[6, 12], leave=18, arrive=12)
    sheet.row("120 x 15", "ours, mended", repaired)
    sheet.bound("120 x 15: moves per 100", _got(repaired, "moves_per_100"), most=6)


def _large(sheet: Sheet) -> None:
    sheet.title(LARGE)
    plain = measure("groups", "ours", case=LARGE, time_limit=600, mix_weight=0.0, **WITHOUT_KINDS)
    sheet.row(LARGE, "ours, wishes alone", plain)
    kinds = measure("groups", "ours", case=LARGE, time_limit=600)
    sheet.row(LARGE, "ours, every rule, mix 1", kinds)
    silence = measure("groups", "heard", case=LARGE, time_limit=600)
    sheet.row(LARGE, "silence before a stop is heard", silence)
    sheet.bound(f"{LARGE}: longest silence, in seconds of CPU", _got(silence, "silence"), most=1)
    sheet.bound(f"{LARGE}, wishes alone: seconds (CPU)", _got(plain, "cpu"), most=5)
    sheet.bound(f"{LARGE}, wishes alone: gap", _got(plain, "gap"), most=1e-4)
    sheet.bound(f"{LARGE}, every rule: seconds (CPU)", _got(kinds, "cpu"), most=120)
    sheet.bound(f"{LARGE}, every rule: gap", _got(kinds, "gap"), most=0.01)
