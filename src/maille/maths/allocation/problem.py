"""What is asked: people with wishes, challenges with room, and the rules a group must keep."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maille.maths.errors import BadArgument


def no_pairs() -> NDArray[np.int32]:
    return np.zeros((0, 2), np.int32)


@dataclass(frozen=True, eq=False)
class GroupProblem:
    """n people, m challenges. See docs/groupes.md for the rules and the cost."""

    rank: NDArray[np.int8]  # (n, m) 1..K a wish, ties allowed; 0 not ranked; -1 refused
    kind: NDArray[np.int16]  # (n,) the first kind of actor a person chose, 0..
    organisation: NDArray[np.int32]  # (n,) -1 none
    min_size: NDArray[np.int32]  # (m,) of an open challenge
    max_size: NDArray[np.int32]  # (m,)
    mornings: NDArray[np.bool_] | None = None  # (n, d) can come that morning
    min_present: int = 0  # members expected each morning
    allowed: NDArray[np.bool_] | None = None  # (n, m)
    pinned: NDArray[np.int32] | None = None  # (n,) a challenge or -1
    together: NDArray[np.int32] = field(default_factory=no_pairs)  # (p, 2) pairs of people
    apart: NDArray[np.int32] = field(default_factory=no_pairs)  # (p, 2)
    must_open: NDArray[np.bool_] | None = None  # (m,)
    max_groups: int | None = None
    min_kinds: int = 3
    max_share_of_kind: float = 0.6
    max_per_organisation: int = 2
    mix_weight: float = 1.0  # price of one head outside the wanted mix, in rank-cost units

    @property
    def people(self) -> int:
        return int(self.rank.shape[0])

    @property
    def challenges(self) -> int:
        return int(self.rank.shape[1])

    @property
    def kinds(self) -> int:
        return int(self.kind.max()) + 1 if self.people else 0

    @property
    def worst_wish(self) -> int:
        """The last rank that anybody gave."""
        return max(0, int(self.rank.max())) if self.rank.size else 0


def check(problem: GroupProblem) -> GroupProblem:
    """The same problem in its own types, or BadArgument naming the argument and the rule it breaks."""
    rank = whole("rank", problem.rank, 2, least=-1, most=127)
    n, m = rank.shape
    fixed: dict[str, Any] = {
        "rank": rank.astype(np.int8),
        "kind": sized("kind", whole("kind", problem.kind, 1, least=0, most=999), n).astype(np.int16),
        "organisation": sized("organisation", whole("organisation", problem.organisation, 1, least=-1), n),
        "min_size": sized("min_size", whole("min_size", problem.min_size, 1, least=0), m),
        "max_size": sized("max_size", whole("max_size", problem.max_size, 1, least=0), m),
        "mornings": None if problem.mornings is None else truths("mornings", problem.mornings, (n, None)),
        "allowed": None if problem.allowed is None else truths("allowed", problem.allowed, (n, m)),
        "must_open": None if problem.must_open is None else truths("must_open", problem.must_open, (m,)),
        "pinned": None
        if problem.pinned is None
        else sized("pinned", whole("pinned", problem.pinned, 1, least=-1, most=m - 1), n),
        "together": _pairs("together", problem.together, n),
        "apart": _pairs("apart", problem.apart, n),
    }
    if (fixed["min_size"] > fixed["max_size"]).any():
        raise BadArgument("min_size", "is at most max_size, for each challenge")
    _check_numbers(problem)
    return replace(problem, **fixed)


def _check_numbers(problem: GroupProblem) -> None:
    for name in ("min_present", "min_kinds", "max_per_organisation"):
        value = getattr(problem, name)
        if not isinstance(value, int | np.integer) or value < 0:
            raise BadArgument(name, "is a whole number, 0 or more")
    if problem.max_groups is not None and (
        not isinstance(problem.max_groups, int | np.integer) or problem.max_groups < 0
    ):
        raise BadArgument("max_groups", "is a whole number, 0 or more, or None")
    if problem.min_present and problem.mornings is None:
        raise BadArgument("mornings", "is needed when min_present is not 0")
    share, weight = problem.max_share_of_kind, problem.mix_weight
    if not (np.isfinite(share) and 0 <= share <= 1):
        raise BadArgument("max_share_of_kind", "lies between 0 and 1")
    if not (np.isfinite(weight) and 0 <= weight <= 1000):
        raise BadArgument("mix_weight", "lies between 0 and 1000")


def whole(name: str, value: Any, dimensions: int, *, least: int, most: int = 2**31 - 1) -> NDArray[np.int32]:
    """An array of whole numbers within bounds."""
    array = np.asarray(value)
    if array.size == 0:
        array = array.astype(np.int32)
    if array.dtype.kind not in "iu":
        raise BadArgument(name, "holds whole numbers")
    if array.ndim != dimensions:
        raise BadArgument(name, f"has {dimensions} dimension{'s' if dimensions > 1 else ''}")
    if array.size and (array.min() < least or array.max() > most):
        raise BadArgument(name, f"lies between {least} and {most}")
    return array.astype(np.int32)


def sized(name: str, array: NDArray[np.int32], length: int) -> NDArray[np.int32]:
    if len(array) != length:
        raise BadArgument(name, f"has one entry for each of the {length} of rank")
    return array


def truths(name: str, value: Any, shape: tuple[int | None, ...]) -> NDArray[np.bool_]:
    array = np.asarray(value)
    if array.dtype != np.bool_:
        raise BadArgument(name, "holds true or false")
    if array.ndim != len(shape) or any(want not in (None, have) for want, have in zip(shape, array.shape, strict=True)):
        raise BadArgument(name, f"has the shape {shape}".replace("None", "any"))
    return array


def _pairs(name: str, value: Any, people: int) -> NDArray[np.int32]:
    if np.size(value) == 0:
        return no_pairs()
    pairs = whole(name, value, 2, least=0, most=people - 1)
    if pairs.shape[1] != 2 or (pairs[:, 0] == pairs[:, 1]).any():
        raise BadArgument(name, "holds pairs of two different people")
    return pairs
