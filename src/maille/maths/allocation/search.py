"""From rules to an answer that is proved best, or as good as the time allows."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from . import figures
from .model import Model, build
from .network import Active
from .rules import Rules
from .solver import Look, Solved
from .tree import WHOLE, Tree

# People × challenges. Where a rule was broken: TINY asks for all rules at once, SMALL for the kinds of all challenges.
TINY, SMALL = 15_000, 60_000
CLOSE = 0.1  # of a share


@dataclass(frozen=True)
class Found:
    status: str  # "optimal", "feasible", "infeasible", "unsolved"
    group: NDArray[np.int32]
    objective: float
    bound: float


def optimise(rules: Rules, *, seconds: float, gap: float = 1e-4, look: Look | None = None) -> Found:
    """Asks for rules as they turn out to be needed: each round is a relaxation, so the first answer that keeps all is best."""
    deadline, size = time.monotonic() + seconds, rules.people * rules.challenges
    active, bound = Active.all(rules, False), 0.0
    while True:
        model = build(rules, active)
        left = deadline - time.monotonic()
        if model.programme.columns == 0 or (size <= TINY and active.count()):
            solved = model.programme.solve(seconds=left, gap=gap, look=look)
        else:
            solved = _grow(model, seconds=left, gap=gap, look=look)
        bound = max(bound, solved.bound)
        if solved.status in ("infeasible", "unsolved"):
            return Found(solved.status, np.full(rules.people, -1, np.int32), 0.0, bound)
        group = read(model, rules, solved.values)
        if group is None:
            active.whole += 1
            continue
        missing = lacking(rules, group)
        if not missing.count():
            return Found(solved.status, group, figures.objective(rules, group), bound)
        if size <= TINY:
            missing = Active.all(rules, True)
        elif missing.kinds.any() and size <= SMALL:
            missing.kinds[:] = True
        active.add(missing)


def _grow(model: Model, *, seconds: float, gap: float, look: Look | None) -> Solved:
    """A tree of linear programmes first. Where it leaves people in parts: whole ones in the challenges it opened, which its
    bound often proves best; else all over again with what it learnt."""
    deadline, programme = time.monotonic() + seconds, model.programme
    tree = Tree(model, seconds=seconds, gap=gap, look=look)
    found = tree.grow()
    if found.status == "infeasible" or (
        found.status == "optimal" and read(model, model.rules, found.values) is not None
    ):
        return found
    heads, start = model.heads.ravel(), None
    if found.status != "unsolved":
        opened = (model.open, np.rint(found.values[model.open]))
        left = deadline - time.monotonic()
        fixed = programme.solve(seconds=left, gap=gap, look=look, whole=heads, fixed=opened)
        if fixed.status in ("optimal", "feasible"):
            start = fixed
            if fixed.objective - found.bound <= gap * max(1.0, abs(fixed.objective)) + WHOLE:
                return replace(fixed, status="optimal", bound=found.bound)
    tree.add_links()
    left, first = deadline - time.monotonic(), None if start is None else start.values
    last = programme.solve(seconds=left, gap=gap, look=look, whole=heads, start=first)
    if last.status == "unsolved" and start is not None:
        last = replace(start, status="feasible", bound=last.bound)
    return last if last.status == "infeasible" else replace(last, bound=max(last.bound, found.bound))


def lacking(rules: Rules, group: NDArray[np.int32]) -> Active:
    """The rules that this answer breaks; with those of shares that it only just keeps, which would be next."""
    heads, opened = figures.head_count(rules, group), figures.open_groups(rules, group)
    missing = Active.all(rules, False)
    missing.kinds = opened & ((heads > 0).sum(axis=1) < rules.min_kinds)
    room = figures.share_cap(rules, heads.sum(axis=1))[:, None] - heads
    if (room < 0).any():
        missing.share = rules.share_holds & (room <= CLOSE * heads).any(axis=1)
    missing.mornings = figures.present(rules, group) < rules.min_present * opened[:, None]
    body, to, count = figures.members_of(rules, group)
    missing.organisations[body[count > rules.per_organisation[to]]] = True
    return missing


def read(model: Model, rules: Rules, values: NDArray[np.float64]) -> NDArray[np.int32] | None:
    """Who works where; None when somebody is in parts."""
    arcs, network = model.network.arcs, model.network
    flow = np.rint(values[arcs.column]).astype(np.int64)
    if np.abs(values[arcs.column] - flow).max(initial=0) > 1e-5:
        return None
    unit_group = np.full(len(network.pool), -1, np.int32)
    direct = (arcs.unit >= 0) & (flow > 0)
    unit_group[arcs.unit[direct]] = arcs.to[direct]
    entered = np.zeros(len(network.pool), bool)
    users = network.pool >= 0
    entered[users] = values[network.entry[users]] > 0.5
    for pool in np.unique(network.pool[entered]):
        who = np.flatnonzero(entered & (network.pool == pool))
        mine = (arcs.pool == pool) & (flow > 0)
        unit_group[who] = np.repeat(arcs.to[mine], flow[mine])[: len(who)]
    return _untangled(rules, model, unit_group, entered)[rules.unit]


def _untangled(
    rules: Rules, model: Model, unit_group: NDArray[np.int32], entered: NDArray[np.bool_]
) -> NDArray[np.int32]:
    """People of one pool change places, which costs nothing, until no group has too many of an organisation."""
    first = np.unique(rules.unit, return_index=True)[1]
    for one in np.flatnonzero(entered):
        body = rules.organisation[first[one]]
        mates = unit_group[rules.unit[rules.organisation == body]] if body >= 0 else np.zeros(0, np.int32)
        cap = rules.per_organisation[unit_group[one]]
        if (mates == unit_group[one]).sum() <= cap:
            continue
        for other in np.flatnonzero(entered & (model.network.pool == model.network.pool[one])):
            there, stranger = unit_group[other], rules.organisation[first[other]]
            fits = (mates == there).sum() < rules.per_organisation[there]
            theirs = unit_group[rules.unit[rules.organisation == stranger]] if stranger >= 0 else mates[:0]
            if stranger != body and fits and (theirs == unit_group[one]).sum() < cap:
                unit_group[one], unit_group[other] = there, unit_group[one]
                break
    return unit_group
