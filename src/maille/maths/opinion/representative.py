"""Which statements stand for a group (step 10 of docs/opinion.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .ballots import Flags, Floats, Ints

SIGNIFICANT = 1.2816
MOST = 5


@dataclass(frozen=True)
class Representative:
    """A statement that says what sets a group apart; `side` +1 when it agrees, -1 when it disagrees."""

    statement: int
    side: int
    probability: float
    ratio: float
    z_in: float
    z_between: float


@dataclass(frozen=True, eq=False)
class Side:
    """Agreeing, or disagreeing, with each statement: figures of one group."""

    side: int
    votes: Ints
    probability: Floats
    ratio: Floats
    z_in: Floats
    z_between: Floats

    def of(self, statement: int) -> Representative:
        figures = (self.probability, self.ratio, self.z_in, self.z_between)
        return Representative(statement, self.side, *(float(figure[statement]) for figure in figures))


def choose(agree: Side, disagree: Side, shown: Flags, passing: tuple[Flags, Flags]) -> list[Representative]:
    """At most five, those that the group agrees with first. `passing`: significant on each side."""
    best = _best_agree(agree, disagree, shown)
    enough = np.flatnonzero(passing[0] | passing[1])
    if len(enough) == 0:
        return [agree.of(best)] if best is not None else _least_unlike(agree, disagree, shown)
    is_agree = agree.z_between > disagree.z_between
    scores = np.where(is_agree, _score(agree), _score(disagree))
    order = enough[np.lexsort((enough, -scores[enough]))]
    listed = [] if best is None else [agree.of(best)]
    listed += [(agree if is_agree[place] else disagree).of(int(place)) for place in order if place != best]
    return sorted(listed[:MOST], key=lambda found: -found.side)


def _score(side: Side) -> Floats:
    return side.ratio * side.z_between * side.probability * side.z_in


def _best_agree(agree: Side, disagree: Side, shown: Flags) -> int | None:
    """A running champion, in the order of statements."""
    champion, beaten = None, 0.0
    told = shown & (agree.votes + disagree.votes > 0)
    for place, ratio, probability, z_in, z_between in _rows(agree, told):
        if champion is None:
            is_better = z_in > SIGNIFICANT or (ratio > 1 and probability > 0.5)
        elif champion[1] > 1:
            is_better = ratio * z_between * probability * z_in > beaten
        else:
            is_better = probability * z_in > champion[2]
        if is_better:
            champion = (place, ratio, probability * z_in)
            beaten = ratio * z_between * probability * z_in
    return None if champion is None else champion[0]


def _rows(side: Side, told: Flags) -> Iterator[tuple[int, float, float, float, float]]:
    places = np.flatnonzero(told)
    columns = (side.ratio, side.probability, side.z_in, side.z_between)
    return zip(places.tolist(), *(column[places].tolist() for column in columns), strict=True)


def _least_unlike(agree: Side, disagree: Side, shown: Flags) -> list[Representative]:
    """None is significant: the one that sets the group most apart, on its stronger side."""
    apart = np.maximum(agree.z_between, disagree.z_between)
    fitting = np.flatnonzero(shown & (agree.votes + disagree.votes > 0))
    if len(fitting) == 0:
        return []
    place = int(fitting[np.argmax(apart[fitting])])
    return [(agree if agree.z_between[place] > disagree.z_between[place] else disagree).of(place)]
