"""The network of an answer: everyone goes one way, to a challenge, into a pool of people alike, or nowhere.

Someone without particularities reaches the challenges they did not rank through a pool shared with people like them, so
that 10,000 people and 200 challenges need 60,000 columns, not two million.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .rules import NOWHERE, Rules, rank_cost
from .solver import Ids, Programme


@dataclass(eq=False)
class Active:
    """Where rules stand in the model."""

    kinds: NDArray[np.bool_]  # (m,)
    share: NDArray[np.bool_]  # (m,)
    mornings: NDArray[np.bool_]  # (m, d)
    organisations: NDArray[np.bool_]  # (organisations,) capped in every challenge; else only among those who wish it
    whole: int = 0  # when people were in parts: 1 heads of a kind are whole numbers, 2 every arc is

    @classmethod
    def all(cls, rules: Rules, value: bool) -> Active:
        m, days = rules.min_present.shape
        bodies = int(rules.organisation.max(initial=-1)) + 1
        return cls(np.full(m, value), np.full(m, value), np.full((m, days), value), np.full(bodies, value))

    def add(self, other: Active) -> bool:
        """Were there any new ones?"""
        before = self.count()
        self.kinds |= other.kinds
        self.share |= other.share
        self.mornings |= other.mornings
        self.organisations |= other.organisations
        return self.count() > before

    def count(self) -> int:
        return int(sum(part.sum() for part in (self.kinds, self.share, self.mornings, self.organisations)))


@dataclass(eq=False)
class Units:
    """Those who stay together are one unit; most are one person."""

    size: NDArray[np.int64]
    permitted: NDArray[np.bool_]  # (units, m)
    cost: NDArray[np.float64]  # (units, m), moves counted
    nowhere: NDArray[np.float64]
    is_plain: NDArray[np.bool_]  # may use a pool
    is_pinned: NDArray[np.bool_]
    first: NDArray[np.int64]  # a member


@dataclass(eq=False)
class Arcs:
    """Column `column` takes `unit` (or people of `pool`) to challenge `to`."""

    unit: NDArray[np.int64]  # -1 for an arc from a pool
    pool: NDArray[np.int64]
    to: NDArray[np.int64]
    column: Ids


@dataclass(eq=False)
class Network:
    arcs: Arcs
    person: NDArray[np.int64]  # each person an arc may carry, with `arc`; one of its people stands for a pool
    arc: NDArray[np.int64]
    pool: NDArray[np.int64]  # (units,) -1 none
    entry: Ids  # (units,) the column into the pool, -1 none


def gather(rules: Rules) -> Units:
    unit = rules.unit
    size = np.bincount(unit, minlength=0)
    first = np.unique(unit, return_index=True)[1]
    n = rules.people
    cost: NDArray[np.float64] = (
        rank_cost(rules.rank, rules.unranked_cost) + rules.move_cost * (rules.current >= 0)[:, None]
    )
    stay = np.flatnonzero(rules.current >= 0)
    cost[stay, rules.current[stay]] -= rules.move_cost
    lost = np.where(rules.current >= 0, NOWHERE + rules.move_cost, NOWHERE)
    permitted = rules.permitted
    if len(size) < n:
        order = np.argsort(unit, kind="stable")
        starts = np.searchsorted(unit[order], np.arange(len(size)))
        permitted = np.logical_and.reduceat(permitted[order], starts, axis=0)
        cost, lost = np.add.reduceat(cost[order], starts, axis=0), np.add.reduceat(lost[order], starts)
    pinned = np.bincount(unit, rules.pinned >= 0, len(size)) > 0
    plain = (size == 1) & ~pinned
    plain[unit[rules.apart.ravel()]] = False
    return Units(size, permitted, cost, lost, plain, pinned, first)


def _pools(rules: Rules, active: Active, units: Units) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The pool of each unit, -1 for none; and a unit of each pool, to read what its people have in common."""
    plain = np.flatnonzero(units.is_plain)
    if not len(plain):
        return np.full(len(units.size), -1), plain
    who = units.first[plain]
    body = rules.organisation[who]
    kept_apart = np.append(active.organisations, False)[body]
    key = [rules.kind[who], np.where(kept_apart, body, -1), _pattern(~units.permitted[plain])]
    if active.mornings.any():
        key.append(_pattern(rules.present[who]))
    _, index, inverse = np.unique(np.stack(key, axis=1), axis=0, return_index=True, return_inverse=True)
    pool = np.full(len(units.size), -1)
    pool[plain] = inverse.ravel()
    return pool, plain[index]


