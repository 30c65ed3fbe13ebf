"""Invented conversations whose groups are known: what people say follows the group they were put in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maille.maths.opinion import Ballots

ROWS = 5_000  # people drawn at a time: bounds the memory


@dataclass(frozen=True, eq=False)
class Planted:
    ballots: Ballots
    truth: NDArray[np.int64]  # (participants,) the group of each
    chance: NDArray[np.float64]  # (groups, statements, 3) to disagree, pass, agree
    share: NDArray[np.float64]  # (groups,)

    def oracle(self) -> NDArray[np.int64]:
        """The likeliest group of each person, for who knows the chances: no method does better on average."""
        votes = self.ballots
        evidence = np.tile(np.log(self.share), (votes.participants, 1))
        for group, table in enumerate(np.log(self.chance)):
            weights = table[votes.statement, votes.value + 1]
            evidence[:, group] += np.bincount(votes.participant, weights=weights, minlength=votes.participants)
        return evidence.argmax(axis=1)


def planted(
    people: int, statements: int, density: float, groups: int, *, seed: int, apart: float = 1.0, common: float = 1.0
) -> Planted:
    """`apart`: how far groups lean from what is common, in logits; some people answer much more than others."""
    rng = np.random.default_rng(seed)
    share = rng.dirichlet(np.full(groups, 8.0))
    truth = rng.choice(groups, size=people, p=share)
    lean = rng.normal(0, common, (1, statements)) + rng.normal(0, apart, (groups, statements))
    passing = rng.beta(2, 8, statements)
    agree = (1 - passing) / (1 + np.exp(-2 * lean))
    chance = np.stack([1 - passing - agree, np.broadcast_to(passing, agree.shape), agree], axis=2)
    activity = np.clip(rng.lognormal(0, 0.5, people), 0.2, 5)
    seen = np.clip(density * activity / activity.mean(), 0, 1)
    parts = [_answers(rng, begin, seen, truth, chance) for begin in range(0, people, ROWS)]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = rng.permutation(len(columns[0]))
    person, statement, value = (column[order] for column in columns)
    ballots = Ballots(person.astype(np.int32), statement.astype(np.int32), value.astype(np.int8), people, statements)
    return Planted(ballots, truth, chance, share)


def _answers(
    rng: np.random.Generator,
    begin: int,
    seen: NDArray[np.float64],
    truth: NDArray[np.int64],
    chance: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    some = seen[begin : begin + ROWS]
    person, statement = np.nonzero(rng.random((len(some), chance.shape[1])) < some[:, None])
    steps = np.cumsum(chance[truth[begin + person], statement], axis=1)[:, :2]
    value = (rng.random(len(person))[:, None] > steps).sum(axis=1) - 1
    return begin + person, statement, value


def adjusted_rand(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """Agreement of two groupings: 1 the same, 0 by chance (Hubert, Arabie 1985)."""
    _, rows = np.unique(one, return_inverse=True)
    _, columns = np.unique(other, return_inverse=True)
    table = np.zeros((rows.max() + 1, columns.max() + 1))
    np.add.at(table, (rows, columns), 1)

    def pairs(heads: NDArray[np.float64]) -> float:
        return float((heads * (heads - 1) / 2).sum())

    both, a, b = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    by_chance = a * b / pairs(np.array([float(len(one))]))
    return (both - by_chance) / ((a + b) / 2 - by_chance) if (a + b) / 2 != by_chance else 1.0
