"""How good an answer is, and which rules it breaks, counted afresh from who works where."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .answer import Broken, Figures
from .rules import NOWHERE, Rules, rank_cost

Group = NDArray[np.int32]


def head_count(rules: Rules, group: Group) -> NDArray[np.int64]:
    """(m, kinds)"""
    inside = group >= 0
    flat = group[inside].astype(np.int64) * rules.kinds + rules.kind[inside]
    return np.bincount(flat, minlength=rules.challenges * rules.kinds).reshape(rules.challenges, rules.kinds)


def open_groups(rules: Rules, group: Group) -> NDArray[np.bool_]:
    return (np.bincount(group[group >= 0], minlength=rules.challenges) > 0) | rules.must_open


def moves(rules: Rules, group: Group) -> int:
    return int(((rules.current >= 0) & (group != rules.current)).sum())


def outside_mix(rules: Rules, group: Group) -> int:
    heads, opened = head_count(rules, group), open_groups(rules, group)
    outside = np.maximum(rules.wanted_from - heads, 0) + np.maximum(heads - rules.wanted_to, 0)
    return int(outside[opened].sum())


def objective(rules: Rules, group: Group) -> float:
    inside = np.flatnonzero(group >= 0)
    cost = rank_cost(rules.rank[inside, group[inside]], rules.unranked_cost).sum()
    cost += NOWHERE * (rules.people - len(inside))
    return float(cost + rules.mix_weight * outside_mix(rules, group) + rules.move_cost * moves(rules, group))


def measure(rules: Rules, group: Group) -> Figures:
    n, last = rules.people, max(0, int(rules.rank.max(initial=0)))
    inside = np.flatnonzero(group >= 0)
    got = np.full(n, last + 1)
    wish = rules.rank[inside, group[inside]]
    got[inside] = np.where(wish > 0, wish, last + 1)
    heads, opened = head_count(rules, group), open_groups(rules, group)
    filled = heads[heads.sum(axis=1) > 0]
    kinds = (heads[opened] > 0).sum(axis=1)
    cohort = np.bincount(rules.kind, minlength=rules.kinds) / max(1, n)
    deviation = np.abs(filled / filled.sum(axis=1, keepdims=True) - cohort).sum(axis=1) / 2
    return Figures(
        objective=objective(rules, group),
        mean_rank=float(got.mean()) if n else 0.0,
        worst_rank=int(got.max(initial=0)),
        first_share=float((got == 1).mean()) if n and last else 0.0,
        top3_share=float((got <= min(3, last)).mean()) if n else 0.0,
        off_list=int((wish <= 0).sum()),
        nowhere=n - len(inside),
        small_groups=int((heads.sum(axis=1) < rules.min_size)[opened].sum()),
        kinds_min=int(kinds.min(initial=kinds.max(initial=0))),
        kinds_mean=float(kinds.mean()) if len(kinds) else 0.0,
        mix_deviation_mean=float(deviation.mean()) if len(deviation) else 0.0,
        mix_deviation_max=float(deviation.max(initial=0.0)),
        outside_mix=outside_mix(rules, group),
    )


def share_cap(rules: Rules, size: NDArray[np.int64]) -> NDArray[np.int64]:
    """⌈share · size⌉ where the rule holds, exactly."""
    p, q = rules.share.numerator, rules.share.denominator
    return np.where(rules.share_holds, -(-size * p // q), size)


def members_of(rules: Rules, group: Group) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Each organisation that is in a group: organisation, group, how many."""
    inside = (group >= 0) & (rules.organisation >= 0)
    pair, count = np.unique(
        rules.organisation[inside].astype(np.int64) * max(1, rules.challenges) + group[inside], return_counts=True
    )
    body, to = np.divmod(pair, max(1, rules.challenges))
    return body, to, count


def broken(rules: Rules, group: Group) -> Iterator[Broken]:
    """Every rule that does not hold."""
    heads, opened = head_count(rules, group), open_groups(rules, group)
    yield from _sizes(rules, heads, opened)
    yield from _kinds(rules, heads, opened)
    body, to, count = members_of(rules, group)
    for i in np.flatnonzero(count > rules.per_organisation[to]):
        people = np.flatnonzero((rules.organisation == body[i]) & (group == to[i]))
        yield Broken(
            "max_per_organisation", int(to[i]), _tuple(people), int(rules.per_organisation[to[i]]), int(count[i])
        )
    for g, day in zip(*np.nonzero(present(rules, group) < rules.min_present * opened[:, None]), strict=True):
        have = int(rules.present[group == g, day].sum())
        yield Broken("min_present", int(g), (), int(rules.min_present[g, day]), have)
    yield from _people(rules, group)


def present(rules: Rules, group: Group) -> NDArray[np.int64]:
    """(m, d) members who can come that morning."""
    there = np.zeros(rules.min_present.shape, np.int64)
    inside = group >= 0
    np.add.at(there, group[inside], rules.present[inside])
    return there


def _sizes(rules: Rules, heads: NDArray[np.int64], opened: NDArray[np.bool_]) -> Iterator[Broken]:
    size = heads.sum(axis=1)
    for g in np.flatnonzero(opened & (size < rules.min_size)):
        yield Broken("min_size", int(g), (), int(rules.min_size[g]), int(size[g]))
    for g in np.flatnonzero(size > rules.max_size):
        yield Broken("max_size", int(g), (), int(rules.max_size[g]), int(size[g]))
    if opened.sum() > rules.max_groups:
        yield Broken("max_groups", None, (), rules.max_groups, int(opened.sum()))


def _kinds(rules: Rules, heads: NDArray[np.int64], opened: NDArray[np.bool_]) -> Iterator[Broken]:
    kinds, cap = (heads > 0).sum(axis=1), share_cap(rules, heads.sum(axis=1))
    for g in np.flatnonzero(opened & (kinds < rules.min_kinds)):
        yield Broken("min_kinds", int(g), (), int(rules.min_kinds[g]), int(kinds[g]))
    for g in np.flatnonzero((heads > cap[:, None]).any(axis=1)):
        yield Broken("max_share_of_kind", int(g), (), int(cap[g]), int(heads[g].max()))


def _people(rules: Rules, group: Group) -> Iterator[Broken]:
    inside = np.flatnonzero(group >= 0)
    for i in inside[~rules.permitted[inside, group[inside]]]:
        is_pin = rules.pinned[i] >= 0
        rule = "pinned" if is_pin else "refused" if rules.rank[i, group[i]] < 0 else "allowed"
        yield Broken(rule, int(rules.pinned[i] if is_pin else group[i]), (int(i),))
    for i in np.flatnonzero((rules.pinned >= 0) & (group < 0)):
        yield Broken("pinned", int(rules.pinned[i]), (int(i),))
    if rules.everyone and len(inside) < rules.people:
        yield Broken("everyone", None, _tuple(np.flatnonzero(group < 0)), rules.people, len(inside))
    yield from (_pair("together", pair) for pair in rules.together if group[pair[0]] != group[pair[1]])
    yield from (_pair("apart", pair) for pair in rules.apart if group[pair[0]] == group[pair[1]] >= 0)


def _pair(rule: str, pair: NDArray[np.int32]) -> Broken:
    return Broken(rule, None, (int(pair[0]), int(pair[1])))


def _tuple(people: NDArray[np.intp]) -> tuple[int, ...]:
    return tuple(int(i) for i in people)
