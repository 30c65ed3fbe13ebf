from dataclasses import replace

import numpy as np
import pytest

from bench.planted import planted
from maille.maths.opinion import map_opinions, pca
from maille.maths.opinion.ballots import Votes
from maille.maths.opinion.plane import placed

from .votes import ballots, dense

ROOT = np.sqrt(2)


def by_singular_values(votes, hidden):
    """The definition, dense: gaps filled with the mean, centred, two right singular vectors."""
    table = dense(votes)
    table[:, hidden] = 0.0
    mean = np.array([0.0 if np.isnan(column).all() else np.nanmean(column) for column in table.T])
    filled = np.where(np.isnan(table), mean, table) - mean
    rows = np.linalg.svd(filled, full_matrices=False)[2][:2]
    answered = (~np.isnan(table)).sum(axis=1)
    scale = np.sqrt(votes.statements / np.maximum(1, answered))
    return rows, (filled @ rows.T) * scale[:, None]


@pytest.fixture
def iterating(monkeypatch):
    """Even a small table goes by the iteration."""
    monkeypatch.setattr(pca, "SMALL", 0)


def test_two_people_who_differ_worked_by_hand():
    """Means are 0, so the votes are their own distances; the first component is (1, -1)/√2, and nothing else varies.

    The first person is at (1·1 + -1·-1)/√2 = √2, times √(2 statements / 2 answers) = 1; the other opposite. A person who
    agreed with the first statement alone would be at √2 · (1 - 0) · 1/√2 = 1.
    """
    found = map_opinions(ballots("+-\n-+\n.."))

    np.testing.assert_allclose(found.coordinates, [[ROOT, 0], [-ROOT, 0], [np.nan, np.nan]], atol=1e-12)
    np.testing.assert_allclose(found.statement_coordinates, [[1, 0], [-1, 0]], atol=1e-12)
    np.testing.assert_allclose(found.extremity, [1, 1], atol=1e-12)


def test_few_answers_are_stretched():
    """Means 0 and 0; squares 4 and 4, product -2: the first component is (1, -1)/√2 again.

    The third person answered one statement of two: 1/√2 · √(2/1) = 1.
    """
    found = map_opinions(ballots("+-\n-+\n+.\n-.\n.-\n.+"))

    np.testing.assert_allclose(found.coordinates[:, 0], [ROOT, -ROOT, 1, -1, 1, -1], atol=1e-12)


def test_a_hidden_statement_weighs_nothing_but_counts_as_answered():
    """Three statements, three answers each for the scale: √(3/3) = 1, and the plane is that of the other two."""
    found = map_opinions(ballots("+-+\n-+.\n..."), hidden=np.array([False, False, True]))

    np.testing.assert_allclose(found.coordinates[:2], [[ROOT, 0], [-ROOT, 0]], atol=1e-12)
    assert np.isnan(found.coordinates[2]).all()
    np.testing.assert_allclose(found.statement_coordinates[2], [0, 0])


@pytest.mark.parametrize("seed", range(3))
def test_the_plane_is_that_of_the_dense_definition(seed):
    votes = planted(60, 25, 0.3, 3, seed=seed).ballots
    hidden = np.arange(25) % 7 == seed

    plane = placed(Votes.of(votes), hidden, 2)

    rows, points = by_singular_values(votes, hidden)
    signs = np.sign((rows * plane.components).sum(axis=1))
    np.testing.assert_allclose(plane.components, rows * signs[:, None], atol=1e-8)
    np.testing.assert_allclose(plane.points, points * signs, atol=1e-7)


@pytest.mark.parametrize("axes", [2, 4])
@pytest.mark.parametrize("seed", range(3))
def test_the_iteration_finds_what_the_whole_decomposition_finds(seed, axes, monkeypatch):
    votes = Votes.of(planted(80, 40, 0.3, 3, seed=seed).ballots)
    hidden = np.zeros(40, dtype=bool)
    exact = placed(votes, hidden, axes)

    monkeypatch.setattr(pca, "SMALL", 0)
    iterated = placed(votes, hidden, axes)

    np.testing.assert_allclose(iterated.components, exact.components, atol=1e-6)


def test_a_plane_that_two_directions_share_is_found(iterating):
    """Two pairs who mirror one another on two statements each: both directions weigh the same (a double eigenvalue)."""
    plane = placed(Votes.of(ballots("+-..\n-+..\n..+-\n..-+")), np.zeros(4, dtype=bool), 2)

    space = plane.components.T @ plane.components
    pair = np.array([[0.5, -0.5], [-0.5, 0.5]])
    np.testing.assert_allclose(space, np.block([[pair, 0 * pair], [0 * pair, pair]]), atol=1e-9)


@pytest.mark.parametrize("table", ["++\n++\n++", "+\n-\n0", ".\n.", "+.\n.-"])
def test_where_nothing_varies_nobody_is_put_apart(table, iterating):
    plane = placed(Votes.of(ballots(table)), np.zeros(len(table.split()[0]), dtype=bool), 2)

    assert np.isfinite(plane.points).all()
    assert (plane.components[1] == 0).all()
    if "-" not in table or "." in table:
        assert (plane.points == 0).all()


def test_the_picture_keeps_the_side_of_the_former_one():
    votes = planted(60, 25, 0.3, 2, seed=5).ballots
    first = map_opinions(votes)
    mirrored = replace(first, state=replace(first.state, components=first.state.components * [[-1], [1]]))

    again = map_opinions(votes, previous=mirrored)

    np.testing.assert_allclose(again.coordinates, first.coordinates * [-1, 1], atol=1e-9)


def test_without_a_former_picture_the_largest_loading_is_positive():
    components = map_opinions(planted(60, 25, 0.3, 2, seed=5).ballots).state.components

    assert all(row[np.abs(row).argmax()] > 0 for row in components)
