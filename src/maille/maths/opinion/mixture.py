"""Latent classes: each group has a probability to agree, pass and disagree for each statement (step 14)."""

from __future__ import annotations

from typing import Any

import numpy as np

from .ballots import Flags, Floats, Ints, Votes
from .pca import Progress

MOST_STEPS = 30
Table = Any  # scipy.sparse.csr_array
SETTLED = 1e-4  # mean change of the probability to be in a group


def vote_table(votes: Votes, hidden: Flags) -> Table:
    """(participants, 3 · statements), one where that vote was given; hidden statements say nothing."""
    from scipy.sparse import csr_array  # loaded when votes are first counted

    column = votes.statement * np.int32(3) + votes.value + np.int32(1)
    ones = np.where(hidden[votes.statement], 0.0, 1.0) if hidden.any() else np.ones(len(column))
    return csr_array((ones, column, votes.start), shape=(votes.participants, 3 * votes.statements))


def fit(table: Table, label: Ints, groups: int, progress: Progress | None = None) -> Ints:
    """Expectation-maximisation from `label`; -1 stays -1 and teaches nothing. A group may end empty."""
    is_placed = label >= 0
    share = np.zeros((len(label), groups))
    share[np.flatnonzero(is_placed), label[is_placed]] = 1.0
    for step in range(MOST_STEPS):
        former, share = share, _expected(table, share, is_placed)
        if progress:
            progress((step + 1) / MOST_STEPS)
        if np.abs(share - former).sum() <= SETTLED * max(1, is_placed.sum()):
            break
    return np.where(is_placed, share.argmax(axis=1), -1)


def _expected(table: Table, share: Floats, is_placed: Flags) -> Floats:
    """One step: the probabilities of the groups from who is in them, then who is in them."""
    counts = (table.T @ share).reshape(-1, 3, share.shape[1]) + 1.0
    chance = np.log(counts / counts.sum(axis=1, keepdims=True)).reshape(-1, share.shape[1])
    weight = np.log((share.sum(axis=0) + 1.0) / (is_placed.sum() + share.shape[1]))
    evidence = table @ chance + weight
    evidence -= evidence.max(axis=1, keepdims=True)
    found: Floats = np.exp(evidence)
    found /= found.sum(axis=1, keepdims=True)
    found[~is_placed] = 0.0
    return found
