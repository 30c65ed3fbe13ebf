"""Why there is no answer: an irreducible set of rules that clash, and the smallest change of each that gives an answer.

Rules are dropped family by family, then those left are narrowed one by one (QuickXplain, Junker 2004).
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from . import figures
from .answer import Conflict, WayOut
from .problem import GroupProblem
from .rules import Rules, permitted
from .search import Found, optimise
from .solver import Look

# In this order families are tried away: what stays is, as far as it goes, what is easiest to understand.
FAMILIES = (
    "max_share_of_kind", "min_kinds", "max_per_organisation", "min_present", "max_groups", "apart", "together",
    "allowed", "refused", "must_open", "pinned", "min_size", "max_size", "everyone",
)  # fmt: skip
OF_A_CHALLENGE = ("min_size", "max_size")
# Rules with one number for all challenges, and their field in Rules.
OF_ALL = {"min_kinds": "min_kinds", "max_per_organisation": "per_organisation", "min_present": "min_present"}


@dataclass(frozen=True)
class Item:
    rule: str
    challenge: int | None = None
    people: tuple[int, ...] = ()


@dataclass
class Oracle:
    """Is there an answer that keeps these rules? Wishes and prices are left aside."""

    problem: GroupProblem
    rules: Rules
    deadline: float
    look: Look | None
    is_late: bool = False
    known: dict[frozenset[Item], Found] = field(default_factory=dict)

    def has_answer(self, items: Iterable[Item], **changed: object) -> bool:
        """True also when time ran out: then nothing more is taken away."""
        return self.answer(items, **changed).status != "infeasible"

    def answer(self, items: Iterable[Item], **changed: object) -> Found:
        kept = frozenset(items)
        if not changed and kept in self.known:
            return self.known[kept]
        left = self.deadline - time.monotonic()
        if left <= 0:
            self.is_late = True
            return Found("unsolved", np.full(self.rules.people, -1, np.int32), 0.0, 0.0)
        asked = replace(keep(self.problem, self.rules, kept), **changed)  # type: ignore[arg-type]
        found = optimise(asked, seconds=left, gap=0.0 if changed else 1.0, look=self.look)
        self.is_late |= found.status == "unsolved"
        if not changed:
            self.known[kept] = found
        return found


def explain(
    problem: GroupProblem, rules: Rules, *, seconds: float, look: Look | None = None
) -> tuple[list[Conflict], list[str]]:
    """The conflicts, and what could not be said about them."""
    oracle = Oracle(problem, rules, time.monotonic() + seconds, look)
    everything = items_of(problem, rules)
    suspects = list(everything)
    for family in FAMILIES:
        fewer = [item for item in suspects if item.rule != family]
        if len(fewer) < len(suspects) and not oracle.has_answer(fewer):
            suspects = fewer
    core = narrow(oracle, [], suspects, is_new=False)
    ways = {item: _way_out(oracle, everything, item) for item in core}
    warnings = []
    if not any(ways.values()):
        warnings.append("infeasible: other rules clash too; these ways out mend this clash only")
        ways = {item: _way_out(oracle, core, item) for item in core}
    if oracle.is_late:
        warnings.append("infeasible: time ran out before the clash was proved smallest")
    return [_conflict(oracle, core, item, ways[item]) for item in core], warnings


def narrow(oracle: Oracle, base: Sequence[Item], items: Sequence[Item], *, is_new: bool) -> list[Item]:
    """An irreducible part of `items` that clashes with `base`, given that all of them do."""
    if is_new and not oracle.has_answer(base):
        return []
    if len(items) <= 1:
        return list(items)
    half = len(items) // 2
    first, second = list(items[:half]), list(items[half:])
    from_second = narrow(oracle, [*base, *first], second, is_new=bool(first))
    from_first = narrow(oracle, [*base, *from_second], first, is_new=bool(from_second))
    return [*from_first, *from_second]


def items_of(problem: GroupProblem, rules: Rules) -> list[Item]:
    """Every rule that can stand in the way, one by one."""
    found = [Item("everyone")] if rules.everyone else []
    if rules.max_groups < rules.challenges:
        found.append(Item("max_groups"))
    everywhere = {
        "min_kinds": rules.min_kinds.any(), "max_share_of_kind": rules.share_holds.any(),
        "max_per_organisation": (rules.organisation >= 0).any(), "min_present": rules.min_present.any(),
    }  # fmt: skip
    found += [Item(rule) for rule, is_there in everywhere.items() if is_there]
    for rule, where in (
        ("must_open", rules.must_open), ("max_size", rules.max_size < rules.people), ("min_size", rules.min_size > 0),
    ):  # fmt: skip
        found += [Item(rule, int(g)) for g in np.flatnonzero(where)]
    found += [Item("pinned", int(rules.pinned[i]), (int(i),)) for i in np.flatnonzero(rules.pinned >= 0)]
    found += [Item("refused", None, (int(i),)) for i in np.flatnonzero((problem.rank < 0).any(axis=1))]
    if problem.allowed is not None:
        found += [Item("allowed", None, (int(i),)) for i in np.flatnonzero(~problem.allowed.all(axis=1))]
    for rule, pairs in (("together", rules.together), ("apart", rules.apart)):
        found += [Item(rule, None, (int(one), int(other))) for one, other in pairs]
    return found


def keep(problem: GroupProblem, rules: Rules, items: frozenset[Item]) -> Rules:
    """Only these rules; all others as wide as can be, and no wishes."""
    n, m, names = rules.people, rules.challenges, {item.rule for item in items}
    pinned = np.where(_people(items, "pinned", n), rules.pinned, -1)
    free = replace(
        problem,
        rank=np.where(_people(items, "refused", n)[:, None], problem.rank, 0),
        allowed=None if problem.allowed is None else problem.allowed | ~_people(items, "allowed", n)[:, None],
    )
    return replace(
        rules,
        rank=np.zeros_like(rules.rank), mix_weight=0.0, move_cost=0.0,
        permitted=permitted(free, pinned), pinned=pinned,
        together=_pairs(items, "together"), apart=_pairs(items, "apart"),
        must_open=rules.must_open & _challenges(items, "must_open", m),
        max_groups=rules.max_groups if "max_groups" in names else m,
        min_size=np.where(_challenges(items, "min_size", m), rules.min_size, 0),
        max_size=np.where(_challenges(items, "max_size", m), rules.max_size, n),
        min_kinds=rules.min_kinds * ("min_kinds" in names),
        share_holds=rules.share_holds & ("max_share_of_kind" in names),
        per_organisation=rules.per_organisation if "max_per_organisation" in names else np.full(m, n),
        min_present=rules.min_present * ("min_present" in names),
        everyone="everyone" in names,
    )  # fmt: skip


def _challenges(items: Iterable[Item], rule: str, count: int) -> NDArray[np.bool_]:
    mask = np.zeros(count, bool)
    mask[[item.challenge for item in items if item.rule == rule and item.challenge is not None]] = True
    return mask


def _people(items: Iterable[Item], rule: str, count: int) -> NDArray[np.bool_]:
    mask = np.zeros(count, bool)
    mask[[item.people[0] for item in items if item.rule == rule]] = True
    return mask


def _pairs(items: Iterable[Item], rule: str) -> NDArray[np.int32]:
    pairs = sorted(item.people for item in items if item.rule == rule)
    return np.array(pairs, np.int32).reshape(-1, 2)


def _way_out(oracle: Oracle, others: Sequence[Item], item: Item) -> tuple[WayOut, ...]:
    """The smallest change of this rule that lets all `others` be kept, if there is one."""
    rest = [other for other in others if other != item]
    if oracle.is_late or not oracle.has_answer(rest):
        return ()
    value = 0
    if item.rule == "everyone":
        value = int((oracle.answer(rest, everyone=False).group >= 0).sum())
    elif bound_of(oracle.rules, item) is not None:
        value = _smallest_change(oracle, others, item)
    return (WayOut(item.rule, value, item.challenge, item.people),)


def _smallest_change(oracle: Oracle, others: Sequence[Item], item: Item) -> int:
    """Between the value that clashes and the widest one, by halves; a wider value is never worse."""
    tight, rules = bound_of(oracle.rules, item) or 0, oracle.rules
    tops = {"max_groups": rules.challenges, "max_share_of_kind": 100}
    wide = 0 if item.rule.startswith("min_") else tops.get(item.rule, rules.people)
    while abs(wide - tight) > 1:
        middle = (wide + tight) // 2
        if oracle.has_answer(others, **changed(oracle, others, item, middle)):
            wide = middle
        else:
            tight = middle
    return wide


def bound_of(rules: Rules, item: Item) -> int | None:
    """The number of the rule (a share in hundredths); None for one without."""
    if item.rule == "max_groups":
        return rules.max_groups
    if item.rule == "max_share_of_kind":
        return math.floor(100 * rules.share)
    if item.rule in OF_ALL:
        return int(getattr(rules, OF_ALL[item.rule]).flat[0])
    if item.rule in OF_A_CHALLENGE and item.challenge is not None:
        return int(getattr(rules, item.rule)[item.challenge])
    return None


def changed(oracle: Oracle, others: Sequence[Item], item: Item, value: int) -> dict[str, object]:
    """The field of the rules in which this rule takes another value."""
    kept = keep(oracle.problem, oracle.rules, frozenset(others))
    if item.rule == "max_groups":
        return {"max_groups": value}
    if item.rule == "max_share_of_kind":
        return {"share": Fraction(value, 100)}
    if item.rule in OF_ALL:
        return {OF_ALL[item.rule]: np.full_like(getattr(kept, OF_ALL[item.rule]), value)}
    values = getattr(kept, item.rule).copy()
    values[item.challenge] = value
    return {item.rule: values}


def _conflict(oracle: Oracle, core: Sequence[Item], item: Item, ways: tuple[WayOut, ...]) -> Conflict:
    """What is needed, and what an answer has that keeps the others of the clash."""
    rules, found = oracle.rules, oracle.answer([other for other in core if other != item])
    alone = keep(oracle.problem, rules, frozenset([item]))
    need, have = (rules.people if item.rule == "everyone" else bound_of(rules, item) or 1), 0
    if found.status in ("optimal", "feasible"):
        for each in figures.broken(alone, found.group):
            need, have = each.need or need, each.have
            break
    return Conflict(item.rule, item.challenge, item.people, need, have, ways)
