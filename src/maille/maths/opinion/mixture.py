"""Latent classes: each group has a probability to agree, pass and disagree for each statement (step 14)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .ballots import Flags, Floats, Ints, Votes
from .pca import Progress

STEPS = (0, 2, 30)  # few votes a person are better left near where k-means put them: EM would believe them too much
Table = Any  # scipy.sparse.csr_array
PULL = 3.0  # votes of everybody that are lent to each group, so that a few votes are not taken for certainties
SETTLED = 1e-4  # mean change of the probability to be in a group


def vote_table(votes: Votes, hidden: Flags) -> Table:
    """(participants, 3 · statements), one where that vote was given; hidden statements say nothing."""
    from scipy.sparse import csr_array  # loaded when votes are first counted

    column = votes.statement * np.int32(3) + votes.value + np.int32(1)
    ones = np.where(hidden[votes.statement], 0.0, 1.0) if hidden.any() else np.ones(len(column))
    return csr_array((ones, column, votes.start), shape=(votes.participants, 3 * votes.statements))


def fit(
    table: Table,
    start: Ints,
    groups: int,
    *,
    is_placed: Flags,
    steps: Sequence[int] = STEPS,
    progress: Progress | None = None,
) -> dict[int, Ints]:
    """Labels after so many steps of expectation-maximisation from `start`, or once they have settled.

    Who is placed without a label (-1) teaches nothing at first; who is not stays at -1. A group may end empty.
    """
    share = np.zeros((len(start), groups))
    known = np.flatnonzero(start >= 0)
    share[known, start[known]] = 1.0
    found: dict[int, Ints] = {}
    is_settled = False
    for step in range(max(steps) + 1):
        if step in steps:
            found[step] = np.where(is_placed, share.argmax(axis=1), -1)
        if not is_settled and step < max(steps):
            former, share = share, _expected(table, share, is_placed)
            is_settled = bool(np.abs(share - former).sum() <= SETTLED * max(1, is_placed.sum()))
            _tell(progress, (step + 1) / max(steps))
    return found


def _tell(progress: Progress | None, fraction: float) -> None:
    if progress:
        progress(fraction)


def _expected(table: Table, share: Floats, is_placed: Flags) -> Floats:
    """One step: the probabilities of the groups from who is in them, then who is in them."""
    counts = (table.T @ share).reshape(-1, 3, share.shape[1])
    usual = counts.sum(axis=2, keepdims=True) + 1.0
    counts += PULL * usual / usual.sum(axis=1, keepdims=True)
    chance = np.log(counts / counts.sum(axis=1, keepdims=True)).reshape(-1, share.shape[1])
    weight = np.log((share.sum(axis=0) + 1.0) / (is_placed.sum() + share.shape[1]))
    evidence = table @ chance + weight
    evidence -= evidence.max(axis=1, keepdims=True)
    found: Floats = np.exp(evidence)
    found /= found.sum(axis=1, keepdims=True)
    found[~is_placed] = 0.0
    return found
