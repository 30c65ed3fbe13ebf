"""Branch and bound over which challenges open, with everything else a linear programme.

Between two nodes HiGHS starts from the last basis, and « nobody in a closed challenge » is added only where it is broken:
some ten programmes of a few milliseconds replace a search that knows nothing of the network.
"""

from __future__ import annotations

import heapq
import time
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .model import Model
from .solver import INFINITY, Engine, Look, Solved

WHOLE = 1e-6
MOST_NODES = 50  # many alike challenges: HiGHS, told the links, does better
Bounds = NDArray[np.float64]


@dataclass(order=True)
class Node:
    bound: float
    number: int
    lower: Bounds = field(compare=False)
    upper: Bounds = field(compare=False)
    values: NDArray[np.float64] = field(compare=False)


class Tree:
    def __init__(self, model: Model, *, seconds: float, gap: float, look: Look | None) -> None:
        self.model, self.gap = model, gap
        self.deadline = time.monotonic() + seconds
        arrays = model.programme.arrays()
        arrays["whole"] = np.zeros_like(arrays["whole"])
        self.engine = Engine(arrays, look=look)
        self.open = model.open.astype(np.int32)
        self.lower, self.upper = arrays["lower"][self.open], arrays["upper"][self.open]
        arcs = model.network.arcs
        direct = arcs.unit >= 0
        self.arc, self.to = arcs.column[direct], arcs.to[direct]
        self.is_linked = np.zeros(len(self.arc), bool)
        self.best: Solved | None = None
        self.nodes = 0

    def grow(self) -> Solved:
        """Whole openings; the arcs may still carry parts of people. "feasible" when nodes or time ran out."""
        first = self._solve(self.lower, self.upper)
        if first.status != "optimal":
            return first
        self.engine.set(presolve="off")  # the last basis is worth more
        queue = [Node(first.bound, 0, self.lower, self.upper, first.values)]
        self._solve(*(2 * [np.rint(first.values[self.open])]))
        while queue and not self._is_proved(queue[0].bound):
            if self.nodes > MOST_NODES or time.monotonic() > self.deadline:
                return self._answer("feasible", queue[0].bound)
            self._split(heapq.heappop(queue), queue)
        return self._answer("optimal", queue[0].bound if queue else INFINITY)

    def _split(self, node: Node, queue: list[Node]) -> None:
        parts = np.abs(node.values[self.open] - np.rint(node.values[self.open]))
        which = int(parts.argmax())
        for value in (0.0, 1.0):
            lower, upper = node.lower.copy(), node.upper.copy()
            lower[which] = upper[which] = value
            found = self._solve(lower, upper)
            if found.status == "optimal" and not self._is_proved(found.bound):
                heapq.heappush(queue, Node(max(node.bound, found.bound), self.nodes, lower, upper, found.values))

    def _solve(self, lower: Bounds, upper: Bounds) -> Solved:
        """The programme between these bounds, its broken links added until none is."""
        self.nodes += 1
        self.engine.highs.changeColsBounds(len(self.open), self.open, lower, upper)
        while True:
            found = self.engine.run(self.deadline - time.monotonic())
            if found.status != "optimal" or not self._link(found.values):
                break
        is_answer = found.status == "optimal" and self._is_whole(found.values)
        if is_answer and (self.best is None or found.objective < self.best.objective):
            self.best = found
        return found

    def _link(self, values: NDArray[np.float64]) -> int:
        broken = np.flatnonzero(~self.is_linked & (values[self.arc] > values[self.open[self.to]] + WHOLE))
        count = len(broken)
        if count:
            self.is_linked[broken] = True
            columns = np.stack([self.arc[broken], self.open[self.to[broken]]], axis=1).ravel().astype(np.int32)
            starts = np.arange(0, 2 * count, 2, dtype=np.int32)
            below, above, values = np.full(count, -INFINITY), np.zeros(count), np.tile([1.0, -1.0], count)
            self.engine.highs.addRows(count, below, above, 2 * count, starts, columns, values)
        return count

    def add_links(self) -> None:
        """Into the model, those that were needed."""
        programme, arc, to = self.model.programme, self.arc[self.is_linked], self.to[self.is_linked]
        rows = programme.add_rows(len(arc), upper=0)
        programme.put(rows, arc, 1)
        programme.put(rows, self.model.open[to], -1)

    def _is_whole(self, values: NDArray[np.float64]) -> bool:
        return bool(np.abs(values[self.open] - np.rint(values[self.open])).max(initial=0) <= WHOLE)

    def _is_proved(self, bound: float) -> bool:
        best = self.best
        return best is not None and bound >= best.objective - self.gap * max(1.0, abs(best.objective)) - WHOLE

    def _answer(self, status: str, bound: float) -> Solved:
        if self.best is None:
            out = "infeasible" if status == "optimal" else "unsolved"
            return Solved(
                out, np.zeros(self.model.programme.columns), 0.0, max(0.0, bound) if bound < INFINITY else 0.0
            )
        return Solved(status, self.best.values, self.best.objective, min(bound, self.best.objective))
