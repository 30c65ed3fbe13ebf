"""Who prefers an open group with a free place and could go there without breaking a rule."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from . import figures
from .rules import Rules

UNRANKED, LOST = 200, 201  # after all ranks


def complaints(rules: Rules, group: NDArray[np.int32]) -> NDArray[np.bool_]:
    """(n,) The minimum of the group that is left counts among the rules; the mix, which is a price, does not."""
    found = np.zeros(rules.people, bool)
    who, to = _preferred(rules, group)
    well = may_leave(rules, group)[who] & _may_enter(rules, group, who, to)
    found[who[well]] = True
    return found


def _preferred(rules: Rules, group: NDArray[np.int32]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """(person, challenge) for each permitted place in an open group with room that is strictly better for that person."""
    size = figures.head_count(rules, group).sum(axis=1)
    has_room = figures.open_groups(rules, group) & (size < rules.max_size)
    liking = np.where(rules.rank > 0, rules.rank.astype(np.int16), UNRANKED)
    now = np.full(rules.people, LOST)
    inside = np.flatnonzero(group >= 0)
    now[inside] = liking[inside, group[inside]]
    who, to = np.nonzero((liking < now[:, None]) & rules.permitted & has_room)
    return who, to


def may_leave(rules: Rules, group: NDArray[np.int32]) -> NDArray[np.bool_]:
    """(n,) alone, leaving a group that still keeps its rules or closes because it is empty."""
    heads = figures.head_count(rules, group)
    after = heads[:, None, :] - np.eye(rules.kinds, dtype=np.int64)  # (m, kind that leaves, kinds)
    size = after.sum(axis=2)
    well = size >= rules.min_size[:, None]
    well &= (after > 0).sum(axis=2) >= rules.min_kinds[:, None]
    well &= (after <= figures.share_cap(rules, size.T).T[:, :, None]).all(axis=2)
    inside = np.flatnonzero(group >= 0)
    home = group[inside]
    ok: NDArray[np.bool_] = np.bincount(rules.unit)[rules.unit] == 1
    there = figures.present(rules, group)[home] - rules.present[inside]
    kept = well[home, rules.kind[inside]] & (there >= rules.min_present[home]).all(axis=1)
    ok[inside] &= kept | ((heads.sum(axis=1) == 1) & ~rules.must_open)[home]
    return ok


def _may_enter(
    rules: Rules, group: NDArray[np.int32], who: NDArray[np.intp], to: NDArray[np.intp]
) -> NDArray[np.bool_]:
    heads = figures.head_count(rules, group)
    size = heads.sum(axis=1)
    well: NDArray[np.bool_] = heads[to, rules.kind[who]] + 1 <= figures.share_cap(rules, size + 1)[to]
    body, home, count = figures.members_of(rules, group)
    crowded = {
        (int(b), int(g))
        for b, g in zip(*(part[count >= rules.per_organisation[home]] for part in (body, home)), strict=True)
    }
    none_left = rules.per_organisation[to] == 0
    well &= ~((rules.organisation[who] >= 0) & none_left)
    if crowded:
        well &= ~np.array([(int(rules.organisation[i]), int(g)) in crowded for i, g in zip(who, to, strict=True)], bool)
    for one, other in rules.apart:
        for a, b in ((one, other), (other, one)):
            well &= ~((who == a) & (to == group[b]))
    return well
