"""An answer judged from the statement of the problem alone: plain loops, nothing of the code that made it."""

from collections import Counter
from fractions import Fraction
from math import ceil, floor


def rules_broken(problem, group, *, nobody_lost=None):
    """The names of the rules that `group` breaks."""
    return {rule for rule, _challenge, _people in items_broken(problem, group, nobody_lost=nobody_lost)}


def items_broken(problem, group, *, nobody_lost=None):
    """(rule, challenge, people) of each rule broken. `nobody_lost`: None reads it from the number of places."""
    n, m = problem.rank.shape
    members = {g: [i for i in range(n) if group[i] == g] for g in range(m)}
    opened = [g for g in range(m) if members[g] or (problem.must_open is not None and problem.must_open[g])]
    found = set()
    if nobody_lost is None:
        rooms = sorted((int(size) for size in problem.max_size), reverse=True)
        nobody_lost = sum(rooms[: m if problem.max_groups is None else problem.max_groups]) >= n
    if nobody_lost and any(g < 0 for g in group):
        found.add(("everyone", None, ()))
    if problem.max_groups is not None and len(opened) > problem.max_groups:
        found.add(("max_groups", None, ()))
    for g in opened:
        found |= rules_broken_in(problem, g, members[g])
    return found | rules_broken_for_people(problem, group)


def rules_broken_in(problem, g, people):
    found = set()
    if len(people) < problem.min_size[g]:
        found.add(("min_size", g, ()))
    if len(people) > problem.max_size[g]:
        found.add(("max_size", g, ()))
    kinds = Counter(int(problem.kind[i]) for i in people)
    if len(kinds) < problem.min_kinds:
        found.add(("min_kinds", None, ()))
    cap = ceil(Fraction(str(problem.max_share_of_kind)) * len(people))
    if any(count > cap for count in kinds.values()):
        found.add(("max_share_of_kind", None, ()))
    bodies = Counter(int(problem.organisation[i]) for i in people if problem.organisation[i] >= 0)
    if any(count > problem.max_per_organisation for count in bodies.values()):
        found.add(("max_per_organisation", None, ()))
    days = 0 if problem.mornings is None else problem.mornings.shape[1]
    if any(sum(bool(problem.mornings[i, day]) for i in people) < problem.min_present for day in range(days)):
        found.add(("min_present", None, ()))
    return found


def rules_broken_for_people(problem, group):
    found = set()
    for i, g in enumerate(group):
        pin = -1 if problem.pinned is None else int(problem.pinned[i])
        if pin >= 0 and g != pin:
            found.add(("pinned", pin, (i,)))
        if g >= 0 and g != pin:
            if problem.rank[i, g] < 0:
                found.add(("refused", None, (i,)))
            if problem.allowed is not None and not problem.allowed[i, g]:
                found.add(("allowed", None, (i,)))
    for a, b in problem.together:
        if group[a] != group[b]:
            found.add(("together", None, (int(a), int(b))))
    for a, b in problem.apart:
        if group[a] == group[b] >= 0:
            found.add(("apart", None, (int(a), int(b))))
    return found


def price(problem, group, *, current=None, move_cost=0.0):
    """What the answer costs, from the statement: ranks, mix and moves."""
    n, m = problem.rank.shape
    worst = max([0, *(int(r) for r in problem.rank.ravel())])
    unranked = max(20, worst * (worst - 1) // 2 + 5) if worst else 20
    total = Fraction(0)
    for i, g in enumerate(group):
        rank = int(problem.rank[i, g]) if g >= 0 else 0
        total += 500 if g < 0 else rank * (rank - 1) // 2 if rank > 0 else unranked
        if current is not None and current[i] >= 0 and current[i] != g:
            total += Fraction(move_cost)
    cohort = Counter(int(k) for k in problem.kind)
    for g in range(m):
        people = [i for i in range(n) if group[i] == g]
        if people or (problem.must_open is not None and problem.must_open[g]):
            kinds = Counter(int(problem.kind[i]) for i in people)
            middle = Fraction(int(problem.min_size[g]) + int(problem.max_size[g]), 2)
            for kind, count in cohort.items():
                wanted = Fraction(count, n) * middle
                outside = max(floor(wanted) - kinds[kind], kinds[kind] - ceil(wanted), 0)
                total += Fraction(problem.mix_weight) * outside
    return float(total)


def complains(problem, group, i):
    """Is there an open group with a free place that person i prefers and could take?"""
    m = problem.rank.shape[1]
    before = rules_broken(problem, group, nobody_lost=False)

    def liking(g):
        return 1000 if g < 0 else int(problem.rank[i, g]) if problem.rank[i, g] > 0 else 999

    for g in range(m):
        is_open = any(other == g for other in group) or (problem.must_open is not None and problem.must_open[g])
        if is_open and liking(g) < liking(group[i]):
            moved = [*group[:i], g, *group[i + 1 :]]
            if not rules_broken(problem, moved, nobody_lost=False) - before:
                return True
    return False


def is_sound(asked, formation):
    """Judged by the independent checker: every rule, the cost said, a bound not above it."""
    group = [int(g) for g in formation.group]
    cost = price(asked, group)
    return (
        rules_broken(asked, group) == set()
        and abs(formation.objective - cost) <= 1e-6
        and formation.bound <= cost + 1e-6
        and abs(formation.gap - (cost - formation.bound) / max(1, cost)) <= 1e-6
    )
