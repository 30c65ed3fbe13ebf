"""On small problems, the answer is the best of all answers, and there is none only when there is none."""

from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maille.maths.allocation import form_groups, repair

from .cases import small_problems
from .checker import complains, price, rules_broken

QUIET = settings(
    max_examples=50, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
FEW = settings(QUIET, max_examples=20)


def every_good_answer(problem):
    n, m = problem.rank.shape
    return [group for group in product(range(-1, m), repeat=n) if not rules_broken(problem, group)]


@QUIET
@given(small_problems())
def test_the_answer_is_the_cheapest_of_all(problem):
    answers = every_good_answer(problem)

    formation = form_groups(problem)

    if not answers:
        assert formation.status == "infeasible"
        assert formation.infeasible
        return
    group = [int(g) for g in formation.group]
    assert formation.status == "optimal"
    assert rules_broken(problem, group) == set()
    best = min(price(problem, answer) for answer in answers)
    assert abs(price(problem, group) - best) <= 1e-6
    assert abs(formation.objective - best) <= 1e-6
    assert best - 1e-4 * max(1, best) <= formation.bound <= best + 1e-6
    assert formation.infeasible == []


@FEW
@given(small_problems())
def test_those_who_complain_are_those_who_could_move(problem):
    formation = form_groups(problem)

    if formation.status == "optimal":
        group = [int(g) for g in formation.group]
        assert [bool(c) for c in formation.complaints] == [complains(problem, group, i) for i in range(len(group))]


@FEW
@given(small_problems(), st.randoms(use_true_random=False), st.sampled_from([0.0, 0.5, 2.0, 50.0]))
def test_mending_is_the_cheapest_with_the_moves_counted(problem, random, move_cost):
    n, m = problem.rank.shape
    current = [random.randrange(-1, m) for _ in range(n)]
    answers = every_good_answer(problem)

    formation = repair(problem, np.array(current, np.int32), move_cost=move_cost)

    if not answers:
        assert formation.status == "infeasible"
        return
    group = [int(g) for g in formation.group]
    best = min(price(problem, answer, current=current, move_cost=move_cost) for answer in answers)
    assert rules_broken(problem, group) == set()
    assert abs(price(problem, group, current=current, move_cost=move_cost) - best) <= 1e-6
    assert abs(formation.objective - best) <= 1e-6
    assert formation.moves == sum(a >= 0 and a != b for a, b in zip(current, group, strict=True))


@QUIET
@given(small_problems())
def test_rules_asked_for_one_by_one_lead_to_the_same_cost(problem):
    """As for large cohorts, where rules enter the model only once an answer breaks them."""
    at_once = form_groups(problem)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("maille.maths.allocation.search.TINY", 0)
        patch.setattr("maille.maths.allocation.search.SMALL", 0)
        one_by_one = form_groups(problem)

    assert one_by_one.status == at_once.status
    if at_once.status == "optimal":
        assert rules_broken(problem, [int(g) for g in one_by_one.group]) == set()
        assert one_by_one.objective == pytest.approx(at_once.objective, abs=1e-6)
