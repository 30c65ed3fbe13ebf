"""Few crossings, against brute force on small graphs."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maille.maths.layout import count_crossings, order_layers


def _count_by_pairs(order, edges):
    """Two edges cross when their ends are in opposite orders: looked at pair by pair."""
    total = 0
    for level, pairs in enumerate(edges):
        left = {node: place for place, node in enumerate(order[level])}
        right = {node: place for place, node in enumerate(order[level + 1])}
        for (a, b), (c, d) in itertools.combinations(pairs, 2):
            total += (left[a] - left[c]) * (right[b] - right[d]) < 0
    return total


@st.composite
def graphs(draw):
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=3))
    edges = [
        draw(st.lists(st.tuples(st.integers(0, a - 1), st.integers(0, b - 1)), unique=True, max_size=8))
        for a, b in itertools.pairwise(sizes)
    ]
    return sizes, edges


@given(graphs())
def test_crossings_are_counted_as_pair_by_pair(graph):
    sizes, edges = graph
    given_order = [list(range(size)) for size in sizes]

    assert count_crossings(given_order, edges) == _count_by_pairs(given_order, edges)


@given(graphs())
@settings(max_examples=60)
def test_the_order_is_never_worse_than_the_given_one(graph):
    sizes, edges = graph
    order = order_layers(sizes, edges)

    assert [sorted(layer) for layer in order] == [list(range(size)) for size in sizes]
    assert _count_by_pairs(order, edges) <= _count_by_pairs([list(range(size)) for size in sizes], edges)


def test_a_simple_tangle_comes_undone():
    """Four edges crossed as 0-3, 1-2, 2-1, 3-0: six crossings (every pair); undone by turning one layer round."""
    edges = [[(0, 3), (1, 2), (2, 1), (3, 0)]]

    assert _count_by_pairs([[0, 1, 2, 3], [0, 1, 2, 3]], edges) == 6
    assert _count_by_pairs(order_layers([4, 4], edges), edges) == 0


def test_nothing_to_order():
    assert order_layers([], []) == []
    assert order_layers([3], []) == [[0, 1, 2]]


@pytest.mark.parametrize("edges", [[], [[(0, 5)]], [[(-1, 0)]]])
def test_edges_that_do_not_fit_are_refused(edges):
    with pytest.raises(ValueError, match="edges must"):
        order_layers([2, 2], edges)
