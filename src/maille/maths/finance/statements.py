"""The three years read in the books: result, break-even, funding, mix of resources, working capital."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from .books import Books
from .figures import BreakEven, Funding, Income, Mix, QuickEstimate, Year
from .flows import (
    CHARGES,
    GIFTS,
    GRANTS,
    PURCHASES,
    SALES,
    SERVICES,
    TAXES,
    WAGES,
    Row,
    spread,
)
from .parts import PRIVATE, PUBLIC


def of_year(row: Iterable[int], year: int) -> int:
    """The sum of months 12·(year − 1) + 1 … 12·year."""
    return sum(tuple(row)[12 * (year - 1) : 12 * year])


def years(books: Books) -> tuple[Year, Year, Year]:
    first, second, third = (_year(books, number) for number in (1, 2, 3))
    return first, second, third


def _year(books: Books, number: int) -> Year:
    income = _income(books, number)
    interest = income.interest
    annuity = interest + sum(of_year(debt.repaid, number) for debt in books.capital.debts)
    capital = books.working_capital[12 * number - 1].total
    return Year(
        number,
        income,
        _break_even(books, number, income),
        _mix(books, number, income.in_kind),
        _funding(books, number, income),
        _quick(books, number),
        capital,
        Fraction(capital * 365, income.sales) if income.sales else None,
        annuity,
        Fraction(income.cash_flow + interest, annuity) if annuity else None,
    )


def _income(books: Books, number: int) -> Income:
    def of(*accounts: str) -> int:
        return sum(of_year(flow.earned, number) for flow in books.flows if flow.account in accounts)

    lasting = books.capital
    return Income(
        sales=of(SALES),
        grants=of(GRANTS),
        gifts=of(GIFTS),
        purchases=of(PURCHASES),
        services=of(SERVICES),
        taxes=of(TAXES),
        payroll=of(WAGES, CHARGES),
        depreciation=sum(of_year(asset.depreciation, number) for asset in lasting.assets),
        interest=sum(of_year(debt.interest, number) for debt in lasting.debts),
        exceptional=sum(part.amount for part in books.plan.exceptional if (part.month - 1) // 12 == number - 1),
        released=sum(of_year(resource.released, number) for resource in lasting.resources),
        corporate_tax=books.tax[number - 1],
        in_kind=sum(
            of_year(_in_kind(part.monthly, part.first_month, part.last_month), number) for part in books.plan.in_kind
        ),
    )


def _in_kind(monthly: int, first: int, last: int) -> Row:
    return spread(monthly * (last - first + 1), first, last)


def _break_even(books: Books, number: int, income: Income) -> BreakEven:
    variable = sum(
        of_year(flow.earned, number) for flow in books.flows if not flow.is_income and "volume" in flow.drivers
    )
    charges = income.purchases + income.services + income.taxes + income.payroll + income.depreciation + income.interest
    recurring = sum(
        of_year(flow.earned, number)
        for flow in books.flows
        if flow.is_income and flow.is_recurring and not flow.is_market
    )
    return BreakEven(income.sales, variable, charges - variable, recurring, _units(books, number))


def _units(books: Books, number: int) -> Fraction | None:
    """How many were sold in the year, when a single line is."""
    sold = [flow for flow in books.flows if any(flow.units[12 * (number - 1) : 12 * number])]
    if len(sold) != 1 or not sold[0].is_market:
        return None
    return sum(sold[0].units[12 * (number - 1) : 12 * number], Fraction(0))


def _mix(books: Books, number: int, in_kind: int) -> Mix:
    sums = [(flow, of_year(flow.earned, number)) for flow in books.flows if flow.is_income]
    funders: dict[str, int] = {}
    for flow, amount in sums:
        if flow.funder and amount:
            funders[flow.funder] = funders.get(flow.funder, 0) + amount
    return Mix(
        market=sum(amount for flow, amount in sums if flow.is_market),
        public=sum(amount for flow, amount in sums if flow.kind in PUBLIC),
        private=sum(amount for flow, amount in sums if flow.kind in PRIVATE),
        in_kind=in_kind,
        recurring=sum(amount for flow, amount in sums if flow.is_market or flow.is_recurring),
        earmarked=sum(amount for flow, amount in sums if flow.is_earmarked),
        funders=tuple(sorted(funders.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def _funding(books: Books, number: int, income: Income) -> Funding:
    lasting, before = books.capital, books.working_capital
    started = before[12 * number - 13].total if number > 1 else 0
    given = [resource for resource in lasting.resources if not resource.part.of]
    aids = [resource for resource in lasting.resources if resource.part.of]
    return Funding(
        investments=sum(of_year(asset.bought, number) for asset in lasting.assets),
        working_capital=before[12 * number - 1].total - started,
        repaid=sum(of_year(debt.repaid, number) for debt in lasting.debts),
        distributed=sum(part.amount for part in books.plan.distributions if (part.month - 1) // 12 == number - 1),
        cash_flow=income.cash_flow,
        contributions=sum(of_year(resource.received, number) for resource in given),
        loans=sum(of_year(debt.received, number) for debt in lasting.debts),
        grants=sum(of_year(resource.received, number) for resource in aids),
        total=books.cash[12 * number - 1],
    )


def _quick(books: Books, number: int) -> QuickEstimate:
    def owed(*accounts: str) -> int:
        """Amount with VAT × days / 365, line by line."""
        mine = [flow for flow in books.flows if flow.account in accounts]
        return sum(round(Fraction(of_year(flow.billed, number) * flow.quick_days, 365)) for flow in mine)

    stocks = sum(
        round(Fraction(of_year(flow.earned, number) * flow.stock.days, 365)) for flow in books.flows if flow.stock
    )
    return QuickEstimate(stocks, owed(SALES), owed(GRANTS, GIFTS), owed(PURCHASES, SERVICES))
