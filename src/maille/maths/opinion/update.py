"""A few more votes on a map that is there: people move and are counted, the axes stay until votes have grown by 1 %."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from maille.maths.errors import BadArgument

from . import cluster, pca
from .ballots import Ballots, Flags, Floats, Ints, Votes, tally
from .heldout import SIDES
from .mapping import drawn, fitted, wider
from .model import OpinionMap, State

GROWTH = 0.01


def update_opinions(previous: OpinionMap, new_ballots: Ballots) -> OpinionMap:
    """The map with `new_ballots` added to its votes; sizes may have grown. Raises BadArgument when they shrank.

    Every figure follows the new votes; only the axes and the groups of those who did not vote are kept, and the losses.
    Once votes have grown by 1 % since the axes were computed, all is computed again. O(votes) cheap steps otherwise.
    """
    state = previous.state
    if new_ballots.participants < state.votes.participants or new_ballots.statements < state.votes.statements:
        raise BadArgument("new_ballots", "must not have fewer participants or statements than the map")
    voters = np.unique(new_ballots.participant).astype(np.int64)
    former = _as_large_as(state, new_ballots)
    votes = _joined(former.votes, new_ballots, voters)
    since = former.votes_since + len(new_ballots.value)
    if since > GROWTH * former.votes_when_fitted:
        return fitted(votes, former.options, previous, None)
    return _moved(previous, former, votes, voters, since)


def _as_large_as(state: State, ballots: Ballots) -> State:
    """The same state with room for new people and statements; a new statement has no weight in the axes yet."""
    people, statements = ballots.participants, ballots.statements
    more_people, more = people - state.votes.participants, statements - state.votes.statements
    if not more_people and not more:
        return state
    votes, options = state.votes, state.options
    start = np.concatenate((votes.start, np.full(more_people, votes.start[-1])))
    stretched = np.sqrt(statements / max(1, votes.statements))
    return replace(
        state,
        options=replace(options, hidden=_longer(options.hidden, more), pinned=_longer(options.pinned, more)),
        votes=Votes(start, votes.statement, votes.value, people, statements),
        components=wider(state.components, statements),
        mean=np.pad(state.mean, (0, more)),
        projection=np.pad(state.projection, ((0, more_people), (0, 0))),
        is_in=_longer(state.is_in, more_people),
        centres=state.centres * stretched,
        counts=np.pad(state.counts, ((0, 0), (0, more), (0, 0))),
        placed=np.pad(state.placed, ((0, more), (0, 0))),
    )


def _longer(marks: Flags, more: int) -> Flags:
    return np.pad(marks, (0, more))


def _joined(votes: Votes, ballots: Ballots, voters: Ints) -> Votes:
    """The rows of the voters made again, put between the others."""
    old = votes.of_people(voters)
    own = np.repeat(np.arange(len(voters)), votes.answered[voters])
    rows = Votes.of(
        Ballots(
            np.concatenate((own, np.searchsorted(voters, ballots.participant))),
            np.concatenate((votes.statement[old], ballots.statement)),
            np.concatenate((votes.value[old], ballots.value)),
            len(voters),
            votes.statements,
        )
    )
    answered = votes.answered.copy()
    answered[voters] = rows.answered
    start = np.concatenate(([0], np.cumsum(answered)))
    statement, value = np.empty(start[-1], np.int32), np.empty(start[-1], np.int8)
    joined = Votes(start, statement, value, votes.participants, votes.statements)
    is_row, is_kept = np.zeros(start[-1], dtype=bool), np.ones(len(votes.value), dtype=bool)
    is_row[joined.of_people(voters)], is_kept[old] = True, False
    statement[is_row], statement[~is_row] = rows.statement, votes.statement[is_kept]
    value[is_row], value[~is_row] = rows.value, votes.value[is_kept]
    return joined


def _moved(previous: OpinionMap, former: State, votes: Votes, voters: Ints, since: int) -> OpinionMap:
    options, everybody = former.options, np.zeros(votes.participants, dtype=np.int64)
    gone, come = (tally(some, everybody, 1, voters)[0] for some in (former.votes, votes))
    mean = pca.means(former.counts.sum(axis=0) - gone + come, options.hidden)
    projection = _projection(former, votes, voters, mean)
    answered = pca.counted(votes, options.hidden)
    points = projection * np.sqrt(votes.statements / np.maximum(1, answered))[:, None]

    was_in = former.is_in
    is_in = cluster.clustered(votes.answered, votes.statements, was_in if options.parity else None)
    was = np.append(previous.group, np.full(votes.participants - len(previous.group), -1))
    label = _labels(former, votes, points, was, is_in, voters)
    moved = np.union1d(voters, np.flatnonzero((label != was) | (was_in != is_in)))
    groups = len(former.centres)
    counts = former.counts - tally(former.votes, was, groups, moved) + tally(votes, label, groups, moved)
    inside, now_inside = (np.where(flags, 0, -1) for flags in (was_in, is_in))
    placed = former.placed - tally(former.votes, inside, 1, moved)[0] + tally(votes, now_inside, 1, moved)[0]
    state = replace(
        former,
        votes=votes,
        mean=mean,
        projection=projection,
        counts=counts,
        is_in=is_in,
        placed=placed,
        votes_since=since,
    )
    coordinates = np.where((votes.answered > 0)[:, None], points, np.nan)
    return drawn(state, coordinates, label, (previous.held_out_log_loss, previous.without_groups_log_loss))


def _projection(former: State, votes: Votes, voters: Ints, mean: Floats) -> Floats:
    """A mean that moved moves all who answered that statement; those who voted are summed again."""
    shift = mean - former.mean
    hit = np.flatnonzero((shift != 0)[votes.statement])
    owner = np.searchsorted(votes.start, hit, side="right") - 1
    found: Floats = former.projection.copy()
    found -= _sums(owner, shift[votes.statement[hit]], former, votes.statement[hit], len(found))
    places = votes.of_people(voters)
    statement = votes.statement[places]
    weight = np.where(former.options.hidden[statement], 0.0, votes.value[places] - mean[statement])
    row = np.repeat(np.arange(len(voters)), votes.answered[voters])
    found[voters] = _sums(row, weight, former, statement, len(voters))
    return found


def _sums(row: Ints, weight: Floats, former: State, statement: NDArray[np.int32], rows: int) -> Floats:
    """For each row, the weighted sum of the components of its statements."""
    columns = [np.bincount(row, weights=weight * axis[statement], minlength=rows) for axis in former.components]
    return np.stack(columns, axis=1)


def _labels(former: State, votes: Votes, points: Floats, was: Ints, is_in: Flags, voters: Ints) -> Ints:
    """Those who voted, or can be placed from now on, go to their group; the others stay."""
    if len(former.centres) == 0:
        return was
    to_place = np.union1d(voters, np.flatnonzero(was < 0))
    to_place = to_place[is_in[to_place]]
    label = np.where(is_in, was, -1)
    if former.options.method == "polis":
        label[to_place] = cluster.nearest(points[to_place], former.centres)
    else:
        label[to_place] = _likeliest(former, votes, was, to_place)
    return label


def _likeliest(former: State, votes: Votes, was: Ints, people: Ints) -> Ints:
    counts = former.counts[:-1]
    chance = np.log((counts + 1) / (counts.sum(axis=2, keepdims=True) + SIDES))
    chance[:, former.options.hidden] = 0.0
    places = votes.of_people(people)
    row = np.repeat(np.arange(len(people)), votes.answered[people])
    told = chance[:, votes.statement[places], votes.value[places] + 1]
    evidence = np.stack([np.bincount(row, weights=group, minlength=len(people)) for group in told], axis=1)
    heads = np.bincount(was[was >= 0], minlength=len(counts))
    label: Ints = (evidence + np.log(heads + 1)).argmax(axis=1)
    return label
