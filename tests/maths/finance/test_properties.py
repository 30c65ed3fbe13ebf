"""Whatever the plan: nothing is created or lost, nothing is infinite, the file says all."""

from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

from hypothesis import given, settings
from hypothesis import strategies as st

from maille.maths.finance import (
    SCENARIOS,
    Bracket,
    Cost,
    Funding,
    Grant,
    Investment,
    Loan,
    Payment,
    Plan,
    RevenueLine,
    Shock,
    Signed,
    Staff,
    Uncertainty,
    forecast,
    simulate,
)

# The same plans each time: a suite that is green stays green.
few = settings(max_examples=20, deadline=None, derandomize=True)
cents = st.integers(0, 3_000_000)
months = st.integers(1, 36)
percents = st.decimals(0, 100, places=2)
small = st.decimals(0, 300, places=3)
payments = st.lists(st.builds(Payment, month=st.integers(1, 50), amount=cents), min_size=1, max_size=3).map(tuple)
certainties = st.sampled_from(("acquis", "probable", "espéré"))
growths = st.tuples(st.decimals(-100, 50, places=1), st.decimals(-100, 50, places=1))


def revenue(name):
    return st.builds(
        RevenueLine,
        name=st.just(name),
        kind=st.sampled_from(("vente usager", "prestation publique", "cotisation", "subvention d'exploitation")),
        price=st.integers(0, 50_000),
        volume=small,
        ramp_percent=st.lists(percents, max_size=4).map(tuple),
        first_month=st.integers(1, 20),
        last_month=st.integers(20, 36),
        growth_percent=growths,
        vat_percent=percents,
        delay_days=st.integers(0, 100),
        certainty=certainties,
        recurring=st.booleans(),
    )


variable = st.builds(
    Cost,
    name=st.just("variable"),
    kind=st.just("achats"),
    of=st.sampled_from(("recette 0", "recette 1")),
    unit_cost=st.integers(0, 20_000),
    vat_percent=percents,
    delay_days=st.integers(0, 100),
    initial_stock=cents,
    stock_days=st.integers(0, 120),
)
fixed = st.builds(
    Cost,
    name=st.just("fixe"),
    kind=st.sampled_from(("services", "impôts et taxes", "achats")),
    amount=cents,
    every=st.integers(1, 12),
    growth_percent=growths,
    vat_percent=percents,
    delay_days=st.integers(0, 100),
)
plans = st.builds(
    Plan,
    name=st.just("au hasard"),
    opening_cash=cents,
    vat=st.sampled_from(("encaissements", "débits", "exonéré")),
    corporate_tax=st.just((Bracket(percent=Decimal(15), up_to=500_000), Bracket(percent=Decimal(25)))),
    revenues=st.tuples(revenue("recette 0"), revenue("recette 1")),
    costs=st.tuples(variable, fixed),
    staff=st.tuples(st.builds(Staff, name=st.just("équipe"), gross=cents, count=small, charges_percent=percents)),
    investments=st.tuples(
        st.builds(
            Investment,
            name=st.just("four"),
            kind=st.just("corporelle"),
            amount=cents,
            month=months,
            years=st.integers(1, 9),
            vat_percent=percents,
        )
    ),
    loans=st.tuples(
        st.builds(
            Loan,
            name=st.just("banque"),
            principal=cents,
            rate_percent=percents,
            months=st.integers(1, 60),
            deferred_months=st.integers(0, 12),
            month=months,
            certainty=certainties,
        )
    ),
    grants=st.tuples(
        st.builds(
            Grant,
            name=st.just("Ville"),
            kind=st.just("subvention d'exploitation"),
            payments=payments,
            first_month=st.integers(1, 12),
            last_month=st.integers(12, 36),
            certainty=certainties,
        )
    ),
    funding=st.tuples(
        st.builds(
            Funding,
            name=st.just("Région"),
            kind=st.just("subvention d'investissement"),
            of=st.just("four"),
            payments=payments,
            certainty=certainties,
        ),
        st.builds(Funding, name=st.just("parts"), kind=st.just("capital"), payments=payments),
    ),
    exceptional=st.tuples(st.builds(Signed, month=months, amount=st.integers(-1_000_000, 1_000_000))),
    distributions=payments,
)


