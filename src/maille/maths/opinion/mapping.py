"""From votes to the map: the steps in order (docs/opinion.md)."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import cluster
from .ballots import Ballots, Floats, Ints, Votes, tally
from .describe import described
from .grouping import Task, group
from .model import OpinionMap, Options, State
from .pca import Progress
from .plane import part_of, placed
from .routing import priorities


def map_opinions(
    ballots: Ballots,
    *,
    method: str = "mixture",
    seed: int = 0,
    previous: OpinionMap | None = None,
    hidden: Any = None,
    pinned: Any = None,
    max_groups: int = 5,
    false_discovery: float | None = None,
    parity: bool = False,
    progress: Progress | None = None,
) -> OpinionMap:
    """The same votes and seed give the same map. Raises BadArgument; `progress` (0 to 1) may raise Cancelled.

    `hidden`, `pinned`: bool (statements,). `parity`: group as the Polis server does (parity.py), without verdict; who
    was placed in `previous` stays. `previous` keeps the picture and the numbers of groups from jumping.
    """
    options = Options.checked(
        method=method,
        seed=seed,
        max_groups=max_groups,
        hidden=hidden,
        pinned=pinned,
        rate=false_discovery,
        parity=parity,
        statements=ballots.statements,
    )
    return fitted(Votes.of(ballots), options, previous, progress)


def fitted(votes: Votes, options: Options, previous: OpinionMap | None, progress: Progress | None) -> OpinionMap:
    start = None if previous is None else wider(previous.state.components, votes.statements)
    axes = 2 if options.method == "polis" else max(2, options.max_groups - 1)
    part_of(progress, 0.0, 1.0)(0.01)
    plane = placed(votes, options.hidden, axes, start=start, progress=part_of(progress, 0.02, 0.3))
    staying = previous.state.is_in if options.parity and previous is not None else None
    is_in = cluster.clustered(votes.answered, votes.statements, staying)
    found = group(Task(votes, options, plane, is_in, previous, part_of(progress, 0.3, 0.9)))
    label, groups = found.label, int(found.label.max(initial=-1)) + 1
    coordinates = np.where((votes.answered > 0)[:, None], plane.points[:, :2], np.nan)
    centres = np.array([plane.points[label == number, :2].mean(axis=0) for number in range(groups)]).reshape(groups, 2)
    state = State(
        options=options,
        votes=votes,
        components=plane.components[:2],
        mean=plane.mean,
        projection=plane.projection[:, :2],
        centres=centres,
        counts=tally(votes, label, groups),
        is_in=is_in,
        placed=tally(votes, np.where(is_in, 0, -1), 1)[0],
        votes_when_fitted=len(votes.value),
        record=found.record,
    )
    part_of(progress, 0.0, 1.0)(1.0)
    return drawn(state, coordinates, label, (found.loss, found.loss_without))


def drawn(state: State, coordinates: Floats, label: Ints, losses: tuple[float, float]) -> OpinionMap:
    """Steps 5 and 9 to 13: what follows once people are placed and grouped."""
    options, groups = state.options, len(state.centres)
    statement_coordinates = (
        np.sqrt(state.votes.statements) * (1 - state.mean)[:, None] * state.components.T * ~options.hidden[:, None]
    )
    extremity = np.hypot(*statement_coordinates.T)
    told = described(state.counts, options.hidden, options.false_discovery)
    return OpinionMap(
        coordinates=coordinates,
        statement_coordinates=statement_coordinates,
        extremity=extremity,
        group=label,
        groups=groups,
        representative=told.representative,
        majority_agree=told.majority_agree,
        majority_disagree=told.majority_disagree,
        consensus=told.consensus,
        consensus_product=told.consensus_product,
        priority=priorities(state.placed, extremity, options.pinned, options.hidden),
        held_out_log_loss=losses[0],
        without_groups_log_loss=losses[1],
        state=state,
    )


def wider(rows: Floats, statements: int) -> Floats:
    """The same components once statements were added."""
    return np.pad(rows[:, :statements], ((0, 0), (0, max(0, statements - rows.shape[1]))))
