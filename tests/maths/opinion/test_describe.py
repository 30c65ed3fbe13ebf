"""The figures of a group against arithmetic done by hand, and the lists against the rules read literally."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maille.maths.errors import BadArgument
from maille.maths.opinion import Ballots, describe_groups
from maille.maths.opinion.describe import benjamini_hochberg

from .votes import ballots, dense

# Five people, then five others; on the first statement 4 agree and 1 passes, against 1 who agrees and 3 who disagree.
TEN = ballots("++\n++\n+.\n+.\n0.\n++\n--\n--\n-.\n..")
HALVES = np.repeat([0, 1], 5)


def test_the_figures_of_a_statement_worked_by_hand():
    found = describe_groups(TEN, HALVES).representative[0]

    first = found[0]
    assert (first.statement, first.side) == (0, 1)
    assert first.probability == pytest.approx((4 + 1) / (5 + 2))
    assert first.ratio == pytest.approx((5 / 7) / ((1 + 1) / (4 + 2)))
    assert first.z_in == pytest.approx(2 * sqrt(6) * (5 / 6 - 1 / 2))
    # One is added to all four numbers: 5 of 6 inside, 2 of 5 outside, 7 of 11 together.
    assert first.z_between == pytest.approx((5 / 6 - 2 / 5) / sqrt(7 / 11 * 4 / 11 * (1 / 6 + 1 / 5)))


def test_a_group_that_disagrees_is_told_so():
    """3 of 4 disagree, none outside: z_in = 2·√5·(4/5 - 1/2) = 1.34, and (4/5 - 1/6) is far: both significant.

    Its best agreement, if any, would need z_a > 1.28 or a ratio above 1 with p above ½: neither statement has that.
    """
    found = describe_groups(TEN, HALVES).representative[1]

    assert [(one.statement, one.side) for one in found] == [(0, -1)]
    assert found[0].probability == pytest.approx((3 + 1) / (4 + 2))
    assert found[0].ratio == pytest.approx((4 / 6) / ((0 + 1) / (5 + 2)))
    assert found[0].z_in == pytest.approx(2 * sqrt(5) * (4 / 5 - 1 / 2))


def test_consensus_worked_by_hand():
    found = describe_groups(TEN, HALVES)

    # Parity: (4+1)/(5+2) · (1+1)/(4+2). The second statement: 2 of 2, then 1 of 3: 3/4 · 2/5.
    np.testing.assert_allclose(found.consensus_product, [5 / 7 * 2 / 6, 3 / 4 * 2 / 5])
    assert np.isnan(found.consensus).all()  # a group gave fewer than 5 votes


def test_the_consensus_that_is_shown_weighs_opposition():
    """Twice five who all agree: p_a = 6/7, p_d = 1/7, and the mean does not shrink with the number of groups."""
    found = describe_groups(ballots("\n".join(["+-"] * 10)), HALVES)

    np.testing.assert_allclose(found.consensus, [6 / 7 * 6 / 7, 1 / 7 * 1 / 7])


def test_majorities_are_of_everybody_best_first_and_at_most_five():
    """Nine people; 9, 8 or 7 agree with 7 statements: p·z falls with the count, ties go by number; the 8th is opposed."""
    agreed = [7, 9, 8, 9, 7, 8, 7]
    table = "\n".join("".join("+" if person < number else "0" for number in agreed) + "-" for person in range(9))

    found = describe_groups(ballots(table), np.zeros(9, dtype=int))

    assert found.majority_agree == [1, 3, 2, 5, 0]
    assert found.majority_disagree == [7]


def test_hidden_statements_are_in_no_list():
    hidden = np.array([True, False])

    found = describe_groups(TEN, HALVES, hidden=hidden)

    assert all(one.statement == 1 for group in found.representative for one in group)
    assert np.isnan(found.consensus_product).tolist() == [True, False]
    assert found.majority_disagree == []


def test_everybody_of_one_mind_gives_no_infinity():
    found = describe_groups(ballots("\n".join(["++"] * 10)), HALVES)

    # 5 of 5 and 5 of 5: pooled 12/12 = 1, so the second test says 0.
    assert {one.z_between for group in found.representative for one in group} == {0.0}
    assert np.isfinite(found.consensus).all()


def test_no_votes_at_all():
    nothing = Ballots([], [], [], 4, 2)

    found = describe_groups(nothing, np.array([0, 0, 1, -1]))

    assert found.representative == [[], []]
    assert (found.majority_agree, found.majority_disagree) == ([], [])
    np.testing.assert_allclose(found.consensus_product, [1 / 4, 1 / 4])


@pytest.mark.parametrize("group", [np.zeros(9, dtype=int), np.zeros(10), np.full(10, -2), np.full(10, 10)])
def test_labels_that_do_not_fit_are_refused(group):
    with pytest.raises(BadArgument, match=r"^group: must "):
        describe_groups(TEN, group)


# --- the rules of step 10 read literally, one statement after the other ------------------------------------------------


def figures(table, group, wanted):
    """(p_a, p_d, r_a, r_d, z_a, z_d, rz_a, rz_d, agrees, disagrees) for each statement."""
    rows = []
    for column in table.T:
        mine, others = column[group == wanted], column[(group != wanted) & (group >= 0)]
        row = {}
        for name, sign in (("a", 1), ("d", -1)):
            n, s = (mine == sign).sum(), (~np.isnan(mine)).sum()
            no, so = (others == sign).sum(), (~np.isnan(others)).sum()
            p = (n + 1) / (s + 2)
            pooled = (n + no + 2) / (s + so + 2)
            error = sqrt(pooled * (1 - pooled) * (1 / (s + 1) + 1 / (so + 1))) if pooled < 1 else 0
            row |= {
                f"n_{name}": n,
                f"p_{name}": p,
                f"r_{name}": p / ((no + 1) / (so + 2)),
                f"z_{name}": 2 * sqrt(s + 1) * ((n + 1) / (s + 1) - 0.5),
                f"rz_{name}": ((n + 1) / (s + 1) - (no + 1) / (so + 1)) / error if error else 0.0,
            }
        rows.append(row)
    return rows


def is_better_agree(row, champion):
    if champion is None:
        return row["z_a"] > 1.2816 or (row["r_a"] > 1 and row["p_a"] > 0.5)

    def strong(one):
        return one["r_a"] * one["rz_a"] * one["p_a"] * one["z_a"]

    if champion["r_a"] > 1:
        return strong(row) > strong(champion)
    return row["p_a"] * row["z_a"] > champion["p_a"] * champion["z_a"]


def literally(table, group, wanted):
    rows = figures(table, group, wanted)
    best, enough = None, []
    for place, row in enumerate(rows):
        is_enough = any(row[f"z_{x}"] > 1.2816 and row[f"rz_{x}"] > 1.2816 for x in "ad")
        if is_enough:
            x = "a" if row["rz_a"] > row["rz_d"] else "d"
            enough.append((place, x, row[f"r_{x}"] * row[f"rz_{x}"] * row[f"p_{x}"] * row[f"z_{x}"]))
        if row["n_a"] + row["n_d"] > 0 and is_better_agree(row, None if best is None else rows[best]):
            best = place
    if not enough:
        if best is not None:
            return [(best, 1)]
        told = [place for place, row in enumerate(rows) if row["n_a"] + row["n_d"] > 0]
        if not told:
            return []
        place = max(told, key=lambda place: (max(rows[place]["rz_a"], rows[place]["rz_d"]), -place))
        return [(place, 1 if rows[place]["rz_a"] > rows[place]["rz_d"] else -1)]
    enough.sort(key=lambda one: (-one[2], one[0]))
    listed = ([] if best is None else [(best, 1)]) + [
        (place, 1 if x == "a" else -1) for place, x, _score in enough if place != best
    ]
    return sorted(listed[:5], key=lambda one: -one[1])


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_the_lists_follow_the_rules(seed):
    rng = np.random.default_rng(seed)
    group = rng.integers(-1, 3, 40)
    group[:3] = [0, 1, 2]
    lean = rng.normal(0, 1.2, (4, 9))[group]
    value = np.where(rng.random((40, 9)) < 0.2, 0, np.sign(lean + rng.normal(size=(40, 9)))).astype(int)
    person, statement = np.nonzero(rng.random((40, 9)) < 0.5)
    votes = Ballots(person, statement, value[person, statement], 40, 9)

    found = describe_groups(votes, group)

    for wanted, listed in enumerate(found.representative):
        assert [(one.statement, one.side) for one in listed] == literally(dense(votes), group, wanted)


def test_benjamini_hochberg_on_its_steps():
    """Five tests at 5 %: the steps are .01, .02, .03, .04, .05; the fourth is the last under its own."""
    p_values = np.array([0.5, 0.039, 0.001, 0.03, 0.021])

    assert benjamini_hochberg(p_values, 0.05).tolist() == [False, True, True, True, True]
    assert benjamini_hochberg(np.array([0.02, 0.9]), 0.03).tolist() == [False, False]  # first step .015


def test_correcting_for_many_tests_lists_fewer():
    rng = np.random.default_rng(3)
    person, statement = np.nonzero(rng.random((60, 80)) < 0.4)
    votes = Ballots(person, statement, rng.choice([-1, 1], len(person)), 60, 80)  # nobody differs
    group = np.arange(60) % 3

    plain = describe_groups(votes, group).representative
    corrected = describe_groups(votes, group, false_discovery=0.1).representative

    assert sum(map(len, corrected)) < sum(map(len, plain))
    assert all(len(group) <= 1 for group in corrected)  # none significant: the best agreement alone
