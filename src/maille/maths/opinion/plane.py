"""Where people are, before they are grouped (steps 2 to 4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import pca
from .ballots import Flags, Floats, Votes, tally
from .pca import Progress


@dataclass(frozen=True, eq=False)
class Plane:
    """`points` and `projection` have as many axes as components were asked for; a never-voted participant is at 0."""

    components: Floats
    mean: Floats
    projection: Floats
    points: Floats


def placed(
    votes: Votes, hidden: Flags, axes: int, *, start: Floats | None = None, progress: Progress | None = None
) -> Plane:
    """`start`: components of a former plane, whose signs are kept."""
    centred = pca.centre(votes, tally(votes, np.zeros(votes.participants, dtype=np.int64), 1)[0], hidden)
    rows, _values = pca.components(centred.matrix, axes, start=start, progress=progress)
    rows = pca.settle_signs(rows, start)
    projection = centred.matrix @ rows.T
    scale = np.sqrt(votes.statements / np.maximum(1, centred.answered))
    return Plane(rows, centred.mean, projection, projection * scale[:, None])


def part_of(progress: Progress | None, low: float, high: float) -> Progress:
    """A part of a whole: its 0 to 1 is told as `low` to `high`."""

    def tell(fraction: float) -> None:
        if progress:
            progress(low + (high - low) * fraction)

    return tell
