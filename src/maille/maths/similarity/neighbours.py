"""The nearest rows of a matrix of unit rows: exact up to 20,000, by an inverted file beyond."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from .kmeans import mini_batch_k_means

EXACT_UP_TO = 20_000
BLOCK = 250  # some tenth of a second among 20,000
# Of some √n lists, how many are looked into.
PROBES = 24

Nearest = tuple[NDArray[np.int64], NDArray[np.float32]]
Progress = Callable[[float], None]


def nearest(scores: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """The columns of the k highest scores of each row, highest first, ties by column."""
    k = min(k, scores.shape[1])
    best = np.argpartition(-scores, k - 1, axis=1)[:, :k] if k < scores.shape[1] else np.argsort(-scores, axis=1)
    best.sort(axis=1)
    order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
    return np.take_along_axis(best, order, axis=1)


def all_neighbours(rows: NDArray[np.float32], k: int, index: InvertedFile | None, progress: Progress) -> Nearest:
    """Of each row, the k nearest others and their cosines; -1 and 0 where there are fewer others."""
    found = np.full((len(rows), k), -1, dtype=np.int64)
    cosine = np.zeros((len(rows), k), dtype=np.float32)
    for first in range(0, len(rows), BLOCK):
        block = rows[first : first + BLOCK]
        near, alike = exact(rows, block, k + 1) if index is None else index.search(block, k + 1)
        _without_self(near, alike, first, found[first : first + BLOCK], cosine[first : first + BLOCK])
        progress(min(1.0, (first + BLOCK) / len(rows)))
    return found, cosine


def exact(rows: NDArray[np.float32], asked: NDArray[np.float32], k: int) -> Nearest:
    scores = asked @ rows.T
    best = nearest(scores, k)
    return best, np.take_along_axis(scores, best, axis=1)


def _without_self(
    near: NDArray[np.int64],
    alike: NDArray[np.float32],
    first: int,
    found: NDArray[np.int64],
    cosine: NDArray[np.float32],
) -> None:
    """Fill `found` and `cosine` with what is near, less the row itself (which a twin may have pushed out)."""
    k = found.shape[1]
    for place in range(len(near)):
        others = np.flatnonzero((near[place] != first + place) & (near[place] >= 0))[:k]
        found[place, : len(others)] = near[place, others]
        cosine[place, : len(others)] = alike[place, others]


@dataclass(frozen=True)
class InvertedFile:
    """Rows in lists around centres: a question looks only into the lists of the nearest centres."""

    rows: NDArray[np.float32]
    centres: NDArray[np.float32]
    start: NDArray[np.int64]
    members: NDArray[np.int64]

    @classmethod
    def of(cls, rows: NDArray[np.float32], *, seed: int, progress: Progress) -> Self:
        count = int(np.sqrt(len(rows)))
        centres, label = mini_batch_k_means(rows, count, seed=seed, progress=progress)
        start = np.concatenate(([0], np.cumsum(np.bincount(label, minlength=count))))
        return cls(rows, centres, start, np.argsort(label, kind="stable"))

    def search(self, asked: NDArray[np.float32], k: int) -> Nearest:
        """List by list, all the questions that look into one at a time."""
        best = np.full((len(asked), k), -1, dtype=np.int64)
        cosine = np.full((len(asked), k), -2, dtype=np.float32)
        probed = nearest(asked @ self.centres.T, PROBES)
        for number in np.unique(probed):
            members = self.members[self.start[number] : self.start[number + 1]]
            askers = np.flatnonzero((probed == number).any(axis=1))
            if len(members):
                self._look(asked, askers, members, best, cosine)
        return best, np.where(best < 0, 0, cosine).astype(np.float32)

    def _look(
        self,
        asked: NDArray[np.float32],
        askers: NDArray[np.intp],
        members: NDArray[np.int64],
        best: NDArray[np.int64],
        cosine: NDArray[np.float32],
    ) -> None:
        scores = np.hstack((cosine[askers], asked[askers] @ self.rows[members].T))
        rows = np.hstack((best[askers], np.broadcast_to(members, (len(askers), len(members)))))
        keep = nearest(scores, best.shape[1])
        best[askers] = np.take_along_axis(rows, keep, axis=1)
        cosine[askers] = np.take_along_axis(scores, keep, axis=1)
