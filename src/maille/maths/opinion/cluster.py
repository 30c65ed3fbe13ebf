"""Groups of points: k-means on weighted points, the silhouette that chooses k, and the smallest group that is shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .ballots import Flags, Floats, Ints

GRID = 64  # cells a side; points of a cell are moved as one
PLAIN = 2_000  # points that need no grid, and the size of the sample of a silhouette
RESTARTS, MOST_MOVES = 4, 60
FEW, MORE_RESTARTS = 200, 64  # points so few that the best of all groupings is found whatever the seed
FAR = 1e12  # where a run of few centres has those that it lacks: nobody is near
AS_GOOD = 0.005  # silhouettes that the draw of the people alone would move by more
FEWEST_ANSWERS, FEWEST_PEOPLE = 7, 15
SMALLEST_GROUP, SMALLEST_SHARE = 5, 0.02


def clustered(answered: Ints, statements: int, staying: Flags | None = None) -> Flags:
    """Who answered enough to be placed in a group; topped up to 15 by those who answered most, earliest first.

    `staying`: who was placed before and is not let go; they count among the 15.
    """
    enough: Flags = answered >= max(1, min(FEWEST_ANSWERS, statements))
    if staying is not None:
        enough[: len(staying)] |= staying[: len(enough)]
    room = max(0, FEWEST_PEOPLE - int(enough.sum()))
    most = np.argsort(-np.where(enough, 0, answered), kind="stable")[:room]
    enough[most[answered[most] > 0]] = True
    return enough


def weighted_points(points: Floats, seed: int) -> tuple[Floats, Floats]:
    """Few points with weights that stand for many: centres of the cells of a 64 × 64 grid, or a sample beyond the plane."""
    if len(points) <= PLAIN:
        return points, np.ones(len(points))
    if points.shape[1] > 2:
        chosen = np.random.default_rng(seed).choice(len(points), 2 * PLAIN, replace=len(points) < 2 * PLAIN)
        return points[np.sort(chosen)], np.ones(2 * PLAIN)
    low, high = points.min(axis=0), points.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    cell = np.minimum(((points - low) / span * GRID).astype(np.int64), GRID - 1) @ np.array(
        [GRID, 1][-points.shape[1] :]
    )
    weights = np.bincount(cell)
    used = weights > 0
    sums = np.stack([np.bincount(cell, weights=column)[used] for column in points.T], axis=1)
    return sums / weights[used, None], weights[used].astype(np.float64)


def k_means(
    points: Floats, weights: Floats, sizes: Sequence[int], *, seed: int, first: Floats | None = None
) -> dict[int, Floats]:
    """The best centres (k, d) for each k of `sizes`, by sum of squares; all runs move together.

    Runs start by k-means++; `first` (k, d) is where one more run of its size starts. No k beyond the different points.
    """
    counts = np.repeat(sizes, RESTARTS if len(points) > FEW else MORE_RESTARTS)
    centres = _spread_starts(points, weights, counts, np.random.default_rng(seed))
    if first is not None and len(first) in sizes:
        counts = np.append(counts, len(first))
        centres = np.concatenate((centres, np.full((1, *centres.shape[1:]), np.inf)))
        centres[-1, : len(first)] = first
    cost = move(points, weights, centres)
    cost[np.isfinite(centres[:, :, 0]).sum(axis=1) < counts] = np.inf
    best = {size: min(np.flatnonzero(counts == size), key=lambda run: cost[run]) for size in sizes}
    return {size: centres[run, :size] for size, run in best.items() if np.isfinite(cost[run])}


def _spread_starts(points: Floats, weights: Floats, counts: Ints, rng: np.random.Generator) -> Floats:
    """k-means++ (Arthur, Vassilvitskii 2007): each next centre far from those chosen. The rest of a run is infinite."""
    runs = len(counts)
    centres = np.full((runs, int(counts.max()), points.shape[1]), np.inf)
    reach = np.broadcast_to(np.cumsum(weights), (runs, len(points)))
    gap = np.full((runs, len(points)), np.inf)
    for step in range(centres.shape[1]):
        is_going = (counts > step) & (reach[:, -1] > 0)
        drawn = (reach <= (rng.random(runs) * reach[:, -1])[:, None]).sum(axis=1)
        chosen = points[np.minimum(drawn, len(points) - 1)]
        centres[is_going, step] = chosen[is_going]
        gap = np.minimum(gap, sum((axis - place[:, None]) ** 2 for axis, place in zip(points.T, chosen.T, strict=True)))
        reach = np.cumsum(gap * weights, axis=1)
    return centres


def move(points: Floats, weights: Floats, centres: Floats) -> Floats:
    """Lloyd's moves, in place, until no run changes; an emptied centre stays where it is. Each run's sum of squares."""
    is_real = np.isfinite(centres[:, :, 0])
    centres[~is_real] = FAR
    columns = np.column_stack([weights, *(weights * axis for axis in points.T)]).T
    moving, spots = np.arange(len(centres)), centres
    former = np.full((len(points), len(centres)), -1)
    for _move in range(MOST_MOVES):
        label = _closeness(points, spots).argmax(axis=2)
        has_changed = (label != former).any(axis=0)
        if not has_changed.any():
            break
        if not has_changed.all():
            centres[moving] = spots
            moving, spots, label = moving[has_changed], spots[has_changed], label[:, has_changed]
        spots, former = _centred(columns, spots, label), label
    centres[moving] = spots
    closest = _closeness(points, centres).max(axis=2)
    cost: Floats = weights @ ((points**2).sum(axis=1)[:, None] - 2 * closest)
    centres[~is_real] = np.inf
    return cost


def _centred(columns: Floats, centres: Floats, label: Ints) -> Floats:
    """The mean of each run's groups; `columns`: the weights, and the points times them."""
    runs, size, axes = centres.shape
    slot = (label + np.arange(0, runs * size, size)).ravel()
    sums = [np.bincount(slot, np.repeat(column, runs), runs * size) for column in columns]
    is_held = sums[0] > 0
    spots = centres.reshape(-1, axes).copy()
    for axis, total in enumerate(sums[1:]):
        np.divide(total, sums[0], out=spots[:, axis], where=is_held)
    return spots.reshape(runs, size, axes)


