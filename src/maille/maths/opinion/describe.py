"""What a group says: representative, majority and consensus statements (steps 9 to 12 of docs/opinion.md).

Descriptive: the tests of significance are not corrected for their number, unless `false_discovery` is given.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maille.maths.errors import BadArgument

from .ballots import Ballots, Flags, Floats, Ints, Votes, flags, tally
from .representative import Representative, Side, choose

SIGNIFICANT = 1.2816  # one-sided, 90 %
MOST_LISTED = 5
FEWEST_VOTES = 5  # in each group, before a consensus is shown


@dataclass(frozen=True, eq=False)
class Description:
    """Lists per group, lists over everybody, and two figures for each statement."""

    representative: list[list[Representative]]
    majority_agree: list[int]
    majority_disagree: list[int]
    consensus: Floats  # for display; nan where a group gave too few votes
    consensus_product: Floats  # the parity figure


def describe_groups(
    ballots: Ballots, group: Any, *, hidden: Any = None, false_discovery: float | None = None
) -> Description:
    """Steps 9 to 12 for given labels (participants,), -1 = in no group. Raises BadArgument.

    `false_discovery`: Benjamini-Hochberg at this rate, over all statements and both sides of a group.
    """
    label = np.asarray(group)
    if label.shape != (ballots.participants,) or (len(label) and label.dtype.kind not in "iu"):
        raise BadArgument("group", f"must be whole numbers of shape ({ballots.participants},)")
    label = label.astype(np.int64)
    if len(label) and (label.min() < -1 or label.max() >= len(label)):
        raise BadArgument("group", "must lie between -1 and participants - 1")
    groups = int(label.max(initial=-1)) + 1
    counts = tally(Votes.of(ballots), label, groups)
    return described(counts, flags("hidden", hidden, ballots.statements), rate_of(false_discovery))


def rate_of(false_discovery: float | None) -> float | None:
    if false_discovery is not None and not 0 < false_discovery < 1:
        raise BadArgument("false_discovery", "must lie between 0 and 1")
    return false_discovery


def described(counts: Ints, hidden: Flags, false_discovery: float | None = None) -> Description:
    """`counts`: (groups + 1, statements, 3), the last row for those who are in no group."""
    everybody = counts.sum(axis=0)
    inside = counts[:-1]
    outside = inside.sum(axis=0) - inside
    lists = []
    for mine, others in zip(inside, outside, strict=True):
        sides = [_side(mine, others, 2, +1), _side(mine, others, 0, -1)]
        lists.append(choose(sides[0], sides[1], ~hidden, _passing(sides, ~hidden, false_discovery)))
    return Description(
        lists,
        _majority(everybody, 2, hidden),
        _majority(everybody, 0, hidden),
        *_consensus(inside if len(inside) else (everybody)[None], hidden),
    )


def _side(mine: Ints, others: Ints, column: int, side: int) -> Side:
    votes, seen = mine[:, column], mine.sum(axis=1)
    votes_out, seen_out = others[:, column], others.sum(axis=1)
    probability = (votes + 1) / (seen + 2)
    return Side(
        side=side,
        votes=votes,
        probability=probability,
        ratio=probability / ((votes_out + 1) / (seen_out + 2)),
        z_in=one_proportion(votes, seen),
        z_between=two_proportions(votes, seen, votes_out, seen_out),
    )


def one_proportion(votes: Ints, seen: Ints) -> Floats:
    """How far the share is above one half, in standard errors."""
    z: Floats = 2 * np.sqrt(seen + 1) * ((votes + 1) / (seen + 1) - 0.5)
    return z


def two_proportions(votes: Ints, seen: Ints, votes_out: Ints, seen_out: Ints) -> Floats:
    """How far the share inside is above the share outside; 1 is added to all four numbers; 0 when all say the same."""
    a, n, b, m = votes + 1, seen + 1, votes_out + 1, seen_out + 1
    pooled = (a + b) / (n + m)
    error = np.sqrt(np.maximum(pooled * (1 - pooled), 0) * (1 / n + 1 / m))
    return np.where(pooled < 1, (a / n - b / m) / np.where(error > 0, error, 1.0), 0.0)


def _passing(sides: list[Side], shown: Flags, false_discovery: float | None) -> tuple[Flags, Flags]:
    """For each side, the statements on which both tests are significant."""
    if false_discovery is None:
        agree, disagree = ((side.z_in > SIGNIFICANT) & (side.z_between > SIGNIFICANT) for side in sides)
        return agree & shown, disagree & shown
    weakest = [np.minimum(side.z_in, side.z_between)[shown] for side in sides]
    kept = benjamini_hochberg(_upper_tail(np.concatenate(weakest)), false_discovery)
    found = (np.zeros(len(shown), dtype=bool), np.zeros(len(shown), dtype=bool))
    found[0][shown], found[1][shown] = np.split(kept, 2)
    return found


def benjamini_hochberg(p_values: Floats, rate: float) -> Flags:
    """Which hypotheses are rejected with a false discovery rate of at most `rate` (Benjamini, Hochberg 1995)."""
    order = np.argsort(p_values, kind="stable")
    under = np.flatnonzero(p_values[order] <= rate * np.arange(1, len(p_values) + 1) / max(1, len(p_values)))
    kept = np.zeros(len(p_values), dtype=bool)
    if len(under):
        kept[order[: under[-1] + 1]] = True
    return kept


def _upper_tail(z: Floats) -> Floats:
    return np.array([0.5 * math.erfc(value / math.sqrt(2)) for value in z.tolist()])


def _majority(everybody: Ints, column: int, hidden: Flags) -> list[int]:
    votes, seen = everybody[:, column], everybody.sum(axis=1)
    probability, z = (votes + 1) / (seen + 2), one_proportion(votes, seen)
    fitting = np.flatnonzero((probability > 0.5) & (z > SIGNIFICANT) & ~hidden)
    return best_first(fitting, (probability * z)[fitting])


def best_first(statements: NDArray[np.intp], score: Floats, most: int = MOST_LISTED) -> list[int]:
    order = np.lexsort((statements, -score))[:most]
    return [int(statement) for statement in statements[order]]


def _consensus(inside: Ints, hidden: Flags) -> tuple[Floats, Floats]:
    seen = inside.sum(axis=2)
    agree, disagree = (inside[:, :, 2] + 1) / (seen + 2), (inside[:, :, 0] + 1) / (seen + 2)
    shown = np.exp(np.log(agree * (1 - disagree)).mean(axis=0))
    is_known = (seen >= FEWEST_VOTES).all(axis=0) & ~hidden
    return np.where(is_known, shown, np.nan), np.where(hidden, np.nan, agree.prod(axis=0))
