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
from .solver import Bounds, Look, Solved
from .tree import WHOLE, Tree

# People × challenges. Where a rule was broken: TINY asks for all rules at once, SMALL for the kinds of all challenges.
TINY, SMALL = 15_000, 60_000
LARGE_GAP = 2e-3  # beyond SMALL, an answer this close to its bound is given as it is
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
    start = None
    if found.status != "unsolved":
        start = _whole_people(model, found.values, seconds=deadline - time.monotonic(), gap=gap, look=look)
        if start is not None and start.objective - found.bound <= gap * max(1.0, abs(start.objective)) + WHOLE:
            return replace(start, status="optimal", bound=found.bound)
        if (
            start is not None
            and model.rules.people * model.rules.challenges > SMALL
            and _gap(start, found) <= LARGE_GAP
        ):
            return replace(start, status="feasible", bound=found.bound)
    tree.add_links()
    left, first = deadline - time.monotonic(), None if start is None else start.values
    last = programme.solve(seconds=left, gap=gap, look=look, whole=model.heads.ravel(), start=first)
    if last.status == "unsolved" and start is not None:
        last = replace(start, status="feasible", bound=last.bound)
    return last if last.status == "infeasible" else replace(last, bound=max(last.bound, found.bound))


def _gap(start: Solved, found: Solved) -> float:
    return (start.objective - found.bound) / max(1.0, abs(start.objective))


def _whole_people(
    model: Model, values: NDArray[np.float64], *, seconds: float, gap: float, look: Look | None
) -> Solved | None:
    """The challenges that `values` opens, without people in parts. With the sizes it gives as least sizes, the caps of the
    kinds are whole numbers and the rest is a network; where that is not enough, heads are asked to be whole."""
    rules, deadline = model.rules, time.monotonic() + seconds
    opened = np.rint(values[model.open])
    least = np.floor(values[model.size] + WHOLE).astype(np.int64)
    is_over = (values[model.heads] > figures.share_cap(rules, least)[:, None] + WHOLE).any(axis=1)
    least = np.where(is_over, np.minimum(least + 1, rules.max_size), least)  # one more head lets one more of a kind in
    cap = np.where(rules.share_holds, figures.share_cap(rules, least), rules.people)
    most = np.minimum(np.bincount(rules.kind, minlength=rules.kinds), cap[:, None])
    bounds: list[Bounds] = [(model.open, opened, opened)]
    tight: list[Bounds] = [*bounds, (model.size, least, rules.max_size), (model.heads.ravel(), 0, most.ravel())]
    found = model.programme.solve(seconds=seconds, gap=gap, look=look, bounds=tight)
    if found.status == "optimal" and read(model, rules, found.values) is not None:
        return found
    left = deadline - time.monotonic()
    found = model.programme.solve(seconds=left, gap=gap, look=look, bounds=bounds, whole=model.heads.ravel())
    return found if found.status in ("optimal", "feasible") else None


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
