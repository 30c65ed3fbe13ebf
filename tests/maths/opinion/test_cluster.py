import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maille.maths.opinion import cluster

NEAR = np.array([[0.0, 0], [0, 1], [1, 0], [10, 10], [10, 11], [11, 10], [0, 10], [1, 10]])


def sum_of_squares(points, label):
    return sum(
        ((points[label == group] - points[label == group].mean(axis=0)) ** 2).sum() for group in np.unique(label)
    )


def best_by_trying_all(points, size):
    labels = (np.array(label) for label in itertools.product(range(size), repeat=len(points)))
    return min(sum_of_squares(points, label) for label in labels if len(np.unique(label)) == size)


@pytest.mark.parametrize(("points", "size"), [(NEAR[:6], 2), (NEAR, 3)])
def test_k_means_finds_the_best_of_all_groupings(points, size):
    centres = cluster.k_means(points, np.ones(len(points)), [2, 3], seed=0)[size]

    label = cluster.nearest(points, centres)
    assert sum_of_squares(points, label) == pytest.approx(best_by_trying_all(points, size))


def test_a_run_starts_where_it_is_told_too():
    """The pairs that k-means++ seldom starts from are kept when they are the best there is."""
    best = np.array([[0.5, 5.0], [10.5, 5.5]])
    points = np.array([[0.0, 0], [1, 10], [10, 0], [11, 11]])

    found = cluster.k_means(points, np.ones(4), [2], seed=0, first=best)[2]

    assert sum_of_squares(points, cluster.nearest(points, found)) <= sum_of_squares(points, np.array([0, 0, 1, 1]))


def test_a_weight_stands_for_that_many_points():
    """Weights 3 and 1 at 0 and 4: the centre is at 4/4 = 1."""
    points = np.array([[0.0, 0], [4, 0], [100, 0]])

    centres = cluster.k_means(points, np.array([3.0, 1, 5]), [2], seed=1)[2]

    assert sorted(centres[:, 0].tolist()) == [1, 100]


def test_no_more_groups_than_different_points():
    assert set(cluster.k_means(np.array([[0.0, 0], [0, 0], [1, 1]]), np.ones(3), [2, 3], seed=0)) == {2}


def test_a_grid_keeps_the_mass_and_the_centre():
    points = np.random.default_rng(0).normal(size=(5000, 2))

    few, weights = cluster.weighted_points(points, 0)

    assert len(few) < 4096
    assert weights.sum() == 5000
    np.testing.assert_allclose(weights @ few / 5000, points.mean(axis=0))


def silhouette_by_pairs(points, label):
    """Rousseeuw's definition, point by point."""
    scores = []
    for i, point in enumerate(points):
        away = np.sqrt(((points - point) ** 2).sum(axis=1))
        mine = (label == label[i]) & (np.arange(len(points)) != i)
        if not mine.any():
            scores.append(0.0)
            continue
        inside = away[mine].mean()
        outside = min(away[label == other].mean() for other in set(label) - {label[i]})
        scores.append((outside - inside) / max(inside, outside) if max(inside, outside) > 0 else 0.0)
    return np.mean(scores)


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5), st.integers(0, 2)), min_size=3, max_size=20))
@settings(max_examples=60, deadline=None)
def test_the_silhouette_is_its_definition(rows):
    points, label = np.array(rows, dtype=float)[:, :2], np.array(rows)[:, 2]

    expected = silhouette_by_pairs(points, label) if len(set(label)) > 1 else -1.0
    assert cluster.silhouettes(points, {0: label})[0] == pytest.approx(expected, abs=1e-6)


def test_who_answered_seven_is_grouped():
    answered = np.array([7] * 15 + [6, 20, 0])

    assert cluster.clustered(answered, 100).tolist() == [True] * 15 + [False, True, False]


def test_too_few_are_topped_up_to_fifteen_by_their_answers():
    answered = np.array([9, 9, *range(1, 7), *[3] * 12, 0])

    placed = cluster.clustered(answered, 100)

    # 2 qualify; then 6, 5, 4; then the earliest of those with 3: ten more.
    assert placed.sum() == 15
    assert placed.tolist() == [True, True, False, False, True, True, True, True, *[True] * 9, *[False] * 3, False]


def test_with_few_statements_all_answers_are_enough():
    assert cluster.clustered(np.array([3] * 16 + [2]), 3).tolist() == [True] * 16 + [False]


def test_nobody_without_a_vote_is_grouped():
    assert cluster.clustered(np.array([0, 1, 0]), 5).tolist() == [False, True, False]


def test_small_groups_join_the_nearest():
    """Of 20 people, 5 is the least; the 3 at 9 join those at 10, not those at 0."""
    points = np.array([[0.0, 0]] * 10 + [[10, 0]] * 7 + [[9, 0]] * 3)
    label = np.repeat([2, 0, 1], [10, 7, 3])

    assert cluster.without_small_groups(points, label, 3).tolist() == [0] * 10 + [1] * 10


def test_the_smallest_group_is_five_or_two_percent():
    assert [cluster.smallest_group(people) for people in (1, 250, 251, 1000)] == [5, 5, 6, 20]


def test_groups_are_numbered_by_size_then_by_first_member():
    assert cluster.numbered(np.array([4, 4, 1, 1, 7, 7, 7])).tolist() == [1, 1, 2, 2, 0, 0, 0]
