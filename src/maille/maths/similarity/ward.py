"""Ward's tree by the chain of nearest neighbours (Murtagh 1983): always the pair whose union adds the least spread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# A cluster is looked for among the centres of all others: fewer numbers a centre, faster by as much.
WIDTH = 64
WIDE_UP_TO = 1_000


@dataclass(frozen=True)
class Tree:
    """n - 1 unions of cluster `left` and `right` at `height`, lowest first; union i makes cluster n + i."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    height: NDArray[np.float64]

    def clusters_for(self, families: int) -> int:
        """The fewest clusters of which so many hold two leaves or more; `families` when no cut has them."""
        count = len(self.left) + 1
        grown = (self.left >= count).astype(int) + (self.right >= count)
        # Two leaves make a new one, a leaf joins one, two of them become one.
        shared = np.cumsum(1 - grown)
        clusters = count - 1 - np.arange(len(shared))
        found = clusters[(shared == families) & (clusters >= families)]
        return int(found.min()) if len(found) else families

    def cut(self, k: int) -> NDArray[np.int64]:
        """The cluster, 0..k-1 in order of first member, of each leaf."""
        count = len(self.left) + 1
        parent = np.arange(2 * count - 1)
        for union in range(count - k):
            parent[self.left[union]] = parent[self.right[union]] = count + union
        for node in range(len(parent) - 1, -1, -1):
            parent[node] = parent[parent[node]]
        _, first, label = np.unique(parent[:count], return_index=True, return_inverse=True)
        return np.argsort(np.argsort(first))[label]


def ward_tree(rows: NDArray[np.float32], progress: Callable[[float], None]) -> Tree:
    """O(n²·d) in time, O(n·d) in memory: nothing holds all pairs."""
    chain = _Chain(_narrowed(rows))
    while chain.unions_left:
        chain.step()
        if chain.unions_left % 50 == 0:
            progress(1 - chain.unions_left / max(1, len(rows) - 1))
    return _sorted(np.array(chain.unions, dtype=np.int64).reshape(-1, 2), np.array(chain.heights), len(rows))


def _narrowed(rows: NDArray[np.float32]) -> NDArray[np.float64]:
    """Many rows on their first principal directions, few as they are."""
    if len(rows) <= WIDE_UP_TO or rows.shape[1] <= WIDTH:
        return rows.astype(np.float64)
    centred = rows - rows.mean(axis=0)
    _, axes = np.linalg.eigh((centred.T @ centred).astype(np.float64))
    return np.asarray(centred @ axes[:, -WIDTH:].astype(np.float32), dtype=np.float64)


class _Chain:
    """Rows `active` of the arrays are the clusters there are; a union takes the place of one, the last fills the other's."""

    def __init__(self, rows: NDArray[np.float64]) -> None:
        self.centre, self.size = rows.copy(), np.ones(len(rows))
        self.square = (self.centre**2).sum(axis=1)
        self.node, self.height = np.arange(len(rows)), np.zeros(len(rows))
        self.active = len(rows)
        self.next_node = len(rows)
        self.unions_left = len(rows) - 1
        self.unions: list[tuple[int, int]] = []
        self.heights: list[float] = []
        self.chain: list[int] = []
        self.gaps: list[float] = []

    def step(self) -> None:
        """Lengthen the chain by one, or unite its last two."""
        if not self.chain:
            self.chain, self.gaps = [0], [np.inf]
        tip = self.chain[-1]
        cost = self._costs(tip)
        # Never nearer than what followed them, but for rounding: without them the chain cannot go round in circles.
        cost[self.chain[:-2]] = np.inf
        nearest = int(cost.argmin())
        # Strictly nearer, or the chain turns back.
        if len(self.chain) == 1 or cost[nearest] < self.gaps[-1] * (1 - 1e-12):
            self.chain.append(nearest)
            self.gaps.append(float(cost[nearest]))
            return
        other, gap = self.chain[-2], self.gaps[-1]
        del self.chain[-2:], self.gaps[-2:]
        self._unite(other, tip, gap)

    def _costs(self, tip: int) -> NDArray[np.float64]:
        """What uniting the tip with each cluster would add to the spread (twice), infinite for itself."""
        m = self.active
        square = self.square[:m] - 2 * (self.centre[:m] @ self.centre[tip]) + self.square[tip]
        size = self.size[:m]
        cost: NDArray[np.float64] = np.maximum(square, 0) * (2 * self.size[tip] * size / (size + self.size[tip]))
        cost[tip] = np.inf
        return cost

    def _unite(self, one: int, two: int, gap: float) -> None:
        one, two = min(one, two), max(one, two)
        self.unions.append((int(self.node[one]), int(self.node[two])))
        # Never under what it is made of, whatever the rounding.
        self.height[one] = max(gap, self.height[one], self.height[two])
        self.heights.append(float(self.height[one]))
        total = self.size[one] + self.size[two]
        self.centre[one] = (self.size[one] * self.centre[one] + self.size[two] * self.centre[two]) / total
        self.square[one] = (self.centre[one] ** 2).sum()
        self.size[one], self.node[one] = total, self.next_node
        last = self.active - 1
        for array in (self.centre, self.size, self.square, self.node, self.height):
            array[two] = array[last]
        self.chain = [two if place == last else place for place in self.chain]
        self.active, self.next_node, self.unions_left = last, self.next_node + 1, self.unions_left - 1


def _sorted(unions: NDArray[np.int64], height: NDArray[np.float64], count: int) -> Tree:
    """The chain finds unions out of order: lowest first, and clusters numbered anew."""
    order = np.argsort(height, kind="stable")
    number = np.arange(2 * count - 1)
    number[count + order] = count + np.arange(len(order))
    return Tree(number[unions[order, 0]], number[unions[order, 1]], height[order])
