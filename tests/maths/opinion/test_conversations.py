"""Conversations that took place on Polis: what its server published is found again from the votes.

`conversations/README.md` says whose they are. The server writes agreeing -1, and an axis may point either way.
"""

from itertools import takewhile

import numpy as np
import pytest

from bench.conversations import FOLDER, conversation
from maille.maths.opinion import Ballots, map_opinions, update_opinions

CLOSE = 1.1e-8  # published figures are cut after eight decimals
CALLS = 5  # a number of groups is adopted after four wins: those of the first people had another


def published(name, section):
    lines = (FOLDER / f"{name}-publie.txt").read_text().splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(f"[{section}]")) + 1
    return [line.split() for line in takewhile(lambda line: line[0] != "[", lines[start:])]


def table(name, section):
    return np.array(published(name, section), dtype=float)


def mapped(ballots, told, **more):
    return map_opinions(ballots, method="polis", parity=True, hidden=told.hidden, **more)


def as_it_grew(told):
    """The first people alone, then everybody, until the number of groups has settled."""
    found = mapped(told.of_the_first(), told)
    for _call in range(CALLS):
        found = mapped(told.ballots, told, previous=found)
    return found


def same_groups(label, other):
    """Whatever their numbers."""
    pairs = set(zip(label.tolist(), other.tolist(), strict=True))
    return (
        len(pairs) == len(set(label.tolist())) == len(set(other.tolist()))
        and (label < 0).tolist() == (other < 0).tolist()
    )


@pytest.fixture(scope="module")
def ethics():
    return conversation("ethique")


@pytest.fixture(scope="module")
def ethics_map(ethics):
    return as_it_grew(ethics)


@pytest.fixture(scope="module")
def axes(ethics_map):
    """Which way the published axes point beside ours."""
    signs = np.sign((table("ethique", "statements")[:, 2:4] * ethics_map.state.components.T).sum(axis=0))
    assert np.abs(signs).tolist() == [1, 1]
    return signs


@pytest.fixture(scope="module")
def number_of(ethics, ethics_map):
    """The number that our map gives to a published group."""
    return {int(group): int(ethics_map.group[ethics.group == group][0]) for group in np.unique(ethics.group)}


def test_the_votes_are_those_that_were_counted(ethics):
    people = published("ethique", "people")

    assert [int(row[0]) for row in people] == list(range(1, 70))
    assert np.bincount(ethics.ballots.participant).tolist() == [int(row[1]) for row in people]
    assert len(ethics.ballots.value) == 4555


def test_the_centre_and_the_components(ethics_map, axes):
    figures = table("ethique", "statements")

    np.testing.assert_allclose(ethics_map.state.mean, -figures[:, 1], rtol=0, atol=1e-9)
    np.testing.assert_allclose(ethics_map.state.components.T * axes, figures[:, 2:4], rtol=0, atol=CLOSE)


def test_where_statements_and_people_are(ethics_map, axes):
    figures, people = table("ethique", "statements"), table("ethique", "people")
    is_placed = ~np.isnan(people[:, 2])

    np.testing.assert_allclose(-ethics_map.statement_coordinates * axes, figures[:, 4:6], rtol=0, atol=CLOSE)
    np.testing.assert_allclose(ethics_map.extremity, figures[:, 6], rtol=0, atol=CLOSE)
    np.testing.assert_allclose((-ethics_map.coordinates * axes)[is_placed], people[is_placed, 2:], rtol=0, atol=CLOSE)
    assert is_placed.sum() == 68


def test_the_groups_and_their_middles(ethics, ethics_map, axes, number_of):
    middles = table("ethique", "groups")

    assert ethics_map.groups == 4
    assert [number_of[group] for group in ethics.group.tolist()] == ethics_map.group.tolist()
    for group, *middle in middles.tolist():
        np.testing.assert_allclose(-ethics_map.state.centres[number_of[int(group)]] * axes, middle, rtol=0, atol=CLOSE)


def test_what_stands_for_each_group(ethics_map, number_of):
    told = {}
    for group, statement, side, *figures in table("ethique", "representative").tolist():
        told.setdefault(int(group), []).append(((int(statement), int(side)), figures))

    assert sorted(told) == [0, 1, 2, 3]
    for group, rows in told.items():
        found = ethics_map.representative[number_of[group]]
        assert [(one.statement, one.side) for one in found] == [row[0] for row in rows]
        ours = [(one.probability, one.ratio, one.z_in, one.z_between) for one in found]
        np.testing.assert_allclose(ours, [row[1] for row in rows], rtol=0, atol=1e-6)  # tests between groups: 32 bits


