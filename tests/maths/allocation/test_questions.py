"""What an organiser asks beside the groups themselves, and what is refused."""

import subprocess
import sys
import threading
from dataclasses import replace

import numpy as np
import pytest

from bench.cohorts import cohort
from maille.maths.allocation import WEIGHTS, form_groups, frontier, preview_move, repair
from maille.maths.errors import BadArgument, Cancelled
from maille.maths.waiting import NAME

from .cases import problem
from .checker import complains, is_sound, rules_broken

SIZES = {"people": 40, "challenges": 6, "wishes": 4, "sizes": (5, 9)}


def as_list(formation):
    return [int(g) for g in formation.group]


def test_figures_are_those_counted_by_hand():
    """Two groups of three. Wishes got: 1, 1, 2 and 1, 2, none; kinds {0, 1} and {0, 1}; one would rather have moved."""
    asked = problem(
        [[1, 2], [1, 2], [2, 1], [2, 1], [1, 2], [1, 0]], kind=[0, 0, 1, 1, 0, 0], pinned=[0, 0, 0, 1, 1, 1]
    )

    formation = form_groups(asked)

    assert as_list(formation) == [0, 0, 0, 1, 1, 1]
    assert formation.mean_rank == pytest.approx((1 + 1 + 2 + 1 + 2 + 3) / 6)
    assert (formation.worst_rank, formation.off_list, formation.nowhere) == (3, 1, 0)
    assert formation.first_share == pytest.approx(3 / 6)
    assert formation.top3_share == pytest.approx(5 / 6)
    assert (formation.kinds_min, formation.kinds_mean, formation.small_groups) == (2, 2.0, 0)
    assert formation.mix_deviation_mean == pytest.approx(0.0)  # 2/3 and 1/3 in the cohort and in both groups
    assert formation.objective == 0 + 0 + 1 + 0 + 1 + 20
    assert not formation.complaints.any()  # pins are rules


def test_nobody_complains_where_the_mix_has_no_price():
    asked = cohort(60, 10, wishes=3, sizes=(5, 9), seed=3, mix_weight=0.0)

    assert not form_groups(asked).complaints.any()


def test_those_who_complain_in_a_larger_cohort_are_those_who_could_move():
    asked = cohort(60, 10, wishes=3, sizes=(5, 9), seed=3, mix_weight=5.0)
    formation = form_groups(asked)
    group = as_list(formation)

    assert [bool(c) for c in formation.complaints] == [complains(asked, group, i) for i in range(60)]
    assert formation.complaints.any()


def test_a_dearer_mix_is_a_better_mix_and_costs_wishes():
    asked = cohort(**SIZES, seed=4)
    answers = frontier(asked)

    assert all(is_sound(replace(asked, mix_weight=weight), formation) for weight, formation in answers)
    assert [weight for weight, _formation in answers] == list(WEIGHTS) == [0.0, 0.5, 1.0, 2.0, 5.0]
    outside = [formation.outside_mix for _weight, formation in answers]
    wishes = [formation.objective - weight * formation.outside_mix for weight, formation in answers]
    assert outside == sorted(outside, reverse=True)
    assert wishes == sorted(wishes)
    assert outside[0] > outside[-1]


def test_mending_moves_fewer_people_than_starting_afresh():
    before = cohort(60, 10, wishes=3, sizes=(5, 9), seed=5)
    stayed = np.arange(9, 60)  # nine have left
    after = replace(
        before, rank=before.rank[stayed], kind=before.kind[stayed], organisation=before.organisation[stayed]
    )
    current = form_groups(before).group[stayed]

    mended, afresh = repair(after, current), form_groups(after)

    assert rules_broken(after, as_list(mended)) == set()
    assert mended.moves == int((mended.group != current).sum())
    assert mended.moves < int((afresh.group != current).sum())


def test_a_move_is_shown_with_what_it_breaks():
    asked = problem([[1, 2], [1, 2], [2, 1], [2, 1]], kind=[0, 1, 0, 1], min_size=[2, 2], max_size=[3, 3], min_kinds=2)
    formation = form_groups(asked)

    preview = preview_move(asked, formation, 0, 1)

    assert (preview.before.objective, preview.after.objective) == (0, 1)
    assert [(each.rule, each.challenge, each.need, each.have) for each in preview.broken] == [
        ("min_size", 0, 2, 1),
        ("min_kinds", 0, 2, 1),
    ]
    assert preview_move(asked, formation, 0, 0).broken == []


def test_the_order_of_arrival_favours_nobody():
    """Ten people want the one place of a challenge: over seeds, the place goes to the first as rarely as to the last."""
    asked = problem([[1, 0]] * 10, max_size=[1, 9])

    winners = {int(np.flatnonzero(form_groups(asked, seed=seed).group == 0)[0]) for seed in range(12)}

    assert len(winners) > 3
    assert as_list(form_groups(asked, seed=7)) == as_list(form_groups(asked, seed=7))


def test_nobody_ranking_and_everybody_wanting_the_same_have_an_answer():
    silent = form_groups(problem(np.zeros((6, 2)), min_size=[3, 3], max_size=[3, 3]))
    agreed = form_groups(problem([[1, 0]] * 6, min_size=[3, 3], max_size=[3, 3]))

    assert (silent.status, silent.off_list, silent.first_share, silent.objective) == ("optimal", 6, 0.0, 6 * 20)
    assert (agreed.status, agreed.off_list, agreed.first_share, agreed.objective) == ("optimal", 3, 0.5, 3 * 20)


