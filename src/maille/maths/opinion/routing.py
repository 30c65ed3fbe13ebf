"""Which statement to show next (step 13 of docs/opinion.md)."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np

from maille.maths.errors import BadArgument

from .ballots import Flags, Floats, Ints
from .model import OpinionMap

logger = logging.getLogger(__name__)
PINNED = 49.0


def priorities(placed: Ints, extremity: Floats, pinned: Flags, hidden: Flags) -> Floats:
    """High for statements that are agreed with, seldom passed, that part people, and that few have seen."""
    seen = placed.sum(axis=1)
    agree, passed = (placed[:, 2] + 1) / (seen + 2), (placed[:, 1] + 1) / (seen + 2)
    newness = 1 + 8 * 2.0 ** (-seen / 5)
    priority: Floats = (agree * (1 - passed) * (1 + extremity) * newness) ** 2
    priority = np.where(pinned, PINNED, priority)
    return np.where(hidden, 0.0, priority)


def draw_next(opinions: OpinionMap, *, answered: Any, own: Any, rng: np.random.Generator) -> int | None:
    """A statement drawn with probability proportional to its priority; None when nothing is left to answer.

    Never one that was `answered`, nor one's `own`: numbers of statements, or a mark for each. The draw goes to the log,
    with no trace of the person, so that it can be checked: the same map and generator draw the same statement.
    """
    weight = opinions.priority.copy()
    weight[_marked("answered", answered, len(weight))] = 0.0
    weight[_marked("own", own, len(weight))] = 0.0
    total = weight.sum()
    if total <= 0:
        return None
    left = np.flatnonzero(weight)
    reach = np.cumsum(weight[left])
    drawn = int(left[min(np.searchsorted(reach, rng.random() * reach[-1], side="right"), len(left) - 1)])
    share = float(weight[drawn] / total)
    logger.info("opinion.drawn", extra={"statement": drawn, "share": round(share, 6), "left": len(left)})
    return drawn


def _marked(name: str, given: Any, statements: int) -> Flags:
    array = np.asarray(given)
    marks = np.zeros(statements, dtype=bool)
    if array.size == 0:
        return marks
    if array.dtype == np.bool_ and array.shape == (statements,):
        return array
    if array.dtype.kind not in "iu" or array.ndim != 1 or array.min() < 0 or array.max() >= statements:
        raise BadArgument(name, f"must be numbers of statements below {statements}, or {statements} booleans")
    marks[array] = True
    return marks
