"""The map as a whole: groups that are there are found, groups that are not are not, whatever the order or the names."""

from dataclasses import replace

import numpy as np
import pytest

from bench.planted import adjusted_rand, planted
from maille.maths.errors import Cancelled
from maille.maths.opinion import Ballots, describe_groups, map_opinions

from .votes import ballots

BOTH = pytest.mark.parametrize("method", ["polis", "mixture"])
CLEAR = planted(240, 40, 0.6, 3, seed=4, apart=2.2)


@BOTH
def test_groups_that_are_there_are_found(method):
    found = map_opinions(CLEAR.ballots, method=method)

    assert found.groups == 3
    is_in = found.group >= 0
    assert is_in.mean() > 0.9
    assert adjusted_rand(found.group[is_in], CLEAR.truth[is_in]) > 0.95
    assert found.held_out_log_loss < found.without_groups_log_loss - 0.1


@pytest.mark.parametrize("groups", [2, 4, 5])
def test_latent_classes_count_the_groups(groups):
    invented = planted(600, 60, 0.5, groups, seed=groups, apart=1.3)

    found = map_opinions(invented.ballots)

    assert found.groups == groups
    is_in = found.group >= 0
    best = adjusted_rand(invented.oracle()[is_in], invented.truth[is_in])
    assert adjusted_rand(found.group[is_in], invented.truth[is_in]) >= 0.95 * best


@BOTH
@pytest.mark.parametrize("seed", range(3))
def test_no_group_is_invented_where_people_answer_at_random(method, seed):
    rng = np.random.default_rng(seed)
    person, statement = np.nonzero(rng.random((150, 30)) < 0.5)
    votes = Ballots(person, statement, rng.choice([-1, 0, 1], len(person)), 150, 30)

    found = map_opinions(votes, method=method)

    assert found.groups == 0
    assert found.representative == []
    assert (found.group == -1).all()
    assert found.held_out_log_loss == found.without_groups_log_loss


NOTHING = {
    "nobody": Ballots([], [], [], 0, 0),
    "no statement": Ballots([], [], [], 3, 0),
    "no vote": Ballots([], [], [], 3, 2),
    "one person": ballots("+-0+-0+-"),
    "one statement": ballots("+\n-\n0\n+\n-\n+\n+\n-\n+\n-\n+\n-\n+\n+\n-\n-"),
    "everyone agrees": ballots("\n".join(["+" * 9] * 30)),
    "everyone passes": ballots("\n".join(["0" * 9] * 30)),
}


@BOTH
@pytest.mark.parametrize("name", NOTHING)
def test_where_there_is_nothing_to_find_the_answer_is_neutral(name, method):
    votes = NOTHING[name]

    found = map_opinions(votes, method=method)

    if name != "one statement":
        assert found.groups == 0
    assert found.coordinates.shape == (votes.participants, 2)
    answered = np.bincount(votes.participant, minlength=votes.participants) > 0
    assert np.isfinite(found.coordinates[answered]).all()
    assert np.isnan(found.coordinates[~answered]).all()
    assert np.isfinite(found.priority).all()
    assert np.isfinite([found.held_out_log_loss, found.without_groups_log_loss]).all()


def test_what_is_not_known_is_equally_likely():
    assert map_opinions(Ballots([], [], [], 3, 2)).held_out_log_loss == pytest.approx(np.log(3))


def test_everybody_agreeing_is_a_majority_and_no_group():
    found = map_opinions(NOTHING["everyone agrees"])

    assert found.majority_agree == [0, 1, 2, 3, 4]
    np.testing.assert_array_equal(found.coordinates, np.zeros((30, 2)))


@BOTH
def test_the_order_of_votes_changes_nothing(method):
    votes = CLEAR.ballots
    order = np.random.default_rng(1).permutation(len(votes.value))
    shuffled = Ballots(votes.participant[order], votes.statement[order], votes.value[order], 240, 40)

    one, other = map_opinions(votes, method=method), map_opinions(shuffled, method=method)

    np.testing.assert_array_equal(one.coordinates, other.coordinates)
    np.testing.assert_array_equal(one.group, other.group)
    assert one.representative == other.representative
    assert one.held_out_log_loss == other.held_out_log_loss