def _pattern(rows: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The same number for the same row."""
    if not rows.any():
        return np.zeros(len(rows), np.int64)
    packed = np.packbits(rows, axis=1)
    return np.unique(packed, axis=0, return_inverse=True)[1].ravel()


def place_everyone(programme: Programme, rules: Rules, active: Active) -> Network:
    units = gather(rules)
    pool, pools = _pools(rules, active, units)
    one = programme.add_rows(len(units.size), lower=1, upper=1)
    may_be_lost = (not rules.everyone) & ~units.is_pinned
    programme.put(one, programme.add_columns(len(one), cost=units.nowhere, upper=may_be_lost), 1)
    whole = (active.whole > 1) | active.mornings.any() | ~units.is_plain
    whole |= _is_mixed(rules, len(active.organisations))[rules.organisation[units.first]]
    direct = _direct(programme, rules, units, one, whole)
    shared, entry = _shared(programme, rules, units, one, pool, pools, whole)
    arcs = Arcs(*(np.concatenate([a, b]) for a, b in zip(direct, shared, strict=True)))
    return Network(arcs, *_members(rules, arcs, pool, units), pool, entry)


Four = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], Ids]


def _direct(programme: Programme, rules: Rules, units: Units, one: Ids, whole: NDArray[np.bool_]) -> Four:
    """To what was ranked and to where one is; for units without a pool, wherever they may go."""
    listed = units.permitted.copy()
    plain = np.flatnonzero(units.is_plain)
    who = units.first[plain]
    listed[plain] &= (rules.rank[who] > 0) | (rules.current[who, None] == np.arange(rules.challenges))
    unit, to = np.nonzero(listed)
    column = programme.add_columns(len(unit), cost=units.cost[unit, to], whole=whole[unit])
    programme.put(one[unit], column, 1)
    return unit, np.full(len(unit), -1), to, column


def _shared(
    programme: Programme, rules: Rules, units: Units, one: Ids,
    pool: NDArray[np.int64], pools: NDArray[np.int64], whole: NDArray[np.bool_],
) -> tuple[Four, Ids]:  # fmt: skip
    """Into the pool at the price of a place that was not ranked, and from there to any challenge."""
    plain = np.flatnonzero(pool >= 0)
    entry = np.full(len(pool), -1)
    moved = rules.move_cost * (rules.current[units.first[plain]] >= 0)
    entry[plain] = programme.add_columns(len(plain), cost=rules.unranked_cost + moved)
    programme.put(one[plain], entry[plain], 1)
    source, to = np.nonzero(units.permitted[pools])
    people = np.bincount(pool[plain], minlength=len(pools))
    column = programme.add_columns(len(source), upper=people[source], whole=whole[pools][source])
    balance = programme.add_rows(len(pools), lower=0, upper=0)
    programme.put(balance[pool[plain]], entry[plain], 1)
    programme.put(balance[source], column, -1)
    return (np.full(len(source), -1), source, to, column), entry


def _is_mixed(rules: Rules, bodies: int) -> NDArray[np.bool_]:
    """(organisations + 1,) has people of several kinds, which is not a network; the last is none."""
    pairs = np.unique(np.stack([rules.organisation, rules.kind], axis=1), axis=0)
    kinds = np.bincount(pairs[pairs[:, 0] >= 0, 0], minlength=bodies)
    return np.append(kinds > 1, False)


def _members(rules: Rules, arcs: Arcs, pool: NDArray[np.int64], units: Units) -> tuple[NDArray[np.int64], Ids]:
    """(person, arc) for each person an arc may carry; one of its people stands for a pool."""
    order = np.argsort(rules.unit, kind="stable")
    starts = np.concatenate([[0], np.cumsum(units.size)])
    speaker = np.zeros(int(pool.max(initial=-1)) + 1, np.int64)
    speaker[pool[pool >= 0]] = np.flatnonzero(pool >= 0)
    unit = np.where(arcs.unit >= 0, arcs.unit, speaker[arcs.pool] if len(speaker) else 0)
    length = units.size[unit]
    arc = np.repeat(np.arange(len(unit)), length)
    inside = np.arange(len(arc)) - np.repeat(np.cumsum(length) - length, length)
    return order[starts[unit[arc]] + inside], arc