def test_what_most_agree_on(ethics_map):
    agree, disagree = ([int(statement) for statement in row[1:]] for row in published("ethique", "majority"))

    assert ethics_map.majority_agree == agree
    assert ethics_map.majority_disagree == disagree


def test_consensus_and_priorities(ethics_map):
    figures = table("ethique", "statements")

    np.testing.assert_allclose(ethics_map.consensus_product, figures[:, 8], rtol=0, atol=CLOSE)
    np.testing.assert_allclose(ethics_map.priority, figures[:, 7], rtol=0, atol=CLOSE)


def test_the_votes_alone_lose_one_person_who_came_first(ethics, ethics_map):
    """Person 13 came when fewer than fifteen people had voted, was placed, and stopped at five answers."""
    alone = [mapped(ethics.ballots, ethics, seed=seed) for seed in range(6)]

    for found in alone:
        assert found.groups == 4
        assert np.flatnonzero(found.group != np.where(found.group < 0, -1, ethics_map.group)).size == 0
        assert (np.flatnonzero((found.group < 0) & (ethics.group >= 0)) + 1).tolist() == [13]
    gaps = np.abs(alone[0].priority - ethics_map.priority)
    assert np.flatnonzero(gaps > CLOSE).tolist() == [3, 14, 24, 57, 64]  # what person 13 answered
    assert 0.09 < gaps.max() < 0.1


def test_one_more_vote_lets_nobody_go(ethics, ethics_map):
    more = Ballots([36], [0], [1], 69, 125)

    assert update_opinions(ethics_map, more).group[12] == ethics_map.group[12] >= 0


@pytest.fixture(scope="module")
def bikes():
    return conversation("velos")


@pytest.mark.parametrize("name", ["velos", "salaire"])
def test_each_person_s_votes_are_those_that_were_counted(name):
    votes = conversation(name).ballots
    told = [votes.participant, *(votes.participant[votes.value == side] for side in (1, -1))]

    counts = np.array([np.bincount(people, minlength=votes.participants) for people in told]).T
    assert counts.tolist() == [[int(cell) for cell in row[1:]] for row in published(name, "people")]


def test_the_groups_and_what_they_said_with_moderated_statements(bikes):
    found = as_it_grew(bikes)
    published_counts = table("velos", "counts")[:, 1:].reshape(-1, 2, 3)[:, :, [1, 2, 0]]  # disagree, pass, agree

    assert found.groups == 2
    assert same_groups(found.group, bikes.group)
    for group in (0, 1):
        ours = found.state.counts[found.group[bikes.group == group][0]]
        assert ours.tolist() == published_counts[:, group].tolist()


def test_who_is_not_let_go_counts_among_the_fifteen(bikes):
    """The sixteenth of them answered six statements, more than four of the first fifteen, and was in no group."""
    votes = bikes.ballots
    soon = votes.participant < 17
    soon = Ballots(votes.participant[soon], votes.statement[soon], votes.value[soon], 46, 82)

    found = mapped(soon, bikes, previous=mapped(bikes.of_the_first(), bikes))
    assert np.flatnonzero(found.group >= 0).tolist() == list(range(16))
    assert (bikes.group[:17] >= 0).tolist() == [True] * 16 + [False]


@pytest.mark.parametrize("parity", [True, False])
@pytest.mark.parametrize("seed", [0, 10])
def test_years_of_history_move_four_people_of_137(parity, seed):
    """Published groups were made vote after vote: one person is nearer to the other middle, and the squares are larger."""
    wage = conversation("salaire")
    found = map_opinions(wage.ballots, method="polis", parity=parity, hidden=wage.hidden, seed=seed)
    is_in = wage.group >= 0

    assert np.flatnonzero((found.group >= 0) != is_in).size == 1  # nine answers, and in no group
    assert found.groups == 2
    assert is_in.sum() == 137
    assert (found.group != wage.group)[is_in].sum() == 4
    assert squares(found.coordinates[is_in], found.group[is_in]) < squares(found.coordinates[is_in], wage.group[is_in])


def squares(points, group):
    return sum(((points[group == one] - points[group == one].mean(axis=0)) ** 2).sum() for one in set(group.tolist()))
