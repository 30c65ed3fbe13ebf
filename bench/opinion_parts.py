"""What `bench/opinion.py` measures, each in a process of its own."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maille.maths.opinion import Ballots, OpinionMap, describe_groups, heldout, map_opinions, update_opinions
from maille.maths.opinion.ballots import Votes
from maille.maths.opinion.cluster import clustered

from .planted import Planted, adjusted_rand, planted

Labels = NDArray[np.int64]
Measured = tuple[Callable[[], Any], Callable[[Any], dict[str, float]], int]


def by_distance(*, times: int, **case: Any) -> Measured:
    return _ours("polis", times, planted(**case))


def by_classes(*, times: int, **case: Any) -> Measured:
    return _ours("mixture", times, planted(**case))


def _ours(method: str, times: int, invented: Planted) -> Measured:
    map_opinions(planted(60, 20, 0.5, 2, seed=0).ballots, method=method)  # libraries are loaded

    def judge(found: OpinionMap) -> dict[str, float]:
        loss = {"loss": found.held_out_log_loss, "loss without groups": found.without_groups_log_loss}
        return {"votes": len(invented.ballots.value), "k": found.groups, **_quality(found.group, invented), **loss}

    return lambda: map_opinions(invented.ballots, method=method), judge, times


def by_peer(*, times: int, **case: Any) -> Measured:
    invented = planted(**case)
    votes = votes_of_the_peer(invented.ballots)
    peer(votes_of_the_peer(planted(60, 20, 0.5, 2, seed=0).ballots))

    def judge(found: Any) -> dict[str, float]:
        group = peer_groups(found, invented.ballots.participants)
        return {"votes": len(votes), "k": int(group.max()) + 1, **_quality(group, invented)}

    return lambda: peer(votes), judge, times


def _quality(group: Labels, invented: Planted) -> dict[str, float]:
    """Against the truth, over those who answered enough; `oracle`: who knows the chances, over the same people."""
    is_in = clustered(Votes.of(invented.ballots).answered, invented.ballots.statements)
    truth = invented.truth[is_in]
    return {"ari": adjusted_rand(group[is_in], truth), "oracle": adjusted_rand(invented.oracle()[is_in], truth)}


def one_more_vote(*, method: str, times: int, **case: Any) -> Measured:
    ballots = planted(**case).ballots
    rng = np.random.default_rng(0)
    current = [map_opinions(ballots, method=method)]

    def work() -> OpinionMap:
        person, statement = rng.integers(0, ballots.participants), rng.integers(0, ballots.statements)
        vote = Ballots([person], [statement], [1], ballots.participants, ballots.statements)
        current[0] = update_opinions(current[0], vote)
        return current[0]

    return work, lambda found: {"votes": len(found.state.votes.value), "k": found.groups}, times


def foretold(*, times: int, **case: Any) -> Measured:
    """The loss of the same votes set aside, with the peer made to have as many groups as each of our methods found."""
    ballots = planted(**case).ballots
    votes = Votes.of(ballots)
    aside = heldout.masks(votes, np.zeros(votes.statements, dtype=bool), 0)
    kept = votes.only(~aside[0])

    def work() -> dict[str, float]:
        told: dict[str, float] = {"trials": len(aside)}
        for method in ("polis", "mixture"):
            ours = map_opinions(ballots, method=method)
            theirs = peer_groups(peer(votes_of_the_peer(ballots_of(kept)), groups=ours.groups), votes.participants)
            loss = heldout.losses(votes, aside[0], kept, theirs, ours.groups).mean()
            told |= {f"{method} k": ours.groups, method: ours.held_out_log_loss, f"peer beside {method}": float(loss)}
        return told

    return work, lambda told: told, times


def like_the_peer(*, times: int, **case: Any) -> Measured:
    """The largest gap of each figure, with hidden and pinned statements; and how many lists differ for its groups."""
    ballots = planted(**case).ballots
    size = ballots.statements
    hidden, pinned = np.arange(size) % 9 == 4, np.arange(size) % 9 == 5
    theirs = peer(votes_of_the_peer(ballots), hidden=np.flatnonzero(hidden), pinned=np.flatnonzero(pinned))

    def judge(found: OpinionMap) -> dict[str, float]:
        told = describe_groups(ballots, peer_groups(theirs, ballots.participants), hidden=hidden)
        table, people = theirs.statements_df, theirs.participants_df
        places = people[["x", "y"]].to_numpy(float)
        signs = np.sign(np.nansum(places * found.coordinates[people.index], axis=0))
        gaps = {
            "people": places * signs - found.coordinates[people.index],
            "statements": table[["x", "y"]].to_numpy(float) * signs - found.statement_coordinates,
            "priority": (table["priority"].to_numpy(float) - found.priority)[~hidden],
            "consensus": (table["group-aware-consensus"].to_numpy(float) - told.consensus_product)[~hidden],
        }
        lists = [
            [(one["tid"], {"agree": 1, "disagree": -1}[one["repful-for"]]) for one in theirs.repness[group]]
            != [(one.statement, one.side) for one in told.representative[group]]
            for group in range(len(told.representative))
        ]
        for side, ours in (("agree", told.majority_agree), ("disagree", told.majority_disagree)):
            lists.append([one["tid"] for one in theirs.consensus[side]] != ours)
        return {**{name: float(np.nanmax(np.abs(gap))) for name, gap in gaps.items()}, "lists that differ": sum(lists)}

    return lambda: map_opinions(ballots, method="polis", hidden=hidden, pinned=pinned), judge, times


def ballots_of(votes: Votes) -> Ballots:
    person = votes.spread(np.arange(votes.participants))
    return Ballots(person, votes.statement, votes.value, votes.participants, votes.statements)


def votes_of_the_peer(ballots: Ballots) -> list[dict[str, int]]:
    columns = (ballots.participant.tolist(), ballots.statement.tolist(), ballots.value.tolist())
    names = ("participant_id", "statement_id", "vote")
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def peer(votes: list[dict[str, int]], *, hidden: Any = (), pinned: Any = (), groups: int | None = None) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from reddwarf.implementations.base import run_pipeline  # only where the extra is installed

        return run_pipeline(
            votes,
            random_state=0,
            mod_out_statement_ids=[int(one) for one in hidden],
            meta_statement_ids=[int(one) for one in pinned],
            force_group_count=groups or None,
        )


def peer_groups(found: Any, people: int) -> Labels:
    group = np.full(people, -1, dtype=np.int64)
    label = found.participants_df["cluster_id"].dropna()
    group[label.index.to_numpy(int)] = label.to_numpy(int)
    return group
