"""k-means on batches (Sculley 2010), for corpora where a tree of all pairs is too long."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

BATCH = 1_024
ROUNDS = 60
SAMPLE_A_CENTRE = 20


def mini_batch_k_means(
    rows: NDArray[np.float32], k: int, *, seed: int, progress: Callable[[float], None]
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Centres (k, d) and the nearest centre of each row. k-means++ starts it, on a sample."""
    rng = np.random.default_rng(seed)
    sample = rows[rng.permutation(len(rows))[: max(BATCH, SAMPLE_A_CENTRE * k)]]
    centres = _start(sample, k, rng, lambda share: progress(share / 2))
    seen = np.zeros(k)
    for turn in range(ROUNDS):
        batch = rows[rng.integers(len(rows), size=BATCH)]
        label = nearest_centre(batch, centres)
        count = np.bincount(label, minlength=k)
        seen += count
        total = np.zeros_like(centres)
        np.add.at(total, label, batch)
        met = count > 0
        centres[met] += (total[met] - count[met, None] * centres[met]) / seen[met, None]
        progress((1 + (turn + 1) / ROUNDS) / 2)
    return centres, nearest_centre(rows, centres)


def nearest_centre(rows: NDArray[np.float32], centres: NDArray[np.float32]) -> NDArray[np.int64]:
    half = (centres**2).sum(axis=1) / 2
    parts = [(rows[first : first + BATCH] @ centres.T - half).argmax(axis=1) for first in range(0, len(rows), BATCH)]
    return np.concatenate(parts).astype(np.int64)


def _start(
    rows: NDArray[np.float32], k: int, rng: np.random.Generator, progress: Callable[[float], None]
) -> NDArray[np.float32]:
    """k-means++: each next centre is drawn far from those there are."""
    chosen = [int(rng.integers(len(rows)))]
    far = ((rows - rows[chosen[0]]) ** 2).sum(axis=1)
    for number in range(1, k):
        mass = np.cumsum(far, dtype=np.float64)
        chosen.append(min(int(np.searchsorted(mass, rng.random() * mass[-1], side="right")), len(rows) - 1))
        square = (rows**2).sum(axis=1) - 2 * (rows @ rows[chosen[-1]]) + (rows[chosen[-1]] ** 2).sum()
        far = np.minimum(far, np.maximum(square, 0))
        progress(number / k)
    return rows[chosen].copy()