@BOTH
def test_other_numbers_for_people_and_statements_change_only_the_numbers(method):
    votes = CLEAR.ballots
    rng = np.random.default_rng(2)
    people, statements = rng.permutation(240), rng.permutation(40)
    renamed = Ballots(people[votes.participant], statements[votes.statement], votes.value, 240, 40)

    one, other = map_opinions(votes, method=method), map_opinions(renamed, method=method)

    signs = np.sign(np.nansum(one.coordinates * other.coordinates[people], axis=0))
    np.testing.assert_allclose(other.coordinates[people] * signs, one.coordinates, atol=1e-9)
    assert adjusted_rand(one.group, other.group[people]) == 1
    np.testing.assert_allclose(other.priority[statements], one.priority, rtol=1e-9)


@BOTH
def test_a_statement_that_nobody_saw_changes_no_group(method):
    votes = CLEAR.ballots
    longer = Ballots(votes.participant, votes.statement, votes.value, 240, 41)

    one, other = map_opinions(votes, method=method), map_opinions(longer, method=method)

    np.testing.assert_array_equal(one.group, other.group)
    np.testing.assert_allclose(other.coordinates, one.coordinates * np.sqrt(41 / 40), atol=1e-9)
    assert other.extremity[40] == 0


@BOTH
def test_the_lists_of_the_map_are_those_of_its_groups(method):
    hidden = np.arange(40) % 9 == 0

    found = map_opinions(CLEAR.ballots, method=method, hidden=hidden)

    told = describe_groups(CLEAR.ballots, found.group, hidden=hidden)
    assert found.representative == told.representative
    assert (found.majority_agree, found.majority_disagree) == (told.majority_agree, told.majority_disagree)
    np.testing.assert_array_equal(found.consensus, told.consensus)
    assert not {one.statement for group in found.representative for one in group} & set(np.flatnonzero(hidden))


@BOTH
def test_no_group_is_smaller_than_five(method):
    """Two camps of 40 and 12, and 3 people who answer like nobody else."""
    rows = ["++++++----"] * 40 + ["----++++++"] * 12 + ["+-+-+-+-+-"] * 3
    rng = np.random.default_rng(0)
    noisy = ["".join("0" if rng.random() < 0.1 else sign for sign in row) for row in rows]

    found = map_opinions(ballots("\n".join(noisy)), method=method)

    assert found.groups == 2
    assert np.bincount(found.group).min() >= 12


@BOTH
def test_groups_keep_their_numbers_from_one_map_to_the_next(method):
    first = map_opinions(CLEAR.ballots, method=method)
    turned = replace(first, group=np.where(first.group >= 0, (first.group + 1) % 3, -1))

    again = map_opinions(CLEAR.ballots, method=method, previous=turned)

    assert again.groups == 3
    np.testing.assert_array_equal(again.group, turned.group)


@BOTH
def test_progress_only_grows_and_can_stop_the_work(method):
    told = []
    map_opinions(CLEAR.ballots, method=method, progress=told.append)

    assert told == sorted(told)
    assert told[0] >= 0 and told[-1] == 1.0
    for number in (0, len(told) // 2, len(told) - 1):
        heard = []

        def stop(fraction, number=number, heard=heard):
            heard.append(fraction)
            if len(heard) > number:
                raise Cancelled

        with pytest.raises(Cancelled):
            map_opinions(CLEAR.ballots, method=method, progress=stop)
        assert heard == told[: number + 1]


def test_the_same_seed_gives_the_same_map():
    one, other = (map_opinions(CLEAR.ballots, seed=7) for _time in range(2))

    np.testing.assert_array_equal(one.group, other.group)
    assert one.held_out_log_loss == other.held_out_log_loss
