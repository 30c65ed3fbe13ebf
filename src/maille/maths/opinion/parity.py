"""Groups as the Polis server makes them: people are first gathered in at most 100 base clusters (docs/opinion.md).

No smallest group and no verdict here: a way to compare, not what is shown.
"""

from __future__ import annotations

import numpy as np

from . import cluster
from .ballots import Floats, Ints

MOST_BASES = 100
BASES_A_GROUP = 12  # another group is tried for each dozen of base clusters
WINS = 4  # in a row, before another number of groups is adopted

Record = tuple[
    int, int, int
]  # the number of groups in use, the one that challenges it, how often that one won in a row


def base_clusters(points: Floats) -> tuple[Ints, Floats, Floats]:
    """The base cluster of each point, the centres and how many each holds; they start from the first different points."""
    different, first = np.unique(points, axis=0, return_index=True)
    centres = points[np.sort(first)[:MOST_BASES]]
    if len(different) > MOST_BASES:
        runs = centres[None].copy()
        cluster.move(points, np.ones(len(points)), runs)
        centres = runs[0]
    label = cluster.nearest(points, centres)
    used, label = np.unique(label, return_inverse=True)
    return label, centres[used], np.bincount(label).astype(np.float64)


def by_bases(points: Floats, most: int, record: Record | None, seed: int) -> tuple[Ints, Record]:
    """Labels, and the record to hand over the next time; nobody is apart when there are fewer than two bases."""
    if len(points) == 0:
        return np.zeros(0, dtype=np.int64), (0, 0, 0)
    base, centres, weights = base_clusters(points)
    sizes = range(2, min(most, 2 + len(centres) // BASES_A_GROUP) + 1)
    found = cluster.k_means(centres, weights, list(sizes), seed=seed) if len(sizes) else {}
    if not found:
        return np.zeros(len(points), dtype=np.int64), (1, 1, 0)
    scores = cluster.silhouettes(centres, {size: cluster.nearest(centres, spots) for size, spots in found.items()})
    record = adopted(max(sorted(scores), key=lambda size: scores[size]), record, found)
    return cluster.numbered(cluster.nearest(centres, found[record[0]])[base]), record


def adopted(best: int, record: Record | None, possible: dict[int, Floats]) -> Record:
    """The number of groups in use stays until another has been best four times in a row."""
    if record is None or record[0] not in possible:
        return best, best, 0
    used, challenger, wins = record
    if best == used:
        return used, used, 0
    wins = wins + 1 if best == challenger else 1
    return (best, best, 0) if wins >= WINS else (used, best, wins)
