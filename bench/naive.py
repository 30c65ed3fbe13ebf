"""How groups are formed elsewhere: as people come, by wishes alone, or by a solver that is told everything at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from maille.maths.allocation import GroupProblem
from maille.maths.allocation.rules import NOWHERE, rank_cost, read


def first_come(asked: GroupProblem) -> Any:
    """In order of arrival, each takes the best challenge with a place, else the first with one."""
    places = asked.max_size.copy()
    group = np.full(asked.people, -1)
    for i, row in enumerate(asked.rank):
        order = np.argsort(np.where(row > 0, row, 100), kind="stable")
        free = [g for g in order if places[g] > 0 and row[g] >= 0]
        if free:
            group[i] = free[0]
            places[free[0]] -= 1
    return group


def plain_assignment(asked: GroupProblem) -> Any:
    """Wishes and places alone, by the Hungarian method: nothing on minima, kinds or colleagues."""
    return _seated(asked, rank_cost(asked.rank, 20.0))


def one_shot(asked: GroupProblem) -> Any:
    """One weighted sum, as hackathon platforms do: the square of how high the wish stands, and no other rule."""
    high = np.where(asked.rank > 0, asked.worst_wish + 1.0 - asked.rank, 0.0)
    return _seated(asked, -(high**2))


def _seated(asked: GroupProblem, cost: Any) -> Any:
    seat = np.repeat(np.arange(asked.challenges), asked.max_size)
    people, seats = linear_sum_assignment(np.where(asked.rank < 0, NOWHERE, cost)[:, seat])
    group = np.full(asked.people, -1)
    group[people] = seat[seats]
    return group


def cpsat(asked: GroupProblem, time_limit: float) -> tuple[Any, str]:
    """Every rule in the naive model, a Boolean a person and challenge. OR-Tools and HiGHS never share a process."""
    from ortools.sat.python import cp_model

    rules, model = read(asked), cp_model.CpModel()
    n, m = asked.people, asked.challenges
    at = [[model.new_bool_var("") for _g in range(m)] for _i in range(n)]
    opened = [model.new_bool_var("") for _g in range(m)]
    price = [int(2 * c) * at[i][g] for i, row in enumerate(rank_cost(asked.rank, 20.0)) for g, c in enumerate(row)]
    for row in at:
        model.add_exactly_one(row)
    for g in range(m):
        price += _group(model, asked, rules, g, [row[g] for row in at], opened[g])
    model.minimize(sum(price))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = time_limit, 1
    status = solver.status_name(solver.solve(model))
    if status not in ("OPTIMAL", "FEASIBLE"):
        return np.full(n, -1), status
    return np.array([next(g for g in range(m) if solver.value(row[g])) for row in at]), status


def _group(model: Any, asked: GroupProblem, rules: Any, g: int, here: list[Any], is_open: Any) -> list[Any]:
    """The rules of one group; the price of its mix."""
    size, price = sum(here), []
    model.add(size <= int(asked.max_size[g]) * is_open)
    model.add(size >= int(asked.min_size[g]) * is_open)
    met = []
    for k in range(rules.kinds):
        heads = sum(here[i] for i in np.flatnonzero(asked.kind == k))
        met.append(model.new_bool_var(""))
        model.add(heads >= met[-1])
        model.add(rules.share.denominator * heads <= rules.share.numerator * size + rules.share.denominator - 1)
        outside = model.new_int_var(0, asked.people, "")
        model.add(outside >= int(rules.wanted_from[g, k]) * is_open - heads)
        model.add(outside >= heads - int(rules.wanted_to[g, k]))
        price.append(int(2 * asked.mix_weight) * outside)
    model.add(sum(met) >= asked.min_kinds * is_open)
    for body in np.unique(asked.organisation[asked.organisation >= 0]):
        model.add(sum(here[i] for i in np.flatnonzero(asked.organisation == body)) <= asked.max_per_organisation)
    return price
