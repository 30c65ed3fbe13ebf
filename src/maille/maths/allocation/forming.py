"""The questions an organiser asks: form groups, mend them after changes, weigh wishes against mix."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maille.maths.errors import BadArgument

from . import figures
from .answer import Conflict, Formation
from .complaints import complaints
from .conflicts import explain
from .problem import GroupProblem, check, sized, whole
from .rules import Rules, read
from .search import Found, optimise

Progress = Callable[[float], None]
WEIGHTS = (0.0, 0.5, 1.0, 2.0, 5.0)
LEAST_TO_EXPLAIN = 5.0  # seconds, even when the time given is over


def form_groups(
    problem: GroupProblem, *, seed: int = 0, time_limit: float = 60.0, progress: Progress | None = None
) -> Formation:
    """The cheapest groups that keep every rule, with the proof; or the rules that clash. The same for the same seed
    unless time ran out (`status`). Raises BadArgument, and whatever `progress` raises."""
    return _form(check(problem), None, 0.0, seed=seed, time_limit=time_limit, progress=progress)


def repair(
    problem: GroupProblem,
    current: ArrayLike,
    *,
    move_cost: float = 2.0,
    seed: int = 0,
    time_limit: float = 60.0,
    progress: Progress | None = None,
) -> Formation:
    """The same when people already work somewhere: (n,) a challenge or -1 for newcomers. Changing somebody's group costs
    `move_cost` rank-cost units."""
    problem = check(problem)
    now = sized("current", whole("current", current, 1, least=-1, most=problem.challenges - 1), problem.people)
    if not (np.isfinite(move_cost) and 0 <= move_cost <= 1000):
        raise BadArgument("move_cost", "lies between 0 and 1000")
    return _form(problem, now, move_cost, seed=seed, time_limit=time_limit, progress=progress)


def frontier(
    problem: GroupProblem, *, seed: int = 0, time_limit: float = 60.0, progress: Progress | None = None
) -> list[tuple[float, Formation]]:
    """(mix_weight, answer) for each weight of WEIGHTS, so that people choose between wishes and mix. Each has the time that
    those before it left."""
    problem, began = check(problem), time.monotonic()
    answers: list[tuple[float, Formation]] = []
    for step, weight in enumerate(WEIGHTS):
        left = max(0.1, (time_limit - time.monotonic() + began) / (len(WEIGHTS) - step))
        heard = None if progress is None else _part(progress, step, len(WEIGHTS))
        if answers and answers[0][1].status == "infeasible":
            answers.append((weight, answers[0][1]))  # the price of the mix changes nothing to what is possible
            continue
        asked = replace(problem, mix_weight=weight)
        answers.append((weight, _form(asked, None, 0.0, seed=seed, time_limit=left, progress=heard)))
    return answers


def _part(progress: Progress, step: int, steps: int) -> Progress:
    return lambda done: progress((step + done) / steps)


def _form(
    problem: GroupProblem,
    current: NDArray[np.int32] | None,
    move_cost: float,
    *,
    seed: int,
    time_limit: float,
    progress: Progress | None,
) -> Formation:
    _check(seed, time_limit)
    began, order = time.monotonic(), np.random.default_rng(seed).permutation(problem.people)
    look = None if progress is None else lambda: progress(min(1.0, (time.monotonic() - began) / time_limit))
    rules = read(problem, current=current, move_cost=move_cost)
    moved = None if current is None else current[order]
    shuffled = read(_shuffled(problem, order), current=moved, move_cost=move_cost)
    found = optimise(shuffled, seconds=time_limit, look=look)
    group = np.full(problem.people, -1, np.int32)
    group[order] = found.group
    conflicts: list[Conflict] = []
    warnings = _overruled(problem)
    if found.status == "infeasible":
        left = max(LEAST_TO_EXPLAIN, time_limit - time.monotonic() + began)
        conflicts, unsaid = explain(problem, rules, seconds=left, look=look)
        warnings += unsaid
    answer = _answer(rules, found, group, seconds=time.monotonic() - began)
    return replace(answer, seed=int(seed), order=order.astype(np.int32), infeasible=conflicts, warnings=warnings)


def _check(seed: int, time_limit: float) -> None:
    if not (np.isfinite(time_limit) and time_limit > 0):
        raise BadArgument("time_limit", "is a number of seconds above 0")
    if not isinstance(seed, int | np.integer) or seed < 0:
        raise BadArgument("seed", "is a whole number, 0 or more")


def _shuffled(problem: GroupProblem, order: NDArray[np.int64]) -> GroupProblem:
    """Nobody gains by arriving early: ties are settled in a drawn order."""
    place = np.argsort(order).astype(np.int32)
    taken = {name: getattr(problem, name) for name in ("rank", "kind", "organisation", "mornings", "allowed", "pinned")}
    moved: dict[str, Any] = {name: None if value is None else value[order] for name, value in taken.items()}
    return replace(problem, **moved, together=place[problem.together], apart=place[problem.apart])


def _overruled(problem: GroupProblem) -> list[str]:
    """Pins that beat a refusal or an availability."""
    if problem.pinned is None:
        return []
    said = []
    for person in np.flatnonzero(problem.pinned >= 0):
        to = problem.pinned[person]
        if problem.rank[person, to] < 0:
            said.append(f"pinned: person {person} is pinned to challenge {to}, which they refused")
        elif problem.allowed is not None and not problem.allowed[person, to]:
            said.append(f"pinned: person {person} is pinned to challenge {to}, which is not allowed to them")
    return said


def _answer(rules: Rules, found: Found, group: NDArray[np.int32], *, seconds: float) -> Formation:
    is_solved = found.status in ("optimal", "feasible")
    opened = figures.open_groups(rules, group) if is_solved else np.zeros(rules.challenges, bool)
    facts = asdict(figures.measure(rules, group))
    bound = min(found.bound, facts["objective"]) if is_solved else found.bound
    return Formation(
        group=group,
        open=opened,
        status=found.status,
        bound=bound,
        gap=(facts["objective"] - bound) / max(1.0, facts["objective"]) if is_solved else 1.0,
        seconds=seconds,
        **facts,
        moves=figures.moves(rules, group) if is_solved else 0,
        complaints=complaints(rules, group) if is_solved else np.zeros(rules.people, bool),
        wanted_mix=np.stack([rules.wanted_from, rules.wanted_to], axis=2).astype(np.int32),
        seed=0,
        order=np.arange(rules.people, dtype=np.int32),
    )
