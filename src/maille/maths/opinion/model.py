"""The map that is handed out, and what it keeps for the next vote."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from maille.maths.errors import BadArgument

from .ballots import Flags, Floats, Ints, Votes, flags
from .describe import rate_of
from .parity import Record
from .representative import Representative

METHODS = ("mixture", "polis")
MOST_GROUPS = 10


@dataclass(frozen=True, eq=False)
class Options:
    """How a map was asked for; an update asks in the same way."""

    method: str
    seed: int
    max_groups: int
    hidden: Flags
    pinned: Flags
    false_discovery: float | None
    parity: bool = False

    @classmethod
    def checked(
        cls,
        *,
        method: str,
        seed: Any,
        max_groups: Any,
        hidden: Any,
        pinned: Any,
        rate: float | None,
        parity: bool,
        statements: int,
    ) -> Options:
        if method not in METHODS:
            raise BadArgument("method", f"must be one of {', '.join(METHODS)}, not {method!r}")
        if parity and method != "polis":
            raise BadArgument("parity", "must go with the method polis")
        for name, number, least, most in (("seed", seed, 0, 2**63 - 1), ("max_groups", max_groups, 1, MOST_GROUPS)):
            if isinstance(number, bool) or not isinstance(number, int | np.integer) or not least <= number <= most:
                raise BadArgument(name, f"must be a whole number from {least} to {most}, not {number!r}")
        marks = flags("hidden", hidden, statements), flags("pinned", pinned, statements)
        return cls(method, int(seed), int(max_groups), *marks, rate_of(rate), bool(parity))


@dataclass(frozen=True, eq=False)
class State:
    """What `update_opinions` needs; of no meaning to others."""

    options: Options
    votes: Votes
    components: Floats  # (2, statements)
    mean: Floats  # (statements,)
    projection: Floats  # (participants, 2), before the scale of step 4
    centres: Floats  # (groups, 2), of the groups in the plane
    counts: Ints  # (groups + 1, statements, 3): disagree, pass, agree; the last row for those in no group
    is_in: Flags  # (participants,), who answered enough to be placed
    placed: Ints  # (statements, 3), their votes
    votes_when_fitted: int
    votes_since: int = 0
    record: Record | None = None


@dataclass(frozen=True, eq=False)
class OpinionMap:
    """Who agrees with whom. `group` -1 = in no group; `groups` 0 = no structure was found, and everybody is at -1."""

    coordinates: Floats  # (participants, 2), nan where never voted
    statement_coordinates: Floats  # (statements, 2)
    extremity: Floats  # (statements,)
    group: Ints  # (participants,)
    groups: int
    representative: list[list[Representative]]  # per group
    majority_agree: list[int]
    majority_disagree: list[int]
    consensus: Floats  # (statements,) for display; nan where a group gave too few votes
    consensus_product: Floats  # (statements,) parity value; nan for hidden statements
    priority: Floats  # (statements,) routing; 0 for hidden statements
    held_out_log_loss: float  # nats a vote, on votes set aside
    without_groups_log_loss: float
    state: State = field(repr=False)
