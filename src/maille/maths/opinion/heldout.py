"""Do groups tell us something? Votes are set aside, groups are made without them, and asked to foretell them."""

from __future__ import annotations

import numpy as np

from .ballots import Flags, Floats, Ints, Votes, tally

PARTS = 10  # a tenth of the votes is set aside
ENOUGH = 500  # votes set aside; a smaller set of votes is set aside several times
SIDES = 3


def masks(votes: Votes, hidden: Flags, seed: int) -> list[Flags]:
    """The votes set aside, each time others; the same for every method."""
    part = np.random.default_rng([seed, PARTS]).integers(0, PARTS, len(votes.value), dtype=np.uint8)
    if hidden.any():
        part[hidden[votes.statement]] = PARTS
    tenth = len(votes.value) / PARTS
    times = int(np.clip(np.ceil(ENOUGH / max(1.0, tenth)), 1, PARTS))
    return [mask for mask in (part == number for number in range(times)) if mask.any()]


def losses(votes: Votes, aside: Flags, kept: Votes, label: Ints, groups: int) -> Floats:
    """-log probability of each vote set aside: smoothed counts (c + 1) / (n + 3) of its group and statement.

    Those in no group (-1) are foretold as everybody is.
    """
    counts = tally(kept, label, groups)
    counts[-1] = counts.sum(axis=0)
    chance = np.log((counts + 1) / (counts.sum(axis=2, keepdims=True) + SIDES))
    owner = np.searchsorted(votes.start, np.flatnonzero(aside), side="right") - 1
    told: Floats = -chance[label[owner], votes.statement[aside], votes.value[aside] + 1]
    return told
