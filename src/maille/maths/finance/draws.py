"""Many futures at once. NumPy is loaded when `simulate` is called, never before: web workers do without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from maille.maths.errors import BadArgument

from .forecasting import opened
from .parts import Uncertainty
from .plan import Plan

MOST, CHUNK = 200_000, 2_000
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Simulation:
    """Shares of the draws, and quantiles 5, 25, 50, 75, 95 % in cents."""

    draws: int
    seed: int
    result_positive: float  # P(result of year 3 ≥ 0)
    cash_negative: float  # P(cash < 0 at the end of a month)
    result: tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
    lowest_cash: tuple[int, ...]
    cash: tuple[tuple[int, ...], ...]  # one row of quantiles a month


def simulate(
    plan: Plan, *, scenario: str = "central", draws: int = 10_000, seed: int = 0, progress: Progress | None = None
) -> Simulation:
    """Triangular (least, most likely, most) factors on price, volume, variable cost and payroll, by `plan.uncertainty`.

    The same books as `forecast`, for all the draws at once and in floats: within the roundings of the lines, a few
    cents each month. The same seed gives the same answer. `progress` (0…1) may raise Cancelled: it is asked every
    2,000 draws. Raises BadArgument. O(draws × 36 × (groups of lines + stocks)).
    """
    if isinstance(draws, bool) or not isinstance(draws, int) or not 1 <= draws <= MOST:
        raise BadArgument("draws", f"a whole number from 1 to {MOST} is expected")
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise BadArgument("seed", "a whole number of at least 0 is expected")
    books = opened(plan, scenario)
    if progress:
        progress(0)
    import numpy as np  # 14 MB and a quarter of a second

    from .model import Model, drawn  # imports NumPy

    if progress:
        progress(0)  # heard before and after what takes long once
    model = Model(books)
    generator = np.random.default_rng(seed)
    results, cash = np.empty((draws, 3)), np.empty((draws, 36))
    for start in range(0, draws, CHUNK):
        stop = min(draws, start + CHUNK)
        factors = drawn(plan.uncertainty or Uncertainty(), stop - start, generator)
        results[start:stop], cash[start:stop] = model.run(factors)
        if progress:
            progress(stop / draws)
    return _summed_up(draws, seed, results, cash)


def _summed_up(draws: int, seed: int, results: Any, cash: Any) -> Simulation:
    import numpy as np  # already loaded: its caller made the arrays

    def quantiles(values: Any) -> list[tuple[int, ...]]:
        found = np.quantile(values, QUANTILES, axis=0).round().astype(np.int64)
        return [tuple(int(amount) for amount in column) for column in np.atleast_2d(found.T)]

    lowest = cash.min(axis=1)
    first, second, third = quantiles(results)
    # Half a cent: a result of exactly nothing is kept whatever the float says.
    positive, negative = float(np.mean(results[:, 2] >= -0.5)), float(np.mean(lowest < -0.5))
    return Simulation(
        draws, seed, positive, negative, (first, second, third), quantiles(lowest[:, None])[0], tuple(quantiles(cash))
    )