def test_more_people_than_places_leaves_as_few_as_can_be_nowhere():
    formation = form_groups(problem([[1, 2]] * 6, min_size=[2, 2], max_size=[2, 3]))

    assert (formation.status, formation.nowhere) == ("optimal", 1)


@pytest.mark.parametrize("n, m", [(0, 0), (0, 3), (1, 0), (1, 1), (3, 0)])
def test_nothing_or_one_gives_a_plain_answer(n, m):
    formation = form_groups(problem(np.zeros((n, m)), max_size=np.full(m, 4)))

    assert formation.status == "optimal"
    assert as_list(formation) == ([0] * n if m else [-1] * n)
    assert np.isfinite([formation.objective, formation.bound, formation.gap, formation.mean_rank]).all()


def test_a_pin_beats_a_refusal_and_says_so():
    formation = form_groups(problem([[-1, 1], [1, 2]], pinned=[0, -1]))

    assert as_list(formation) == [0, 0]
    assert formation.warnings == ["pinned: person 0 is pinned to challenge 0, which they refused"]


GOOD = problem([[1, 2], [2, 1]])
WRONG = [
    ("rank", np.zeros(4, np.int8)),
    ("rank", np.array([[0.5, 1]])),
    ("rank", np.array([[-2, 1], [1, 1]])),
    ("kind", np.array([0], np.int16)),
    ("kind", np.array([0, -1], np.int16)),
    ("organisation", np.array([0, np.nan])),
    ("min_size", np.array([9, 9], np.int32)),
    ("max_size", np.array([1, 2, 3], np.int32)),
    ("mornings", np.zeros((3, 1), bool)),
    ("allowed", np.ones((2, 2))),
    ("pinned", np.array([2, 0], np.int32)),
    ("together", np.array([[0, 0]], np.int32)),
    ("apart", np.array([[0, 5]], np.int32)),
    ("must_open", np.ones(3, bool)),
    ("max_groups", -1),
    ("min_kinds", -1),
    ("max_share_of_kind", float("nan")),
    ("max_per_organisation", 1.5),
    ("mix_weight", float("inf")),
]


@pytest.mark.parametrize("name, value", WRONG)
def test_what_makes_no_sense_is_refused_by_name(name, value):
    with pytest.raises(BadArgument) as refused:
        form_groups(replace(GOOD, **{name: value}))

    assert refused.value.argument == name


def test_other_arguments_are_refused_by_name():
    formation = form_groups(GOOD)
    for name, ask in (
        ("mornings", lambda: form_groups(replace(GOOD, min_present=1))),
        ("time_limit", lambda: form_groups(GOOD, time_limit=0)),
        ("seed", lambda: form_groups(GOOD, seed=-1)),
        ("current", lambda: repair(GOOD, np.array([0]))),
        ("move_cost", lambda: repair(GOOD, np.array([0, 0]), move_cost=float("nan"))),
        ("person", lambda: preview_move(GOOD, formation, 2, 0)),
        ("challenge", lambda: preview_move(GOOD, formation, 0, 2)),
    ):
        with pytest.raises(BadArgument) as refused:
            ask()
        assert refused.value.argument == name


def test_the_caller_may_stop_it_while_it_solves():
    """`progress` is heard, and what it raises comes out; the solver's thread ends by itself."""
    heard = []

    def stop_at_once(done):
        heard.append(done)
        raise Cancelled

    with pytest.raises(Cancelled):
        form_groups(cohort(300, 30, wishes=5, sizes=(6, 12), seed=1), progress=stop_at_once)

    assert len(heard) == 1
    assert 0 <= heard[0] <= 1
    for thread in threading.enumerate():
        if thread.name == NAME:
            thread.join()  # it ends, or the test's own time limit speaks


@pytest.mark.parametrize("ask", [form_groups, frontier, lambda asked, **how: repair(asked, np.zeros(40, int), **how)])
def test_every_question_may_be_stopped(ask):
    def stop(done):
        raise Cancelled

    with pytest.raises(Cancelled):
        ask(cohort(**SIZES, seed=1), progress=stop)


def test_the_search_for_what_clashes_may_be_stopped():
    """Once the answer « infeasible » is known, the reasons are still looked for."""
    asked, heard = problem([[1, 2]] * 9, min_size=[5, 5], max_size=[8, 8]), []

    def stop_late(done):
        heard.append(done)
        if len(heard) == 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        form_groups(asked, progress=stop_late)


def test_the_solver_says_nothing_on_the_terminal():
    """It greets when it is first made, in a process of its own."""
    asked = (
        "from tests.maths.allocation.cases import problem; from maille.maths.allocation import form_groups; "
        "form_groups(problem([[1, 2], [2, 1]]))"
    )

    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert (done.stdout, done.stderr) == ("", "")


def test_progress_grows_and_changes_nothing():
    asked, heard = cohort(**SIZES, seed=1), []

    formation = form_groups(asked, progress=heard.append)

    assert heard == sorted(heard)
    assert as_list(formation) == as_list(form_groups(asked))
