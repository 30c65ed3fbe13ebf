"""What is answered: who works where, how good it is, and why there is no answer when there is none."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .problem import GroupProblem


@dataclass(frozen=True)
class WayOut:
    """Changing this one rule to `value` gives an answer; all other rules stay."""

    rule: str
    value: int
    challenge: int | None = None
    people: tuple[int, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """One of the rules that cannot be kept all together; without any one of them the others can."""

    rule: str
    challenge: int | None
    people: tuple[int, ...]
    need: int
    have: int
    ways_out: tuple[WayOut, ...] = ()


@dataclass(frozen=True)
class Figures:
    """How good an answer is. Ranks: an unranked place and nowhere count as one more than the last rank anybody gave."""

    objective: float
    mean_rank: float
    worst_rank: int
    first_share: float  # of all people
    top3_share: float
    off_list: int  # people placed where they did not ask to be
    nowhere: int
    small_groups: int  # open with fewer than their minimum
    kinds_min: int
    kinds_mean: float
    mix_deviation_mean: float  # total variation between a group's kinds and the cohort's
    mix_deviation_max: float
    outside_mix: int  # heads outside the wanted mix, which mix_weight prices


@dataclass(frozen=True, eq=False)
class Formation:
    group: NDArray[np.int32]  # (n,) a challenge, -1 nowhere
    open: NDArray[np.bool_]  # (m,)
    status: (
        str  # "optimal", "feasible" (stopped, `gap` says how far), "infeasible", "unsolved" (stopped without answer)
    )
    objective: float
    bound: float
    gap: float
    seconds: float
    mean_rank: float
    worst_rank: int
    first_share: float
    top3_share: float
    off_list: int
    nowhere: int
    small_groups: int
    kinds_min: int
    kinds_mean: float
    mix_deviation_mean: float
    mix_deviation_max: float
    outside_mix: int
    moves: int
    complaints: NDArray[np.bool_]  # (n,) prefers an open group with a free place and could take it
    wanted_mix: NDArray[np.int32]  # (m, kinds, 2) heads of each kind wanted, from and to
    seed: int  # ties are settled by a permutation drawn from it, `order`
    order: NDArray[np.int32]
    infeasible: list[Conflict] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Broken:
    """A rule that does not hold: for a challenge, for people, or for both."""

    rule: str
    challenge: int | None = None
    people: tuple[int, ...] = ()
    need: int = 0
    have: int = 0


@dataclass(frozen=True)
class Preview:
    before: Figures
    after: Figures
    broken: list[Broken]  # rules the move would break that hold now


__all__ = ["Broken", "Conflict", "Figures", "Formation", "GroupProblem", "Preview", "WayOut"]
