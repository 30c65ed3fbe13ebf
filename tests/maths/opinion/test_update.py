"""A few votes more: every count is exact, the place of each is the definition's with the axes kept."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.planted import adjusted_rand, planted
from maille.maths.errors import BadArgument
from maille.maths.opinion import Ballots, describe_groups, map_opinions, update_opinions
from maille.maths.opinion import update as updating
from maille.maths.opinion.cluster import clustered

from .votes import dense

CLEAR = planted(120, 30, 0.6, 3, seed=4, apart=2.2).ballots
HIDDEN = np.arange(30) == 7
BOTH = pytest.mark.parametrize("method", ["polis", "mixture"])


@cache
def first_map(method, hides=False):
    return map_opinions(CLEAR, method=method, hidden=HIDDEN if hides else None, pinned=HIDDEN)


@pytest.fixture
def keeping_axes(monkeypatch):
    """A small conversation grows by 1 % with a few votes: here the axes are kept all the same."""
    monkeypatch.setattr(updating, "GROWTH", 10.0)


def joined(*many, participants=None, statements=None):
    columns = [np.concatenate([getattr(one, name) for one in many]) for name in ("participant", "statement", "value")]
    return Ballots(*columns, participants or many[0].participants, statements or many[0].statements)


def some(rng, count, participants=120, statements=30):
    people, chosen = rng.integers(0, participants, count), rng.integers(0, statements, count)
    return Ballots(people, chosen, rng.choice([-1, 0, 1], count), participants, statements)


def by_definition(votes, components, hidden):
    """Step 4 from the dense table: who answered what, less the mean, on the given axes."""
    table = dense(votes)
    answered = (~np.isnan(table) | hidden).sum(axis=1)
    seen = ~np.isnan(table).all(axis=0)
    mean = np.zeros(votes.statements)
    mean[seen] = np.nanmean(table[:, seen], axis=0)
    distance = np.where(np.isnan(table) | hidden, 0.0, table - mean)
    points = distance @ components.T * np.sqrt(votes.statements / np.maximum(1, answered))[:, None]
    return np.where(np.isnan(table).all(axis=1)[:, None], np.nan, points)


@BOTH
@given(seed=st.integers(0, 1000), count=st.integers(1, 12), more=st.integers(0, 3))
@settings(max_examples=12, deadline=None)
def test_every_count_and_place_follows(method, seed, count, more):
    first = first_map(method, True)
    new = some(np.random.default_rng(seed), count, 120 + more, 30 + more)
    growth, updating.GROWTH = updating.GROWTH, 10.0
    try:
        found = update_opinions(first, new)
    finally:
        updating.GROWTH = growth

    every = joined(CLEAR, new, participants=new.participants, statements=new.statements)
    hidden = np.pad(HIDDEN, (0, more))
    told = describe_groups(every, found.group, hidden=hidden)
    assert found.representative == told.representative
    assert (found.majority_agree, found.majority_disagree) == (told.majority_agree, told.majority_disagree)
    np.testing.assert_array_equal(found.consensus, told.consensus)
    places = by_definition(every, found.state.components, hidden)
    np.testing.assert_allclose(found.coordinates, places, atol=1e-9)
    placed = clustered(np.bincount(np.nonzero(~np.isnan(dense(every)))[0], minlength=new.participants), new.statements)
    np.testing.assert_array_equal(found.group >= 0, placed)


@BOTH
def test_votes_one_by_one_are_votes_together(method, keeping_axes):
    first = first_map(method)
    new = some(np.random.default_rng(1), 8)

    together, one_by_one = update_opinions(first, new), first
    for place in range(8):
        row = slice(place, place + 1)
        one_by_one = update_opinions(
            one_by_one, Ballots(new.participant[row], new.statement[row], new.value[row], 120, 30)
        )

    np.testing.assert_allclose(one_by_one.coordinates, together.coordinates, atol=1e-9)
    np.testing.assert_allclose(one_by_one.priority, together.priority, rtol=1e-9)
    np.testing.assert_array_equal(one_by_one.state.votes.value, together.state.votes.value)
    assert one_by_one.priority[7] == 49


@BOTH
def test_a_newcomer_who_votes_like_a_group_joins_it(method, keeping_axes):
    first = first_map(method)
    table = dense(CLEAR)[first.group == 1]
    usual = np.sign(np.nansum(table, axis=0)).astype(int)
    newcomer = Ballots(np.full(30, 120), np.arange(30), usual, 121, 30)

    found = update_opinions(first, newcomer)

    assert found.group[120] == 1
    assert (found.group[:120] == first.group).all()


@BOTH
def test_with_enough_new_votes_all_is_computed_again(method):
    first = first_map(method, True)
    new = some(np.random.default_rng(2), 60)

    found = update_opinions(first, new)

    afresh = map_opinions(joined(CLEAR, new), method=method, hidden=HIDDEN, pinned=HIDDEN, previous=first)
    np.testing.assert_array_equal(found.coordinates, afresh.coordinates)
    np.testing.assert_array_equal(found.group, afresh.group)
    assert found.state.votes_since == 0


@BOTH
def test_the_kept_axes_stay_near_those_of_a_fresh_map(method, keeping_axes):
    first = first_map(method)
    new = some(np.random.default_rng(6), 15)

    found, afresh = update_opinions(first, new), map_opinions(joined(CLEAR, new), method=method, previous=first)

    both = (found.group >= 0) & (afresh.group >= 0)
    assert adjusted_rand(found.group[both], afresh.group[both]) > 0.95
    gap = np.nanmax(np.abs(found.coordinates - afresh.coordinates))
    assert gap < 0.2 * np.nanmax(np.abs(afresh.coordinates))


def test_the_former_map_is_left_as_it_was(keeping_axes):
    first = first_map("mixture")
    before = first.state.votes.value.copy(), first.coordinates.copy(), first.state.counts.copy()

    update_opinions(first, some(np.random.default_rng(3), 10))

    for kept, now in zip(before, (first.state.votes.value, first.coordinates, first.state.counts), strict=True):
        np.testing.assert_array_equal(kept, now)


def test_the_first_votes_of_an_empty_conversation():
    nothing = map_opinions(Ballots([], [], [], 0, 0))

    found = update_opinions(nothing, Ballots([0, 1], [0, 0], [1, -1], 2, 1))

    np.testing.assert_allclose(found.coordinates, [[1, 0], [-1, 0]], atol=1e-12)


def test_no_vote_changes_nothing():
    first = first_map("mixture")

    found = update_opinions(first, Ballots([], [], [], 120, 30))

    np.testing.assert_array_equal(found.coordinates, first.coordinates)
    np.testing.assert_array_equal(found.group, first.group)


@pytest.mark.parametrize(("people", "statements"), [(119, 30), (120, 29)])
def test_a_conversation_does_not_shrink(people, statements):
    with pytest.raises(BadArgument, match=r"^new_ballots: must "):
        update_opinions(first_map("polis"), Ballots([0], [0], [1], people, statements))
