"""Invented cohorts for the formation of groups: people with wishes, kinds of actors and organisations, from a seed."""

from __future__ import annotations

from typing import Any

import numpy as np

from maille.maths.allocation import GroupProblem

# Inhabitants, associations, students, companies, public bodies, entrepreneurs.
KINDS = np.array([0.30, 0.25, 0.15, 0.12, 0.10, 0.08])
# Log of how wanted a challenge is, and how much a kind of actor leans to some: standard deviations of normal draws.
FAME, LEANING = 1.0, 0.8
WITH_COLLEAGUES, MOST_COLLEAGUES = 0.6, 5


def cohort(
    people: int, challenges: int, *, wishes: int, sizes: tuple[int, int], seed: int, **rules: Any
) -> GroupProblem:
    """Wishes after Plackett and Luce: a taste common to all, one of each kind, and one's own."""
    rng = np.random.default_rng(seed)
    kind = rng.choice(len(KINDS), people, p=KINDS)
    taste = rng.normal(0, FAME, challenges) + rng.normal(0, LEANING, (len(KINDS), challenges))[kind]
    order = np.argsort(-(taste + rng.gumbel(size=(people, challenges))), axis=1)[:, :wishes]
    rank = np.zeros((people, challenges), np.int8)
    np.put_along_axis(rank, order, np.arange(1, wishes + 1, dtype=np.int8)[None, :], axis=1)
    low, high = sizes
    return GroupProblem(
        rank=rank,
        kind=kind.astype(np.int16),
        organisation=_organisations(kind, rng),
        min_size=np.full(challenges, low, np.int32),
        max_size=np.full(challenges, high, np.int32),
        **rules,
    )


def _organisations(kind: Any, rng: np.random.Generator) -> Any:
    """Of one kind each, up to MOST_COLLEAGUES people; inhabitants come alone, and so do some others."""
    organisation, name = np.full(len(kind), -1, np.int32), 0
    for one in range(1, len(KINDS)):
        who = rng.permutation(np.flatnonzero((kind == one) & (rng.random(len(kind)) < WITH_COLLEAGUES)))
        while len(who):
            size = int(rng.integers(1, MOST_COLLEAGUES + 1))
            organisation[who[:size]] = name
            who, name = who[size:], name + 1
    return organisation


def teams(*, seed: int, people: int = 416, topics: int = 100, count: int = 160) -> GroupProblem:
    """The shape of a public instance (SDU 2016): students rank 7 to 10 topics, each with one to five alike teams of 3 to 6
    that need not open; friends copy each other's lists."""
    rng = np.random.default_rng(seed)
    extra = np.bincount(rng.integers(0, topics, count - topics), minlength=topics)
    topic = np.repeat(np.arange(topics), 1 + extra)
    taste = rng.normal(0, FAME, topics)
    lists = np.argsort(-(taste + rng.gumbel(size=(people, topics))), axis=1)
    friend = np.where(rng.random(people) < 0.3, np.maximum(0, np.arange(people) - 1), np.arange(people))
    lists, length = lists[friend], rng.integers(7, 11, people)
    place = np.argsort(lists, axis=1) + 1
    rank = np.where(place <= length[:, None], place, 0)[:, topic].astype(np.int8)
    return GroupProblem(
        rank=rank,
        kind=np.zeros(people, np.int16),
        organisation=np.full(people, -1, np.int32),
        min_size=np.full(count, 3, np.int32),
        max_size=rng.choice([3, 4, 5, 6], p=[0.05, 0.13, 0.67, 0.15], size=topics)[topic].astype(np.int32),
        min_kinds=0,
        max_share_of_kind=1.0,
        mix_weight=0.0,
    )