@few
@given(plans, st.sampled_from(SCENARIOS))
def test_nothing_is_created_or_lost(plan, scenario):
    found = forecast(plan, scenario=scenario)
    moved = [sum(m.amount for m in found.ledger if m.month == month) for month in range(1, 37)]

    # Cash is the sum of its ledger.
    assert list(found.cash) == list(accumulate(moved, initial=plan.opening_cash))[1:]
    # What is owned is what was given, lent and earned, at each month's end.
    for cash, capital, rest in zip(found.cash, found.working_capital, found.books.balances, strict=True):
        assert cash + capital.total + rest.fixed_assets == (
            rest.loans + rest.contributions + rest.investment_grants + rest.earned
        )
    # The funding plan of a year, which starts from the result, explains what the cash moved by.
    ends = (plan.opening_cash, found.cash[11], found.cash[23], found.cash[35])
    assert [year.funding.balance for year in found.years] == [ends[n + 1] - ends[n] for n in range(3)]


@few
@given(plans)
def test_what_is_missing_is_enough_and_no_more(plan):
    """Each amount said to be needed makes its test pass; a cent less does not."""
    found = {test.key: test for test in forecast(plan).tests}
    mix = forecast(plan).years[2].mix
    if needed := found["largest_funder"].needed:
        most = mix.funders[0][1]
        assert 5 * most <= 2 * (mix.money + needed["others"]) and 5 * most > 2 * (mix.money + needed["others"] - 1)
        assert 5 * (most - needed["less"]) <= 2 * (mix.money - needed["less"])
    if needed := found["concentration"].needed:
        squares = sum(amount**2 for _name, amount in mix.funders)
        whole = mix.money + needed["others"]
        assert 100 * squares <= 35 * whole**2 and 100 * squares > 35 * (whole - 1) ** 2
    if needed := found["market_or_recurring"].needed:
        part, whole, more = mix.recurring, mix.money, needed["more"]
        assert 5 * (part + more) >= 3 * (whole + more) and 5 * (part + more - 1) < 3 * (whole + more - 1)
        assert 5 * (part + needed["made_recurring"]) >= 3 * whole
    if needed := found["cash"].needed:
        helped = forecast(Plan(**{**vars(plan), "opening_cash": plan.opening_cash + needed["funding"]}))
        assert helped.lowest_cash == 0


def numbers(value):
    if is_dataclass(value):
        for field in fields(value):
            yield from numbers(getattr(value, field.name))
        for name in dir(type(value)):
            if isinstance(getattr(type(value), name), property):
                yield from numbers(getattr(value, name))
    elif isinstance(value, dict):
        yield from numbers(tuple(value.values()))
    elif isinstance(value, tuple):
        for item in value:
            yield from numbers(item)
    else:
        yield value


@settings(max_examples=8, deadline=None, derandomize=True)
@given(plans)
def test_every_number_is_exact_and_finite(plan):
    found = forecast(plan)
    held = {type(value) for part in (found.cash, found.years, found.opening, found.tests) for value in numbers(part)}

    assert held <= {int, bool, str, Fraction, type(None)}


@settings(max_examples=5, deadline=None, derandomize=True)
@given(plans)
def test_draws_follow_the_exact_books(plan):
    """With one value for each factor: within two roundings (amount, VAT) of each of 10 lines and month."""
    moved = {"price": 110, "volume": 80, "variable_cost": 115, "payroll": 90}
    sure = Uncertainty(**{name: (Decimal(value),) * 3 for name, value in moved.items()})
    shock = Shock(**{name: Fraction(value, 100) for name, value in moved.items()})

    drawn = simulate(Plan(**{**vars(plan), "uncertainty": sure}), draws=1).cash
    exact = forecast(plan, shock=shock).cash

    assert all(abs(row[0] - cash) <= 20 * month for month, (row, cash) in enumerate(zip(drawn, exact, strict=True), 1))


@few
@given(plans)
def test_the_file_says_all(plan):
    assert Plan.from_json(plan.to_json()) == plan


@few
@given(st.integers(0, 10**9), st.decimals(0, 100, places=2), st.integers(1, 35))
def test_a_loan_is_paid_back_whole(principal, rate, count):
    loan = Loan(name="banque", principal=principal, rate_percent=rate, months=count)
    debt = forecast(Plan(name="emprunt", loans=(loan,))).books.capital.debts[0]

    assert sum(debt.repaid) == principal
    assert min(debt.repaid) >= 0
    # The constant instalments, discounted, are worth what was lent: within a cent for each.
    t = Fraction(rate) / 1200
    worth = sum(
        (repaid + interest) / (1 + t) ** rank
        for rank, (repaid, interest) in enumerate(zip(debt.repaid, debt.interest, strict=True))
    )
    assert abs(worth - principal) <= count
