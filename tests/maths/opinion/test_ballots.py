import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maille.maths.errors import BadArgument, MathsError
from maille.maths.opinion import Ballots, map_opinions
from maille.maths.opinion.ballots import Votes, tally

from .votes import ballots, dense

ROWS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4), st.sampled_from([-1, 0, 1])), max_size=60)


def of(rows):
    columns = np.array(rows, dtype=int).reshape(-1, 3).T
    return Ballots(*columns, participants=6, statements=5)


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_the_last_of_several_votes_is_kept_passes_too(rows):
    votes = Votes.of(of(rows))

    kept = np.full((6, 5), np.nan)
    for person in range(6):
        for place in range(votes.start[person], votes.start[person + 1]):
            assert np.isnan(kept[person, votes.statement[place]])  # once only
            kept[person, votes.statement[place]] = votes.value[place]
    np.testing.assert_array_equal(kept, dense(of(rows)))


@given(ROWS, st.lists(st.integers(-1, 2), min_size=6, max_size=6))
@settings(max_examples=40, deadline=None)
def test_a_tally_counts_each_vote_once(rows, group):
    counts = tally(Votes.of(of(rows)), np.array(group), 3)

    expected = np.zeros((4, 5, 3), dtype=int)
    for (person, statement), value in np.ndenumerate(dense(of(rows))):
        if not np.isnan(value):
            expected[group[person], statement, int(value) + 1] += 1  # -1 is the last row
    np.testing.assert_array_equal(counts, expected)


def test_a_tally_can_be_of_some_people_only():
    votes = Votes.of(ballots("+-\n++\n0-"))

    counts = tally(votes, np.array([0, 0, 1]), 2, people=np.array([0, 2]))

    assert counts[0].tolist() == [[0, 0, 1], [1, 0, 0]]  # one agrees with the first, one disagrees with the second
    assert counts[1].tolist() == [[0, 1, 0], [1, 0, 0]]


@pytest.mark.parametrize(
    ("argument", "columns"),
    [
        ("participant", ([0, 9], [0, 0], [1, 1], 2, 2)),
        ("participant", ([0, -1], [0, 0], [1, 1], 2, 2)),
        ("participant", ([0.5, 1.0], [0, 0], [1, 1], 2, 2)),
        ("participant", ([[0, 1]], [0, 0], [1, 1], 2, 2)),
        ("participant", ([0], [0], [1], 0, 2)),
        ("statement", ([0, 1], [0, 2], [1, 1], 2, 2)),
        ("statement", ([0, 1], [0], [1, 1], 2, 2)),
        ("value", ([0, 1], [0, 0], [1, 2], 2, 2)),
        ("value", ([0, 1], [0, 0], [1.0, float("nan")], 2, 2)),
        ("value", ([0, 1], [0, 0], [1, 1, 1], 2, 2)),
        ("participants", ([0, 1], [0, 0], [1, 1], -1, 2)),
        ("statements", ([0, 1], [0, 0], [1, 1], 2, 2.5)),
        ("statements", ([0, 1], [0, 0], [1, 1], 2, True)),
    ],
)
def test_ballots_that_do_not_fit_are_refused_by_name(argument, columns):
    with pytest.raises(BadArgument) as refused:
        Ballots(*columns)

    assert refused.value.argument == argument
    assert str(refused.value).startswith(f"{argument}: must ")
    assert isinstance(refused.value, MathsError)


@pytest.mark.parametrize(
    ("argument", "given"),
    [
        ("method", {"method": "umap"}),
        ("seed", {"seed": -1}),
        ("seed", {"seed": 0.5}),
        ("max_groups", {"max_groups": 0}),
        ("max_groups", {"max_groups": 11}),
        ("hidden", {"hidden": np.zeros(3, dtype=bool)}),
        ("hidden", {"hidden": [0, 1]}),
        ("pinned", {"pinned": np.zeros((2, 2), dtype=bool)}),
        ("false_discovery", {"false_discovery": 0.0}),
    ],
)
def test_a_map_asked_for_wrongly_is_refused_by_name(argument, given):
    with pytest.raises(BadArgument) as refused:
        map_opinions(ballots("+-\n-+"), **given)

    assert refused.value.argument == argument
