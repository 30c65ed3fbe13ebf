"""From which confidence a suggestion is worth showing, learnt from what people answered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from maille.maths.errors import BadArgument


def suggestion_threshold(
    confidence: Sequence[float], agreed: Sequence[bool], *, least: float = 0.6, answers: int = 10
) -> float | None:
    """The lowest confidence at and above which people agreed with this share of what was suggested; None: show none.

    `confidence` and `agreed`: the suggestions people answered. Fewer than `answers` of them prove nothing.
    """
    sure, is_agreed = np.asarray(confidence, dtype=float), np.asarray(agreed, dtype=bool)
    if sure.ndim != 1 or sure.shape != is_agreed.shape or not np.isfinite(sure).all():
        raise BadArgument("confidence", "must be one finite number for each answer in `agreed`")
    order = np.argsort(-sure, kind="stable")
    shown = np.arange(1, len(sure) + 1)
    share = np.cumsum(is_agreed[order]) / shown
    # Equal confidences are shown together.
    is_last = np.append(np.diff(sure[order]) != 0, True)[: len(sure)]
    good = np.flatnonzero((share >= least) & (shown >= answers) & is_last)
    return float(sure[order][good[-1]]) if len(good) else None
