"""Families of texts: cut from a tree when people only say how many, learnt from what people named when they did."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .kmeans import mini_batch_k_means
from .vectors import unit
from .ward import ward_tree

TREE_UP_TO: Final = 10_000
# A guess counts for less than what a person said; how sharply a likeness makes a guess. Set on tests/maths/texts/etude.txt.
GUESS = 0.6
SHARPNESS = 12.0
TURNS = 10

ALONE: Final = -1
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Known:
    """What is known of families: their names (ascending), their centres, and the rows that people put in them.

    `of`: for each of those rows, the place of its family among the names.
    """

    names: NDArray[np.int64]
    centres: NDArray[np.float32]
    examples: NDArray[np.float32]
    of: NDArray[np.int64]

    def guess(self, rows: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The likeliest family of each row and how likely; ALONE when it is like none.

        Likeness is the mean of that to the centre and, where people gave some, that to the nearest example. Rows are
        measured from the average text: one that is no more like a family than the average is belongs to none.
        """
        if len(self.centres) == 0:
            return np.full(len(rows), ALONE, dtype=np.int64), np.zeros(len(rows), dtype=np.float32)
        alike = rows @ self.centres.T
        for place in np.unique(self.of):
            nearest = (rows @ self.examples[self.of == place].T).max(axis=1)
            alike[:, place] = (alike[:, place] + nearest) / 2
        best = alike.argmax(axis=1)
        sure = shares(alike)[np.arange(len(rows)), best]
        is_alone = alike.max(axis=1) <= 0
        return np.where(is_alone, ALONE, self.names[best]), np.where(is_alone, 0, sure).astype(np.float32)


@dataclass(frozen=True)
class Families:
    """What was found, and the family of each row with how sure that is, 0..1."""

    known: Known
    family: NDArray[np.int64]
    confidence: NDArray[np.float32]


def shares(alike: NDArray[np.float32]) -> NDArray[np.float32]:
    power = np.exp(SHARPNESS * (alike - alike.max(axis=1, keepdims=True)))
    return np.asarray(power / power.sum(axis=1, keepdims=True))


def find_families(
    rows: NDArray[np.float32],
    named: Mapping[int, int],
    wanted: int | None,
    *,
    seed: int,
    progress: Progress,
    taken: Sequence[int] = (),
) -> Families:
    """None are invented: without a number and without two families named by people, each text stays alone.

    `taken`: families that people named, of which no row is here; they count among those wanted.
    """
    wanted = None if wanted is None or wanted == len(taken) else wanted - len(taken)
    people = np.full(len(rows), ALONE, dtype=np.int64)
    people[list(named)] = list(named.values())
    names = np.unique(people[people >= 0])
    if wanted is None or wanted == len(names) or len(rows) == len(named):
        is_clear = len(names) > 1 or (wanted is not None and len(names) == 1)
        return _learnt(rows, people, names) if is_clear else _as_said(rows, people, names)
    if len(names) == 0:
        return _described(rows, _cut(rows, wanted, seed, progress), taken)
    return _learnt(rows, people, names, _others(rows, people, names, wanted, seed, progress), taken)


def _free(count: int, taken: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    """The lowest names that are free."""
    return np.setdiff1d(np.arange(count + len(taken)), taken)[:count]


def _as_said(rows: NDArray[np.float32], people: NDArray[np.int64], names: NDArray[np.int64]) -> Families:
    """One family named, or none: nothing tells where it ends."""
    return Families(_without_examples(names, rows[:0]), people, (people >= 0).astype(np.float32))


def _without_examples(names: NDArray[np.int64], centres: NDArray[np.float32]) -> Known:
    return Known(names, centres, centres[:0], np.zeros(0, np.int64))


def _centres(rows: NDArray[np.float32], label: NDArray[np.int64], names: NDArray[np.int64]) -> NDArray[np.float32]:
    return unit((label[:, None] == names).T.astype(np.float32) @ rows)


def _learnt(
    rows: NDArray[np.float32],
    people: NDArray[np.int64],
    names: NDArray[np.int64],
    more: NDArray[np.float32] | None = None,
    taken: Sequence[int] = (),
) -> Families:
    """Centres of what people named, moved by what looks like it (soft k-means with seeds: Basu, Banerjee, Mooney 2002).

    `more`: where families that nobody named start from; they take the names that are free.
    """
    centres = _centres(rows, people, names)
    if more is not None:
        free = _free(len(more), [*names, *taken])
        names, centres = np.concatenate((names, free)), np.concatenate((centres, more))
        order = np.argsort(names)
        names, centres = names[order], centres[order]
    said, is_known = people[:, None] == names, people >= 0
    for _ in range(TURNS):
        weight = np.where(is_known[:, None], said, GUESS * shares(rows @ centres.T))
        centres = unit((weight.T @ rows).astype(np.float32))
    known = Known(names, centres, rows[is_known], np.searchsorted(names, people[is_known]))
    family, sure = known.guess(rows)
    return Families(known, np.where(is_known, people, family), np.where(is_known, 1, sure).astype(np.float32))


def _others(
    rows: NDArray[np.float32],
    people: NDArray[np.int64],
    names: NDArray[np.int64],
    wanted: int,
    seed: int,
    progress: Progress,
) -> NDArray[np.float32]:
    """Centres of families that people did not name: the clusters least like those they did."""
    others = rows[people < 0]
    clusters = _described(others, _cut(others, min(wanted, len(others)), seed, progress)).known.centres
    strange = np.argsort((clusters @ _centres(rows, people, names).T).max(axis=1), kind="stable")
    return clusters[strange[: wanted - len(names)]]


def _cut(rows: NDArray[np.float32], wanted: int, seed: int, progress: Progress) -> NDArray[np.int64]:
    """The cluster of each row; ALONE for a cluster of one, when larger ones can be found instead."""
    if len(rows) > TREE_UP_TO:
        return mini_batch_k_means(rows, wanted, seed=seed, progress=progress)[1]
    tree = ward_tree(rows, progress)
    label = tree.cut(tree.clusters_for(wanted))
    return np.where(np.bincount(label)[label] > 1, label, ALONE)


def _described(rows: NDArray[np.float32], label: NDArray[np.int64], taken: Sequence[int] = ()) -> Families:
    """Named from the largest, ties by first text."""
    found, first, count = np.unique(label[label >= 0], return_index=True, return_counts=True)
    found = found[np.lexsort((first, -count))]
    centres, is_in = _centres(rows, label, found), label >= 0
    rank = np.zeros(int(label.max(initial=0)) + 1, np.int64)
    rank[found] = np.arange(len(found))
    names, family = _free(len(found), taken), np.full(len(rows), ALONE, dtype=np.int64)
    family[is_in] = names[rank[label[is_in]]]
    sure = np.zeros(len(rows), np.float32)
    sure[is_in] = shares(rows[is_in] @ centres.T)[np.arange(is_in.sum()), rank[label[is_in]]] if is_in.any() else 0
    return Families(_without_examples(names, centres), family, sure)
