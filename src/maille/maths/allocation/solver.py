"""A linear programme with whole numbers, put together from arrays and given to HiGHS on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maille.maths.waiting import waited_for

Look = Callable[[], None]
Ids = NDArray[np.int64]
Bounds = tuple[Ids, ArrayLike, ArrayLike]  # columns, lower, upper
INFINITY = 1e30


@dataclass(frozen=True)
class Solved:
    status: str  # "optimal", "feasible", "infeasible", "unsolved"
    values: NDArray[np.float64]
    objective: float
    bound: float


class Programme:
    """Minimise cost · x under rows; columns, rows and entries are added by the array."""

    def __init__(self) -> None:
        self._columns: list[tuple[NDArray[np.float64], ...]] = []
        self._rows: list[tuple[NDArray[np.float64], ...]] = []
        self._entries: list[tuple[Ids, Ids, NDArray[np.float64]]] = []
        self.columns = self.rows = 0

    def add_columns(
        self, count: int, *, cost: ArrayLike = 0, lower: ArrayLike = 0, upper: ArrayLike = 1, whole: ArrayLike = False
    ) -> Ids:
        self._columns.append(tuple(_spread(value, count) for value in (cost, lower, upper, whole)))
        self.columns += count
        return np.arange(self.columns - count, self.columns)

    def add_rows(self, count: int, *, lower: ArrayLike = -INFINITY, upper: ArrayLike = INFINITY) -> Ids:
        self._rows.append(tuple(_spread(value, count) for value in (lower, upper)))
        self.rows += count
        return np.arange(self.rows - count, self.rows)

    def put(self, rows: ArrayLike, columns: ArrayLike, values: ArrayLike) -> None:
        """Entries of the matrix; two at one place are added."""
        rows, columns, values = np.broadcast_arrays(np.asarray(rows), np.asarray(columns), np.asarray(values, float))
        self._entries.append((rows.ravel().astype(np.int64), columns.ravel().astype(np.int64), values.ravel()))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """As HiGHS wants them, the matrix by rows."""
        cost, lower, upper, whole = _joined(self._columns, 4)
        below, above = _joined(self._rows, 2)
        rows, columns, values = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        place, inverse = np.unique(rows * self.columns + columns, return_inverse=True)
        values = np.bincount(inverse, values, len(place))
        starts = np.searchsorted(place, np.arange(self.rows + 1) * self.columns)
        return {
            "cost": cost, "lower": lower, "upper": upper, "whole": whole != 0, "below": below, "above": above,
            "starts": starts, "index": place % max(1, self.columns), "values": values,
        }  # fmt: skip

    def solve(
        self,
        *,
        seconds: float,
        gap: float = 0.0,
        start: NDArray[np.float64] | None = None,
        look: Look | None = None,
        whole: Ids | None = None,
        bounds: Sequence[Bounds] = (),
    ) -> Solved:
        """`look()` is called about ten times a second, and what it raises stops the solver. `whole`: more columns that are
        whole numbers; `bounds`: columns, their lower and upper bounds."""
        if self.columns == 0:
            return Solved("optimal", np.zeros(0), 0.0, 0.0)
        arrays = self.arrays()
        if whole is not None:
            arrays["whole"][whole] = True
        for columns, lower, upper in bounds:
            arrays["lower"][columns], arrays["upper"][columns] = lower, upper
        engine = Engine(arrays, look=look)
        engine.set(mip_rel_gap=gap)
        if start is not None:
            engine.highs.setSolution(len(start), np.arange(len(start), dtype=np.int32), start)
        return engine.run(seconds)


def _spread(value: ArrayLike, count: int) -> NDArray[np.float64]:
    return np.broadcast_to(np.asarray(value, float), (count,))


def _joined(parts: list[tuple[NDArray[np.float64], ...]], width: int) -> tuple[NDArray[np.float64], ...]:
    return tuple(np.concatenate([part[i] for part in parts]) if parts else np.zeros(0) for i in range(width))


def _library() -> Any:
    return import_module("highspy")  # 19 MB, only where groups are formed


@lru_cache(maxsize=1)
def _silent() -> Any:
    """HiGHS without the lines it writes on standard output as soon as it is made, before any option can be set."""
    library: Any = _library()

    class Silent(library.Highs):  # type: ignore[misc]  # a base that is only known once loaded
        def enableCallbacks(self) -> None:  # noqa: N802  its own name
            self.silent()
            super().enableCallbacks()

    return Silent


class Engine:
    """One programme held by HiGHS: bounds may change and rows be added between two runs, which start where the last ended."""

    def __init__(self, arrays: dict[str, NDArray[Any]], *, look: Look | None) -> None:
        self.highs = _silent()()
        self.look, self._stop = look, threading.Event()
        self.has_whole = bool(arrays["whole"].any())
        self.set(output_flag=False, threads=1)
        _fill(self.highs, arrays)
        if look is not None:
            for call in (self.highs.cbSimplexInterrupt, self.highs.cbIpmInterrupt, self.highs.cbMipInterrupt):
                call.subscribe(self._ask)

    def set(self, **options: Any) -> None:
        for name, value in options.items():
            self.highs.setOptionValue(name, value)

    def _ask(self, event: Any) -> None:
        event.interrupt(self._stop.is_set())

    def run(self, seconds: float) -> Solved:
        """HiGHS lets other threads run meanwhile: this one asks the caller whether to go on."""
        self.set(time_limit=self.highs.getRunTime() + max(0.01, seconds))
        try:
            waited_for(self.highs.run, self.look)
        except BaseException:
            self._stop.set()  # the thread ends at the solver's next question, without an answer
            raise
        return self._read()

    def _read(self) -> Solved:
        status, info = self.highs.getModelStatus(), self.highs.getInfo()
        known, columns = _library().HighsModelStatus, self.highs.getNumCol()
        if status in (known.kInfeasible, known.kUnboundedOrInfeasible):
            return Solved("infeasible", np.zeros(columns), 0.0, 0.0)
        bound = info.mip_dual_bound if self.has_whole and np.isfinite(info.mip_dual_bound) else 0.0
        if info.primal_solution_status != _library().SolutionStatus.kSolutionStatusFeasible:
            return Solved("unsolved", np.zeros(columns), 0.0, bound)
        values, objective = np.array(self.highs.getSolution().col_value), info.objective_function_value
        is_done = status in (known.kOptimal, known.kModelEmpty)
        if not self.has_whole and is_done:
            bound = objective
        return Solved("optimal" if is_done else "feasible", values, objective, bound)


def _fill(highs: Any, arrays: dict[str, NDArray[Any]]) -> None:
    library = _library()
    model = library.HighsLp()
    model.num_col_, model.num_row_ = len(arrays["cost"]), len(arrays["below"])
    model.col_cost_, model.col_lower_, model.col_upper_ = arrays["cost"], arrays["lower"], arrays["upper"]
    model.row_lower_, model.row_upper_ = arrays["below"], arrays["above"]
    model.a_matrix_.format_ = library.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = arrays["starts"], arrays["index"]
    model.a_matrix_.value_ = arrays["values"]
    highs.passModel(model)
    whole = np.flatnonzero(arrays["whole"]).astype(np.int32)
    if len(whole):
        highs.changeColsIntegrality(len(whole), whole, np.full(len(whole), 1, np.uint8))
