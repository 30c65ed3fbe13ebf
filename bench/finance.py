"""`maille bench finance`: forecasts, sensitivity and draws by size of plan, beside exact forecasts made one by one."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from maille.maths.finance import (
    AS_PLANNED,
    Cost,
    Grant,
    Investment,
    Loan,
    Payment,
    Plan,
    RevenueLine,
    Shock,
    Staff,
    forecast,
    sensitivity,
    simulate,
)

from .kernels import Sheet, measure

DRAWS, ONE_BY_ONE = 10_000, 100
SIZES = (1, 8, 40)  # times the lines of `made`
SOME_VAT = Decimal(20)
LATE = (Payment(month=9, amount=300_000), Payment(month=20, amount=300_001))
Work = tuple[Callable[[], Any], Callable[[Any], Mapping[str, Any]]]


def made(size: int) -> Plan:
    """A plan of 8 × size lines, with VAT, stores, loans and late grants."""
    numbers = range(size)
    return Plan(
        name=f"{8 * size} lignes",
        opening_cash=5_000_000,
        revenues=tuple(
            RevenueLine(
                name=f"r{n}", kind="vente usager", price=1_500 + n, volume=100, vat_percent=SOME_VAT, delay_days=45
            )
            for n in numbers
        ),
        costs=tuple(
            cost
            for n in numbers
            for cost in (
                Cost(name=f"v{n}", kind="achats", of=f"r{n}", unit_cost=400, vat_percent=20, stock_days=20 * (n % 2)),
                Cost(name=f"f{n}", kind="services", amount=20_000 + n, vat_percent=20, delay_days=30),
            )
        ),
        staff=tuple(Staff(name=f"s{n}", gross=80_000, charges_percent=42) for n in numbers),
        investments=tuple(
            Investment(name=f"i{n}", kind="corporelle", amount=300_000 + n, years=5, vat_percent=20) for n in numbers
        ),
        loans=tuple(Loan(name=f"l{n}", principal=200_000, rate_percent=3, months=48) for n in numbers),
        grants=tuple(Grant(name=f"g{n}", kind="aide à l'emploi", payments=LATE) for n in numbers),
    )


def one_forecast(size: int) -> Work:
    plan = made(size)
    return lambda: forecast(plan), lambda _found: {"lines": 8 * size}


def shaken(size: int) -> Work:
    plan = made(size)
    return lambda: sensitivity(plan), lambda found: {"forecasts": 1 + len(found.effects)}


def drawn(size: int, draws: int) -> Work:
    """NumPy is loaded within: the first draw pays for it."""
    plan, told = made(size), [time.process_time()]

    def judge(found: Any) -> Mapping[str, Any]:
        silence = max(after - before for before, after in pairwise(told))
        return {"draws": draws, "silence": silence, "P(result 3 ≥ 0)": found.result_positive}

    def work() -> Any:
        told[:] = [time.process_time()]
        return simulate(plan, draws=draws, progress=lambda _done: told.append(time.process_time()))

    return work, judge


def one_by_one(size: int, draws: int) -> Work:
    """The peer: the exact forecast for each draw. Judged by how far ours is from it on the same factors."""
    import numpy as np

    from maille.maths.finance.forecasting import opened
    from maille.maths.finance.model import Model, drawn
    from maille.maths.finance.parts import Uncertainty

    plan = made(size)
    factors = drawn(Uncertainty(), draws, np.random.default_rng(0))
    # Factors of six places, so that both compute with the same ones.
    factors = {driver: values.round(6) for driver, values in factors.items()}

    def work() -> Any:
        shocks = [
            replace(AS_PLANNED, **{driver: Fraction(f"{values[n]:.6f}") for driver, values in factors.items()})
            for n in range(draws)
        ]
        return [forecast(plan, shock=shock) for shock in shocks]

    def judge(found: Any) -> Mapping[str, Any]:
        _results, cash = Model(opened(plan, "central", Shock())).run(factors)
        apart = np.abs(cash - np.array([one.cash for one in found]))
        return {"draws": draws, "cents apart": float(apart.max()), "cents apart a line": float(apart.max()) / 8 / size}

    return work, judge


def imported() -> Work:
    """`import maille.maths` alone, in a new Python each time; the least of ten, since the machine may be busy."""
    asked = "import time; before = time.process_time(); import maille.maths; print(time.process_time() - before)"

    def once() -> float:
        return float(subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout)

    return lambda: min(once() for _time in range(10)), lambda seconds: {"ms": 1000 * seconds}


def run(*, scale: float, results: Path) -> int:
    """Returns 1 when a bound is not kept; a small scale keeps the smaller plans only."""
    sheet = Sheet("finance", results, f"{DRAWS:,} draws of 36 months; plans of 8 to {8 * SIZES[-1]} lines")
    found = measure("finance", "imported")
    sheet.row("import maille.maths", "alone", found)
    sheet.bound("import maille.maths alone: ms of CPU", found.get("ms", 1e9), most=20)
    for size in SIZES[: max(1, round(scale * len(SIZES)))]:
        case = f"{8 * size} lines"
        sheet.title(case)
        sheet.row(case, "forecast", measure("finance", "one_forecast", size=size))
        sheet.row(case, "sensitivity", measure("finance", "shaken", size=size))
        ours = measure("finance", "drawn", size=size, draws=DRAWS)
        sheet.row(case, "draws", ours)
        peer = measure("finance", "one_by_one", size=size, draws=max(10, ONE_BY_ONE // size))
        sheet.row(case, "exact forecasts, one by one", peer)
        if "failed" in ours or "failed" in peer:
            sheet.bound(f"{case}: both ran", 0, least=1)
            continue
        sheet.bound(f"{case}: CPU seconds for {DRAWS:,} draws, NumPy's loading included", ours["cpu"], most=1)
        sheet.bound(f"{case}: longest silence, in seconds of CPU, before a cancel is heard", ours["silence"], most=1)
        sheet.bound(f"{case}: cents apart from the exact cash, a line", peer["cents apart a line"], most=36)
        ratio = peer["cpu"] / peer["draws"] / (ours["cpu"] / DRAWS)
        sheet.bound(f"{case}: times less CPU a draw than one by one", ratio, least=30)
    return sheet.finish()
