"""Sensitivity and draws, against the hand-worked association, exact forecasts and the triangular distribution."""

import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from maille.maths.errors import BadArgument, Cancelled
from maille.maths.finance import (
    Cost,
    Plan,
    RevenueLine,
    Shock,
    Uncertainty,
    forecast,
    sensitivity,
    simulate,
)

from .plans import ALL, GRANTS, SHOP

SURE = (Decimal(100),) * 3


def effects(plan):
    return {(e.driver, e.name, e.change): e for e in sensitivity(plan).effects}


# A year of the association: 6 000 sold, 1 200 bought, 14 400 paid to the team; result of year 3: − 3 600.
@pytest.mark.parametrize(
    ("driver", "change", "result"),
    [
        ("price", 10, -360_000 + 60_000),
        ("price", -20, -360_000 - 120_000),
        ("volume", 10, -360_000 + 60_000 - 12_000),
        ("variable_cost", 10, -360_000 - 12_000),
        ("payroll", -20, -360_000 + 288_000),
    ],
)
def test_one_thing_is_changed_at_a_time(driver, change, result):
    assert effects(GRANTS)[driver, "", change].result_3 == result


def test_a_late_launch_loses_three_months_of_margin():
    found = sensitivity(GRANTS)
    late = next(effect for effect in found.effects if effect.driver == "delay")

    assert late.lowest_cash == found.base.lowest_cash - 3 * (50_000 - 10_000)
    assert late.result_3 == found.base.result_3


def test_each_grant_is_lost_in_turn():
    found = effects(GRANTS)

    assert found["grant", "Ville", 0].result_3 == -360_000 - 600_000
    assert found["grant", "Fondation", 0].result_3 == -360_000  # it paid in year 1 only
    assert found["grant", "Emploi aidé", 0].result_3 == -360_000  # only hoped for: not counted


def test_tornado_puts_the_widest_first():
    # Width in year 3: the Ville 6 000; wages 2 × 2 880; price 2 × 1 200; volume 2 × 960; variable cost 2 × 240.
    rows = sensitivity(GRANTS).tornado("result_3")

    assert [row[:2] for row in rows[:5]] == [
        ("grant", "Ville"),
        ("payroll", ""),
        ("price", ""),
        ("volume", ""),
        ("variable_cost", ""),
    ]
    assert next(row for row in rows if row[0] == "payroll")[2:] == (-360_000 - 288_000, -360_000 + 288_000)


@pytest.mark.parametrize("plan", ALL, ids=lambda plan: f"{plan.name}, {plan.vat}")
def test_draws_without_width_are_the_forecast(plan):
    """Within half a cent a line a month."""
    sure = replace(plan, uncertainty=Uncertainty(price=SURE, volume=SURE, variable_cost=SURE, payroll=SURE))

    drawn, exact = simulate(sure, draws=3), forecast(plan)

    for year, quantiles in zip(exact.years, drawn.result, strict=True):
        assert all(abs(amount - year.income.net) <= 40 for amount in quantiles)
    assert all(abs(row[2] - cash) <= 40 for row, cash in zip(drawn.cash, exact.cash, strict=True))


def test_draws_with_one_factor_are_the_exact_forecast_of_that_factor():
    moved = {"price": 110, "volume": 80, "variable_cost": 115, "payroll": 90}
    ranges = Uncertainty(**{name: (Decimal(value),) * 3 for name, value in moved.items()})
    shock = Shock(**{name: Fraction(value, 100) for name, value in moved.items()})

    for plan in (SHOP, GRANTS):
        drawn, exact = simulate(replace(plan, uncertainty=ranges), draws=2), forecast(plan, shock=shock)

        assert all(abs(row[0] - cash) <= 80 for row, cash in zip(drawn.cash, exact.cash, strict=True))


