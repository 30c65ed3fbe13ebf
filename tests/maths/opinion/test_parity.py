"""Groups as the Polis server makes them."""

import numpy as np
import pytest

from bench.planted import adjusted_rand, planted
from maille.maths.errors import BadArgument
from maille.maths.opinion import map_opinions
from maille.maths.opinion.parity import adopted, base_clusters, by_bases

CLEAR = planted(240, 40, 0.6, 3, seed=4, apart=2.2)


def test_up_to_a_hundred_people_each_is_a_base_cluster():
    points = np.array([[0.0, 1], [2, 3], [0, 1], [4, 5]])

    label, centres, weights = base_clusters(points)

    assert label.tolist() == [0, 1, 0, 2]  # two people at one place are one
    assert centres.tolist() == [[0, 1], [2, 3], [4, 5]]
    assert weights.tolist() == [2, 1, 1]


def test_beyond_a_hundred_people_bases_hold_everybody_around_their_middle():
    points = np.random.default_rng(0).normal(size=(700, 2))

    label, centres, weights = base_clusters(points)

    assert len(centres) <= 100
    assert weights.sum() == 700
    for base in range(len(centres)):
        np.testing.assert_allclose(centres[base], points[label == base].mean(axis=0), atol=0.2)


@pytest.mark.parametrize(("people", "most"), [(11, 2), (12, 3), (24, 4), (60, 5)])
def test_each_dozen_of_bases_allows_one_more_group(people, most):
    """Twelve far corners: more groups are always better apart, so that the most allowed is found."""
    corners = np.array([[np.cos(turn), np.sin(turn)] for turn in np.arange(5) * 2 * np.pi / 5]) * 100
    points = corners[np.arange(people) % 5] + np.random.default_rng(1).normal(size=(people, 2))

    label, record = by_bases(points, 5, None, 0)

    assert record == (most, most, 0)
    assert len(np.unique(label)) == most


def test_another_number_of_groups_must_win_four_times_in_a_row():
    possible = dict.fromkeys(range(2, 6), np.zeros(0))
    record, used = adopted(2, None, possible), []
    for best in [3, 3, 3, 2, 3, 3, 4, 3, 3, 3, 3, 3]:
        record = adopted(best, record, possible)
        used.append(record[0])

    assert used == [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3]


def test_a_number_that_is_no_longer_possible_is_left_at_once():
    assert adopted(2, (4, 4, 0), {2: np.zeros(0)}) == (2, 2, 0)


def test_clear_groups_are_those_of_the_other_ways():
    first = map_opinions(CLEAR.ballots, method="polis", parity=True)
    again = map_opinions(CLEAR.ballots, method="polis", parity=True, previous=first)

    is_in = first.group >= 0
    assert first.groups == 3
    assert adjusted_rand(first.group[is_in], CLEAR.truth[is_in]) > 0.95
    assert first.held_out_log_loss < first.without_groups_log_loss
    np.testing.assert_array_equal(first.group, again.group)
    assert again.state.record == (3, 3, 0)


def test_small_groups_and_groups_that_foretell_nothing_stay():
    rng = np.random.default_rng(0)
    votes = planted(30, 12, 0.9, 2, seed=0, apart=0.0).ballots

    found = map_opinions(votes, method="polis", parity=True, seed=int(rng.integers(9)))

    assert found.groups >= 2


def test_latent_classes_have_no_parity():
    with pytest.raises(BadArgument, match=r"^parity: must "):
        map_opinions(CLEAR.ballots, parity=True)
