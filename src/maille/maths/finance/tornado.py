"""One thing changed at a time: what it does to the results and to the lowest cash. Source: domain.md §5.6."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from .books import Books
from .forecasting import opened
from .lasting import given
from .plan import Plan
from .shocks import AS_PLANNED, Shock
from .statements import years

DRIVERS = ("price", "volume", "variable_cost", "payroll")
STEPS = (-20, -10, 10, 20)
LATE = 3  # months

Progress = Callable[[float], None]


@dataclass(frozen=True)
class Effect:
    """`change` is in percent for a driver, in months for `delay`, nothing for a lost grant, named by `name`."""

    driver: str
    name: str
    change: int
    result_2: int
    result_3: int
    lowest_cash: int


@dataclass(frozen=True)
class Sensitivity:
    base: Effect
    effects: tuple[Effect, ...]

    def tornado(self, figure: str = "result_3") -> list[tuple[str, str, int, int]]:
        """(driver, name, least, most) of a figure of Effect, the widest bar first."""
        bars: dict[tuple[str, str], list[int]] = {}
        for effect in self.effects:
            bars.setdefault((effect.driver, effect.name), [getattr(self.base, figure)]).append(getattr(effect, figure))
        rows = [(driver, name, min(values), max(values)) for (driver, name), values in bars.items()]
        return sorted(rows, key=lambda row: row[2] - row[3])


def sensitivity(plan: Plan, *, scenario: str = "central", progress: Progress | None = None) -> Sensitivity:
    """±10 and ±20 % on price, volume, variable cost and payroll; a launch 3 months late; the loss of each grant.

    A full forecast each time: 17 + the number of grants. `progress` (0…1) may raise Cancelled.
    Raises BadArgument like `forecast`.
    """
    base = opened(plan, scenario)
    cases = list(_cases(base))
    effects = []
    for number, (driver, name, change, shock) in enumerate(cases):
        effects.append(_effect(opened(plan, scenario, shock), driver, name, change))
        if progress:
            progress((number + 1) / len(cases))
    return Sensitivity(_effect(base, "", "", 0), tuple(effects))


def _cases(base: Books) -> Iterator[tuple[str, str, int, Shock]]:
    for driver in DRIVERS:
        for step in STEPS:
            yield driver, "", step, replace(AS_PLANNED, **{driver: 1 + Fraction(step, 100)})  # type: ignore[arg-type]
    yield "delay", "", LATE, Shock(delay=LATE)
    for name, _amount in given(base):
        yield "grant", name, 0, Shock(lost=(name,))


def _effect(books: Books, driver: str, name: str, change: int) -> Effect:
    _first, second, third = years(books)
    return Effect(driver, name, change, second.income.net, third.income.net, min(books.cash))