@pytest.mark.parametrize(
    ("likely", "charges", "expected"),
    [
        # On (80, 100, 120): P(factor ≥ 1.10) = (1.20 − 1.10)² / ((1.20 − 0.80) × (1.20 − 1.00)).
        (100, 110_000, 0.01 / 0.08),
        # On (80, 90, 120), leaning: P(factor ≥ 0.9414) = (1.20 − 0.9414)² / ((1.20 − 0.80) × (1.20 − 0.90)).
        (90, 94_140, 0.2586**2 / 0.12),
        # Below the most likely: P(factor ≥ 0.85) = 1 − (0.85 − 0.80)² / ((1.20 − 0.80) × (0.90 − 0.80)).
        (90, 85_000, 1 - 0.0025 / 0.04),
    ],
)
def test_draws_follow_the_triangular_distribution(likely, charges, expected):
    """Sold 100 × 10 € a month: the result is positive when the price's factor × 1 000 € covers the charges.

    With 10 000 draws the standard error is at most √(¼ / 10 000) = 0.005; four of them are allowed, the seed is given.
    """
    plan = Plan(
        name="une recette",
        revenues=(RevenueLine(name="vente", kind="vente usager", price=1_000, volume=Decimal(100)),),
        costs=(Cost(name="charges", kind="services", amount=charges),),
        uncertainty=Uncertainty(price=(80, likely, 120), volume=SURE, variable_cost=SURE, payroll=SURE),
    )

    found = simulate(plan, seed=7)

    assert abs(found.result_positive - expected) < 4 * 0.005
    # Every month is alike: the result is negative when the cash is.
    assert found.cash_negative == pytest.approx(1 - found.result_positive)


def test_the_same_seed_draws_the_same():
    assert simulate(GRANTS, draws=500, seed=3) == simulate(GRANTS, draws=500, seed=3)
    assert simulate(GRANTS, draws=500, seed=3).lowest_cash != simulate(GRANTS, draws=500, seed=4).lowest_cash


def test_progress_is_told_and_may_cancel():
    told = []
    simulate(GRANTS, draws=5_000, progress=told.append)
    assert told == [0, 0, 0.4, 0.8, 1.0]

    def stop(done):
        raise Cancelled

    for long in (simulate, sensitivity):
        with pytest.raises(Cancelled):
            long(GRANTS, progress=stop)


@pytest.mark.parametrize(
    ("how", "argument"),
    [
        ({"draws": 0}, "draws"),
        ({"draws": 10**9}, "draws"),
        ({"draws": float("nan")}, "draws"),
        ({"seed": -1}, "seed"),
        ({"scenario": "rose"}, "scenario"),
    ],
)
def test_bad_arguments_are_named(how, argument):
    with pytest.raises(BadArgument) as refused:
        simulate(GRANTS, **how)

    assert refused.value.argument == argument


@pytest.mark.parametrize("function", [forecast, sensitivity, simulate])
def test_what_is_no_plan_is_refused(function):
    with pytest.raises(BadArgument) as refused:
        function({"name": "a plan?"})

    assert refused.value.argument == "plan"


@pytest.mark.parametrize(
    "how", [{"price": float("nan")}, {"volume": -1}, {"payroll": "x"}, {"delay": 1.5}, {"lost": "Ville"}]
)
def test_a_shock_that_means_nothing_is_refused(how):
    with pytest.raises(BadArgument) as refused:
        Shock(**how)

    assert refused.value.argument == f"shock.{next(iter(how))}"


def test_a_lost_grant_is_one_of_the_plan():
    with pytest.raises(BadArgument):
        forecast(GRANTS, shock=Shock(lost=("Département",)))

    # Without the Ville, the largest that is counted is the Fondation: 3 000 against 0 of the one hoped for.
    found = {test.key: test for test in forecast(GRANTS, shock=Shock(lost=("Ville",))).tests}
    assert found["grant_loss"].about == "Fondation"


def test_a_grant_may_bear_the_name_of_a_revenue():
    line = RevenueLine(name="Ville", kind="subvention d'exploitation", price=1, volume=1)
    found = {test.key: test for test in forecast(replace(GRANTS, revenues=(line, *GRANTS.revenues))).tests}

    assert found["grant_loss"].about == "Ville"


def test_numpy_waits_for_the_first_draw():
    asked = (
        "import sys, maille.maths.finance as f; p = f.Plan(name='x'); f.forecast(p); f.sensitivity(p); "
        "assert 'numpy' not in sys.modules; f.simulate(p, draws=1); assert 'numpy' in sys.modules"
    )

    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
