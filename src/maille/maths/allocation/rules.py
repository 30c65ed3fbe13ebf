"""The rules as the model keeps them: for each challenge and each person, so that one rule can be loosened alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from .problem import GroupProblem

UNRANKED, NOWHERE = 20.0, 500.0


@dataclass(frozen=True, eq=False)
class Rules:
    """`everyone`: nobody may be nowhere. Rules that are loosened take their widest value."""

    rank: NDArray[np.int8]
    kind: NDArray[np.int64]
    kinds: int
    organisation: NDArray[np.int32]
    min_size: NDArray[np.int64]
    max_size: NDArray[np.int64]
    permitted: NDArray[np.bool_]  # (n, m): neither refused nor forbidden, or pinned
    pinned: NDArray[np.int32]
    together: NDArray[np.int32]
    apart: NDArray[np.int32]
    must_open: NDArray[np.bool_]
    max_groups: int
    min_kinds: NDArray[np.int64]  # (m,)
    share: Fraction
    share_holds: NDArray[np.bool_]  # (m,)
    per_organisation: NDArray[np.int64]  # (m,)
    present: NDArray[np.bool_]  # (n, d)
    min_present: NDArray[np.int64]  # (m, d)
    everyone: bool
    wanted_from: NDArray[np.int64]  # (m, kinds)
    wanted_to: NDArray[np.int64]
    mix_weight: float
    current: NDArray[np.int32]  # (n,) where people are now, -1 for newcomers
    move_cost: float

    @property
    def people(self) -> int:
        return int(self.rank.shape[0])

    @property
    def challenges(self) -> int:
        return int(self.rank.shape[1])

    @cached_property
    def unranked_cost(self) -> float:
        return unranked_cost(self.rank)

    @cached_property
    def unit(self) -> NDArray[np.int64]:
        """(n,) the same number for those who stay together, 0.. without gaps, in order of their first member."""
        head = np.arange(self.people)
        for one, other in self.together:
            a, b = head[one], head[other]
            head[head == max(a, b)] = min(a, b)
        return np.unique(head, return_inverse=True)[1]


def rank_cost(rank: NDArray[np.int8], unranked: float) -> NDArray[np.float64]:
    """r(r-1)/2 for wish r, whatever r; `unranked` for a place that was not ranked, or refused and pinned."""
    wish = rank.astype(float)
    return np.where(rank > 0, wish * (wish - 1) / 2, unranked)


def unranked_cost(rank: NDArray[np.int8]) -> float:
    """20, or 5 more than the last rank anybody gave when that is dearer."""
    worst = max(0, int(rank.max())) if rank.size else 0
    return max(UNRANKED, worst * (worst - 1) / 2 + 5 if worst else 0)


def read(problem: GroupProblem, *, current: NDArray[np.int32] | None = None, move_cost: float = 0.0) -> Rules:
    n, m = problem.people, problem.challenges
    mornings = np.zeros((n, 0), bool) if problem.mornings is None else problem.mornings
    pinned = _given(problem.pinned, np.full(n, -1, np.int32))
    low, high = wanted(problem)
    groups = m if problem.max_groups is None else min(m, int(problem.max_groups))
    return Rules(
        rank=problem.rank, kind=problem.kind.astype(np.int64), kinds=problem.kinds, organisation=problem.organisation,
        min_size=problem.min_size.astype(np.int64), max_size=problem.max_size.astype(np.int64),
        permitted=permitted(problem, pinned), pinned=pinned, together=problem.together, apart=problem.apart,
        must_open=_given(problem.must_open, np.zeros(m, bool)), max_groups=groups,
        min_kinds=np.full(m, problem.min_kinds, np.int64),
        share=as_fraction(problem.max_share_of_kind), share_holds=np.full(m, problem.max_share_of_kind < 1),
        per_organisation=np.full(m, problem.max_per_organisation, np.int64),
        present=mornings, min_present=np.full((m, mornings.shape[1]), problem.min_present, np.int64),
        everyone=places(problem.max_size, groups) >= n,
        wanted_from=low, wanted_to=high, mix_weight=float(problem.mix_weight),
        current=_given(current, np.full(n, -1, np.int32)), move_cost=float(move_cost),
    )  # fmt: skip


Array = TypeVar("Array")


def _given(value: Array | None, otherwise: Array) -> Array:
    return otherwise if value is None else value


def permitted(problem: GroupProblem, pinned: NDArray[np.int32]) -> NDArray[np.bool_]:
    """A pin beats a refusal and an availability, and leaves nothing else."""
    free = problem.rank >= 0 if problem.allowed is None else (problem.rank >= 0) & problem.allowed
    who = np.flatnonzero(pinned >= 0)
    free = free.copy()
    free[who] = False
    free[who, pinned[who]] = True
    return free


def wanted(problem: GroupProblem) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(m, kinds) heads wanted of each kind, from and to: the cohort's share of a group of middle size, rounded."""
    count = np.bincount(problem.kind, minlength=problem.kinds).astype(np.int64)
    twice = (problem.min_size.astype(np.int64) + problem.max_size)[:, None] * count
    whole = max(1, 2 * problem.people)
    return twice // whole, -(-twice // whole)


def as_fraction(share: float) -> Fraction:
    """0.6 is 3/5, not what floating point makes of it."""
    return Fraction(repr(float(share))).limit_denominator(1000)


def places(max_size: NDArray[np.int32], groups: int) -> int:
    """In the largest `groups` challenges."""
    return int(np.sort(max_size)[::-1][:groups].sum())
