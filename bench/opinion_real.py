"""What `bench/opinion.py` measures on conversations that took place, each in a process of its own."""

from __future__ import annotations

from typing import Any

import numpy as np

from maille.maths.opinion import OpinionMap, heldout, map_opinions
from maille.maths.opinion.ballots import Votes
from maille.maths.opinion.cluster import without_small_groups

from .conversations import Conversation, conversation
from .opinion_parts import Labels, Measured, ballots_of, peer, peer_groups, votes_of_the_peer
from .planted import adjusted_rand

SEEDS = 3  # of the parting of votes in ten: each vote is set aside once a seed


def by_us(*, name: str, method: str, times: int) -> Measured:
    told = conversation(name)
    mapped(told, method)  # libraries are loaded

    def judge(found: OpinionMap) -> dict[str, float]:
        loss = {"loss": found.held_out_log_loss, "loss without groups": found.without_groups_log_loss}
        return {"votes": len(told.ballots.value), "k": found.groups, **_like_published(found.group, told), **loss}

    return lambda: mapped(told, method), judge, times


def by_peer(*, name: str, times: int) -> Measured:
    told = conversation(name)
    votes, hidden = votes_of_the_peer(told.ballots), np.flatnonzero(told.hidden)
    peer(votes, hidden=hidden)

    def judge(found: Any) -> dict[str, float]:
        group = peer_groups(found, told.ballots.participants)
        return {"votes": len(votes), "k": int(group.max()) + 1, **_like_published(group, told)}

    return lambda: peer(votes, hidden=hidden), judge, times


def mapped(told: Conversation, method: str, **more: Any) -> OpinionMap:
    return map_opinions(told.ballots, method=method, hidden=told.hidden, **more)


def _like_published(group: Labels, told: Conversation) -> dict[str, float]:
    is_in = told.group >= 0
    return {"ARI with the published groups": adjusted_rand(group[is_in], told.group[is_in])}


def foretold(*, name: str, method: str, times: int) -> Measured:
    """The loss of each vote, set aside in turn, for the groups that the other votes make: ours, and as many of the peer's.

    The peer's a second time once those of fewer than five people joined the nearest, as ours do: a pair that votes alike
    foretells well and must not be shown. Where we find no group there is nothing to compare. `error`: one standard error
    of our loss less the peer's, parting by parting.
    """
    told = conversation(name)

    def work() -> dict[str, float]:
        rows = [row for seed in range(SEEDS) for row in _partings(told, method, seed)]
        losses = np.array([row for row in rows if row])
        ours, theirs, joined = losses.mean(axis=0).tolist()
        error = float((losses[:, 0] - losses[:, 1]).std(ddof=1) / np.sqrt(len(losses)))
        figures = {"ours": ours, "red-dwarf": theirs, "error": error, "red-dwarf, five at least": joined}
        return {"partings": len(rows), "compared": len(losses), **figures}

    return work, lambda found: found, times


def _partings(told: Conversation, method: str, seed: int) -> list[list[float]]:
    votes = Votes.of(told.ballots)
    part = np.random.default_rng([seed, heldout.PARTS]).integers(0, heldout.PARTS, len(votes.value))
    part[told.hidden[votes.statement]] = heldout.PARTS
    return [_compared(told, votes, part == number, method, seed) for number in range(heldout.PARTS)]


def _compared(told: Conversation, votes: Votes, aside: Any, method: str, seed: int) -> list[float]:
    kept = votes.only(~aside)
    ballots = ballots_of(kept)
    found = map_opinions(ballots, method=method, hidden=told.hidden, seed=seed)
    if not found.groups:
        return []
    hidden = np.flatnonzero(told.hidden)
    theirs = peer_groups(peer(votes_of_the_peer(ballots), hidden=hidden, groups=found.groups), votes.participants)
    is_in, joined = theirs >= 0, theirs.copy()
    joined[is_in] = without_small_groups(found.coordinates[is_in], theirs[is_in], found.groups)
    labels = (found.group, theirs, joined)
    return [float(heldout.losses(votes, aside, kept, label, found.groups).mean()) for label in labels]
