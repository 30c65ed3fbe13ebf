"""Families of texts: cut from a tree when people only say how many, learnt from what people named when they did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .encoders import unit
from .kmeans import mini_batch_k_means
from .ward import ward_tree

TREE_UP_TO: Final = 10_000
# A guess counts for less than what a person said; how sharply a likeness makes a guess. Set on tests/maths/texts/etude.txt.
GUESS = 0.6
SHARPNESS = 12.0
TURNS = 10
# Ward leaves loners: how far to cut on, in search of the wanted number of families of two at least.
LONERS = 4

ALONE: Final = -1
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Families:
    """Names of families (ascending) and their centres; the family of each row and how sure that is, 0..1."""

    names: NDArray[np.int64]
    centres: NDArray[np.float32]
    family: NDArray[np.int64]
    confidence: NDArray[np.float32]


def find_families(
    rows: NDArray[np.float32], named: Mapping[int, int], wanted: int | None, *, seed: int, progress: Progress
) -> Families:
    """None are invented: without a number and without two families named by people, each text stays alone."""
    people = np.full(len(rows), ALONE, dtype=np.int64)
    people[list(named)] = list(named.values())
    names = np.unique(people[people >= 0])
    if wanted is None or wanted == len(names):
        return _learnt(rows, people, names) if len(names) > 1 or wanted else _as_said(rows, people, names)
    if len(names) == 0:
        return _described(rows, _cut(rows, wanted, seed, progress))
    return _completed(rows, people, names, wanted, seed, progress)


def guess(rows: NDArray[np.float32], centres: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The likeliest family of each row, by its place among `centres`, and how likely; ALONE when it is like none.

    Rows are measured from the average text: one that is no more like a family than the average is belongs to none.
    """
    if len(centres) == 0:
        return np.full(len(rows), ALONE, dtype=np.int64), np.zeros(len(rows), dtype=np.float32)
    alike = rows @ centres.T
    best = alike.argmax(axis=1)
    sure = _shares(alike)[np.arange(len(rows)), best].astype(np.float32)
    is_alone = alike.max(axis=1) <= 0
    return np.where(is_alone, ALONE, best), np.where(is_alone, 0, sure).astype(np.float32)


def _shares(alike: NDArray[np.float32]) -> NDArray[np.float32]:
    power = np.exp(SHARPNESS * (alike - alike.max(axis=1, keepdims=True)))
    return np.asarray(power / power.sum(axis=1, keepdims=True))


def _as_said(rows: NDArray[np.float32], people: NDArray[np.int64], names: NDArray[np.int64]) -> Families:
    """One family named, or none: nothing tells where it ends."""
    return Families(names, np.zeros((0, rows.shape[1]), np.float32), people, (people >= 0).astype(np.float32))


def _learnt(
    rows: NDArray[np.float32],
    people: NDArray[np.int64],
    names: NDArray[np.int64],
    more: NDArray[np.float32] | None = None,
) -> Families:
    """Centres of what people named, moved by what looks like it (soft k-means with seeds: Basu, Banerjee, Mooney 2002).

    `more`: where families that nobody named start from; they take the names that are free.
    """
    said = people[:, None] == names
    centres = unit((said.T @ rows).astype(np.float32))
    if more is not None:
        free = np.setdiff1d(np.arange(len(names) + len(more)), names)[: len(more)]
        names, centres = np.concatenate((names, free)), np.concatenate((centres, more))
        said = people[:, None] == names
    is_known = people >= 0
    for _ in range(TURNS):
        weight = np.where(is_known[:, None], said, GUESS * _shares(rows @ centres.T))
        centres = unit((weight.T @ rows).astype(np.float32))
    best, sure = guess(rows, centres)
    family = np.where(is_known, people, np.where(best >= 0, names[best], ALONE))
    order = np.argsort(names)
    return Families(names[order], centres[order], family, np.where(is_known, 1, sure).astype(np.float32))


def _cut(rows: NDArray[np.float32], wanted: int, seed: int, progress: Progress) -> NDArray[np.int64]:
    """The cluster of each row; ALONE for a cluster of one, when larger ones can be found instead."""
    if len(rows) > TREE_UP_TO:
        return mini_batch_k_means(rows, wanted, seed=seed, progress=progress)[1]
    tree = ward_tree(rows, progress)
    for k in range(wanted, min(len(rows), wanted + LONERS * wanted) + 1):
        label = tree.cut(k)
        is_shared = np.bincount(label)[label] > 1
        if len(np.unique(label[is_shared])) == wanted:
            return np.where(is_shared, label, ALONE)
    label = tree.cut(wanted)
    return np.where(np.bincount(label)[label] > 1, label, ALONE)


def _described(rows: NDArray[np.float32], label: NDArray[np.int64]) -> Families:
    """Numbered from the largest, ties by first text."""
    found, first, count = np.unique(label[label >= 0], return_index=True, return_counts=True)
    found = found[np.lexsort((first, -count))]
    said = label[:, None] == found
    centres = unit((said.T @ rows).astype(np.float32))
    is_in = label >= 0
    family = np.where(is_in, said.argmax(axis=1) if len(found) else ALONE, ALONE)
    sure = _shares(rows @ centres.T)[np.arange(len(rows)), family] if len(found) else np.zeros(len(rows))
    return Families(np.arange(len(found)), centres, family, np.where(is_in, sure, 0).astype(np.float32))


def _completed(
    rows: NDArray[np.float32],
    people: NDArray[np.int64],
    names: NDArray[np.int64],
    wanted: int,
    seed: int,
    progress: Progress,
) -> Families:
    """More families than people named: the others start from the clusters least like those."""
    others = rows[people < 0]
    clusters = _described(others, _cut(others, min(wanted, len(others)), seed, progress)).centres
    known = unit(((people[:, None] == names).T @ rows).astype(np.float32))
    strange = np.argsort((clusters @ known.T).max(axis=1), kind="stable")[: wanted - len(names)]
    return _learnt(rows, people, names, clusters[strange])