def _closeness(points: Floats, centres: Floats) -> Floats:
    """(points, runs, centres): largest for the nearest."""
    runs, size, axes = centres.shape
    flat = centres.reshape(runs * size, axes)
    found = points @ flat.T
    found -= (flat * flat).sum(axis=1) / 2
    return found.reshape(len(points), runs, size)


def nearest(points: Floats, centres: Floats) -> Ints:
    """The nearest centre of each point; among equals the first."""
    label: Ints = (points @ centres.T - (centres**2).sum(axis=1) / 2).argmax(axis=1)
    return label


def by_silhouette(points: Floats, candidates: dict[int, Floats], seed: int) -> list[list[int]]:
    """Numbers of groups, best apart first, on at most 2,000 points drawn once for all; those as good as the best together."""
    if len(points) > PLAIN:
        points = points[np.sort(np.random.default_rng(seed).choice(len(points), PLAIN, replace=False))]
    scores = silhouettes(points, {size: nearest(points, centres) for size, centres in candidates.items()})
    order = sorted(scores, key=lambda size: (-scores[size], size))
    tied = [size for size in order if scores[size] >= scores[order[0]] - AS_GOOD]
    return [tied, *([size] for size in order[len(tied) :])] if order else []


def silhouettes(points: Floats, labels: dict[int, Ints]) -> dict[int, float]:
    """The mean silhouette (Rousseeuw 1987) for each labelling; a point alone in its group counts 0, a single group -1."""
    squares = (points**2).sum(axis=1)
    apart = points @ (-2 * points.T)
    apart += squares[:, None]
    apart += squares
    np.sqrt(np.maximum(apart, 0.0, out=apart), out=apart)
    np.fill_diagonal(apart, 0.0)
    return {size: _silhouette(apart, label) for size, label in labels.items()}


def _silhouette(apart: Floats, label: Ints) -> float:
    heads = np.bincount(label)
    if np.count_nonzero(heads) < 2:
        return -1.0
    label, heads = (np.cumsum(heads > 0) - 1)[label], heads[heads > 0]
    member = np.eye(len(heads))[label]
    sums = apart @ member
    own = np.arange(len(label)), label
    inside = sums[own] / np.maximum(1, heads[label] - 1)
    means = sums / heads
    means[own] = np.inf
    outside = means.min(axis=1)
    widest = np.maximum(inside, outside)
    score = np.where((heads[label] > 1) & (widest > 0), (outside - inside) / np.where(widest > 0, widest, 1.0), 0.0)
    return float(score.mean())


def smallest_group(people: int) -> int:
    """A smaller group would be of no use, and would name its members."""
    return max(SMALLEST_GROUP, int(np.ceil(SMALLEST_SHARE * people)))


def without_small_groups(points: Floats, label: Ints, groups: int) -> Ints:
    """Too small groups join the nearest, the smallest first; numbers follow sizes, largest 0, ties by first member."""
    label = label.copy()
    least = smallest_group(len(label))
    while len(present := np.unique(label)) > 1:
        heads = np.bincount(label, minlength=groups)
        smallest = min(present, key=lambda group: (heads[group], -group))
        if heads[smallest] >= least:
            break
        centres = np.stack([points[label == group].mean(axis=0) for group in present])
        gaps = ((centres - points[label == smallest].mean(axis=0)) ** 2).sum(axis=1)
        gaps[present == smallest] = np.inf
        label[label == smallest] = present[np.argmin(gaps)]
    return numbered(label)


def numbered(label: Ints) -> Ints:
    """The same groups numbered by size, largest 0; groups of one size by their first member."""
    present, first, heads = np.unique(label, return_index=True, return_counts=True)
    order = np.lexsort((first, -heads))
    place = np.zeros(int(present.max()) + 1 if len(present) else 0, dtype=np.int64)
    place[present[order]] = np.arange(len(present))
    return place[label]
