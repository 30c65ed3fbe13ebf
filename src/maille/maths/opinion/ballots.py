"""Votes as they are given, and as they are kept: sparse, sorted, the last of several."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maille.maths.errors import BadArgument

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

AGREE, DISAGREE, PASS = 1, -1, 0
CHUNK = 1 << 20  # votes counted at a time: bounds the memory of a tally


@dataclass(frozen=True, eq=False)
class Ballots:
    """One row a vote: +1 agree, -1 disagree, 0 pass; the last of several (participant, statement) rows wins.

    Raises BadArgument when the columns do not fit one another or the sizes.
    """

    participant: NDArray[np.int32]
    statement: NDArray[np.int32]
    value: NDArray[np.int8]
    participants: int
    statements: int

    def __post_init__(self) -> None:
        for name in ("participants", "statements"):
            object.__setattr__(self, name, _size(name, getattr(self, name)))
        columns = {
            "participant": _column("participant", self.participant, np.int32, 0, self.participants - 1),
            "statement": _column("statement", self.statement, np.int32, 0, self.statements - 1),
            "value": _column("value", self.value, np.int8, DISAGREE, AGREE),
        }
        for name, column in columns.items():
            if len(column) != len(columns["participant"]):
                raise BadArgument(name, "must be as long as participant")
            object.__setattr__(self, name, column)


def _size(name: str, size: Any) -> int:
    if isinstance(size, bool) or not isinstance(size, int | np.integer) or not 0 <= size < 2**31:
        raise BadArgument(name, f"must be a whole number from 0 to 2³¹ - 1, not {size!r}")
    return int(size)


def _column(name: str, column: Any, dtype: type[np.generic], least: int, most: int) -> NDArray[Any]:
    array = np.asarray(column)
    if array.ndim != 1:
        raise BadArgument(name, f"must have one dimension, not {array.ndim}")
    if len(array) and array.dtype.kind not in "iu":
        raise BadArgument(name, f"must hold whole numbers, not {array.dtype}")
    if len(array) and not (array.min() >= least and array.max() <= most):
        raise BadArgument(name, f"must lie between {least} and {most}, not between {array.min()} and {array.max()}")
    return array.astype(dtype, copy=False)


def flags(name: str, given: Any, statements: int) -> Flags:
    """A mark for each statement; None marks none. Raises BadArgument."""
    if given is None:
        return np.zeros(statements, dtype=bool)
    array = np.asarray(given)
    if array.dtype != np.bool_ or array.shape != (statements,):
        raise BadArgument(name, f"must be booleans of shape ({statements},), not {array.dtype} of {array.shape}")
    return array


@dataclass(frozen=True, eq=False)
class Votes:
    """A sparse matrix by rows: `statement[start[i]:start[i + 1]]`, sorted, are those that i answered, passes too."""

    start: Ints
    statement: NDArray[np.int32]
    value: NDArray[np.int8]
    participants: int
    statements: int

    @classmethod
    def of(cls, ballots: Ballots) -> Votes:
        """O(votes): grouped by statement, then by participant; both passes keep the order of arrival."""
        from scipy.sparse import csc_array  # loaded when votes are first counted

        narrow = ballots.statement.astype(np.uint16) if ballots.statements <= 1 << 16 else ballots.statement
        order = np.argsort(narrow, kind="stable")
        ends = np.concatenate(([0], np.cumsum(np.bincount(ballots.statement, minlength=ballots.statements))))
        shape = (ballots.participants, ballots.statements)
        rows = csc_array((ballots.value[order], ballots.participant[order], ends), shape=shape).tocsr()
        return cls(rows.indptr.astype(np.int64), rows.indices, rows.data, *shape)._last_of_several()

    def _last_of_several(self) -> Votes:
        if len(self.value) == 0:
            return self
        is_last = np.append(self.statement[1:] != self.statement[:-1], True)
        is_last[self.start[1:][self.answered > 0] - 1] = True
        return self if is_last.all() else self.only(is_last)

    def only(self, kept: Flags) -> Votes:
        """Those votes alone, for the same people and statements."""
        start = np.concatenate(([0], np.cumsum(kept)))[self.start]
        return Votes(start, self.statement[kept], self.value[kept], self.participants, self.statements)

    @cached_property
    def answered(self) -> Ints:
        """How many statements each participant answered."""
        return np.diff(self.start)

    def spread(self, by_participant: NDArray[Any]) -> NDArray[Any]:
        """What belongs to a participant, repeated for each of their votes."""
        return np.repeat(by_participant, self.answered)

    def of_people(self, people: Ints) -> Ints:
        """The places of their votes, one person after the other."""
        lengths = self.answered[people]
        ends = np.cumsum(lengths)
        places: Ints = np.arange(ends[-1] if len(ends) else 0) + np.repeat(
            self.start[people] - (ends - lengths), lengths
        )
        return places


def tally(votes: Votes, group: Ints, groups: int, people: Ints | None = None) -> Ints:
    """(groups + 1, statements, 3): disagree, pass, agree; the last row counts those who are in no group (-1)."""
    places = None if people is None else votes.of_people(people)
    bin_of = np.where(group < 0, groups, group) * (3 * votes.statements)
    owner = votes.spread(bin_of) if people is None else np.repeat(bin_of[people], votes.answered[people])
    counts = np.zeros((groups + 1) * votes.statements * 3, dtype=np.int64)
    for begin in range(0, len(owner), CHUNK):
        part = slice(begin, begin + CHUNK) if places is None else places[begin : begin + CHUNK]
        keys = owner[begin : begin + CHUNK] + votes.statement[part] * np.int64(3) + votes.value[part] + 1
        counts += np.bincount(keys, minlength=len(counts))
    return counts.reshape(groups + 1, votes.statements, 3)
