"""Ordering the layers of a drawn graph so that few edges cross."""

from __future__ import annotations

from collections.abc import Sequence

Edge = tuple[int, int]


def order_layers(sizes: Sequence[int], edges: Sequence[Sequence[Edge]], *, sweeps: int = 8) -> list[list[int]]:
    """An order of the nodes of each layer; `edges[i]` joins layer i to layer i+1, as (node, node) indices.

    Barycentre heuristic (Sugiyama, Tagawa, Toda 1981): sweep down and up, sorting a layer by the mean place of its
    neighbours; a node without neighbours keeps its place; ties keep the given order. The best order met is returned,
    never worse than the given one. Deterministic. O(sweeps · (nodes log nodes + edges log edges)).
    Raises ValueError when `edges` does not fit `sizes`.
    """
    if len(edges) != max(0, len(sizes) - 1):
        raise ValueError("edges must hold one list for each pair of neighbouring layers")
    for level, pairs in enumerate(edges):
        if any(not (0 <= a < sizes[level] and 0 <= b < sizes[level + 1]) for a, b in pairs):
            raise ValueError("edges must join nodes of neighbouring layers")
    order = [list(range(size)) for size in sizes]
    best, fewest = [list(layer) for layer in order], count_crossings(order, edges)
    for sweep in range(sweeps):
        downwards = sweep % 2 == 0
        levels = range(1, len(sizes)) if downwards else range(len(sizes) - 2, -1, -1)
        for level in levels:
            pairs = [(b, a) for a, b in edges[level - 1]] if downwards else list(edges[level])
            fixed = order[level - 1] if downwards else order[level + 1]
            order[level] = _by_barycentre(order[level], fixed, pairs)
        crossings = count_crossings(order, edges)
        if crossings < fewest:
            best, fewest = [list(layer) for layer in order], crossings
    return best


def count_crossings(order: Sequence[Sequence[int]], edges: Sequence[Sequence[Edge]]) -> int:
    """How many pairs of edges cross, over all neighbouring layers."""
    return sum(_crossings(order[level], order[level + 1], pairs) for level, pairs in enumerate(edges))


def _crossings(left: Sequence[int], right: Sequence[int], pairs: Sequence[Edge]) -> int:
    """Inversions among the right ends once the edges are sorted by their left ends (Fenwick tree)."""
    place_left = {node: place for place, node in enumerate(left)}
    place_right = {node: place for place, node in enumerate(right)}
    ends = [b for _a, b in sorted((place_left[a], place_right[b]) for a, b in pairs)]
    tree = [0] * (len(right) + 1)
    crossings = 0
    for seen, end in enumerate(ends):
        at_or_before, index = 0, end + 1
        while index:
            at_or_before += tree[index]
            index -= index & -index
        crossings += seen - at_or_before
        index = end + 1
        while index < len(tree):
            tree[index] += 1
            index += index & -index
    return crossings


def _by_barycentre(layer: Sequence[int], fixed: Sequence[int], pairs: Sequence[Edge]) -> list[int]:
    place = {node: index for index, node in enumerate(fixed)}
    neighbours: dict[int, list[int]] = {}
    for node, other in pairs:
        neighbours.setdefault(node, []).append(place[other])
    keys = {}
    for index, node in enumerate(layer):
        near = neighbours.get(node)
        # A lone node keeps its share of the way down.
        keys[node] = sum(near) / len(near) if near else index * max(1, len(fixed) - 1) / max(1, len(layer) - 1)
    return sorted(layer, key=lambda node: keys[node])
