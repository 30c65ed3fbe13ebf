"""The books of 36 months: the cash ledger, which is the truth, and what the accounts say beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from .capital import Capital, capital
from .flows import (
    CHARGES,
    GIFTS,
    GRANTS,
    MONTHS,
    NOTHING,
    PURCHASES,
    SALES,
    SERVICES,
    TAXES,
    Flow,
    Row,
    flows,
)
from .parts import Bracket
from .plan import ON_INVOICES, Plan
from .rules import share
from .shocks import Shock

TAX_MONTH = 4  # of the next year (decisions.md D)


@dataclass(frozen=True)
class Movement:
    """Cash that comes (+) or goes (−) in a month."""

    month: int
    account: str
    name: str
    amount: int


@dataclass(frozen=True)
class WorkingCapital:
    """BFR at the end of a month, read in the books (domain.md §5.6).

    `grants` is negative when they are paid before they are earned; `taxes` is VAT and corporate tax, negative when the
    State owes.
    """

    stocks: int
    customers: int
    grants: int
    suppliers: int
    social: int
    vat: int
    corporate_tax: int

    @property
    def total(self) -> int:
        owed = self.suppliers + self.social + self.vat + self.corporate_tax
        return self.stocks + self.customers + self.grants - owed


@dataclass(frozen=True)
class Balance:
    """The rest of the balance sheet at the end of a month: what is owned, and where it comes from."""

    fixed_assets: int
    loans: int
    contributions: int
    investment_grants: int
    earned: int


@dataclass(frozen=True)
class Books:
    plan: Plan
    scenario: str
    shock: Shock
    flows: tuple[Flow, ...]
    capital: Capital
    ledger: tuple[Movement, ...]
    cash: Row
    vat_due: Row
    vat_credit: Row
    taxable: tuple[int, int, int]
    tax: tuple[int, int, int]
    working_capital: tuple[WorkingCapital, ...]
    balances: tuple[Balance, ...]

    def account(self, name: str) -> Row:
        return added(flow.earned for flow in self.flows if flow.account == name)


def added(rows: Iterable[Sequence[int]]) -> Row:
    found = list(rows)
    return tuple(map(sum, zip(*found, strict=True))) if found else NOTHING


def keep(plan: Plan, scenario: str, shock: Shock) -> Books:
    """Open the books of a plan. O(lines × 36)."""
    moving, lasting = flows(plan, scenario, shock), capital(plan, scenario, shock)
    due, credit = vat(plan, moving, lasting)
    before = before_tax(plan, moving, lasting)
    taxable, tax = corporate_tax(plan.corporate_tax, [sum(before[year * 12 : year * 12 + 12]) for year in range(3)])
    ledger = tuple(_movements(plan, moving, lasting, due, tax))
    moved = [0] * MONTHS
    for movement in ledger:
        moved[movement.month - 1] += movement.amount
    cash = tuple(accumulate(moved, initial=plan.opening_cash))[1:]
    capital_rows = tuple(_working_capital(moving, lasting, due, tax))
    balances = tuple(_balances(plan, moving, lasting, before, tax))
    return Books(
        plan, scenario, shock, moving, lasting, ledger, cash, due, credit, taxable, tax, capital_rows, balances
    )


def vat(plan: Plan, moving: Sequence[Flow], lasting: Capital) -> tuple[Row, Row]:
    """What is due for each month, paid the month after, and the credit carried.

    due = collected − deductible − credit of the month before; a negative due is the new credit (domain.md §5.6).
    Collected and deductible when paid, or when billed by choice; investments are paid when bought.
    """

    def row(flow: Flow) -> Row:
        return flow.vat if plan.vat == ON_INVOICES else flow.vat_paid

    collected = added(row(flow) for flow in moving if flow.is_income)
    deductible = added(
        [*(row(flow) for flow in moving if not flow.is_income), *(asset.vat for asset in lasting.assets)]
    )
    due, carried, credit = [], [], 0
    for plus, minus in zip(collected, deductible, strict=True):
        balance = plus - minus - credit
        credit = max(0, -balance)
        due.append(max(0, balance))
        carried.append(credit)
    return tuple(due), tuple(carried)


def before_tax(plan: Plan, moving: Sequence[Flow], lasting: Capital) -> Row:
    """Result of each month before corporate tax."""
    result = [0] * MONTHS
    for row, sign in _of_the_result(moving, lasting):
        for month, amount in enumerate(row):
            result[month] += sign * amount
    for part in plan.exceptional:
        result[part.month - 1] += part.amount
    return tuple(result)


def _of_the_result(moving: Sequence[Flow], lasting: Capital) -> Iterator[tuple[Row, int]]:
    for flow in moving:
        yield flow.earned, 1 if flow.is_income else -1
    for asset in lasting.assets:
        yield asset.depreciation, -1
    for debt in lasting.debts:
        yield debt.interest, -1
    for resource in lasting.resources:
        yield resource.released, 1


def corporate_tax(
    brackets: Sequence[Bracket], results: Sequence[int]
) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """Taxable profit and tax of each year: a loss is carried to the next years (decisions.md D)."""
    taxable, tax, losses = [], [], 0
    for result in results:
        profit = max(0, result - losses)
        losses = max(0, losses - result)
        taxable.append(profit)
        tax.append(round(_by_steps(brackets, profit)))
    return (taxable[0], taxable[1], taxable[2]), (tax[0], tax[1], tax[2])


def _by_steps(brackets: Sequence[Bracket], profit: int) -> Fraction:
    owed, floor = Fraction(0), 0
    for bracket in brackets:
        owed += max(0, min(profit, bracket.up_to) - floor) * share(bracket.percent)
        floor = bracket.up_to
    return owed


def _movements(
    plan: Plan, moving: Sequence[Flow], lasting: Capital, due: Row, tax: Sequence[int]
) -> Iterator[Movement]:
    """Every one that falls in the 36 months and is not nil."""
    rows: list[tuple[str, str, Sequence[int], int]] = [
        *((flow.account, flow.name, flow.paid, 1 if flow.is_income else -1) for flow in moving),
        ("TVA", "TVA", (0, *due[:-1]), -1),
        ("impôt sur les sociétés", "impôt sur les sociétés", added(_yearly_tax(tax, 12 + TAX_MONTH)), -1),
    ]
    for asset in lasting.assets:
        rows.append(("investissements", asset.part.name, added([asset.bought, asset.vat]), -1))
    for debt in lasting.debts:
        rows.append(("emprunts reçus", debt.part.name, debt.received, 1))
        rows.append(("capital remboursé", debt.part.name, debt.repaid, -1))
        rows.append(("intérêts", debt.part.name, debt.interest, -1))
    rows += [(resource.part.kind, resource.part.name, resource.received, 1) for resource in lasting.resources]
    for account, name, row, sign in rows:
        yield from (Movement(month, account, name, sign * amount) for month, amount in enumerate(row, 1) if amount)
    yield from (Movement(part.month, "exceptionnel", "exceptionnel", part.amount) for part in plan.exceptional)
    for payment in plan.distributions:
        if payment.month <= MONTHS:
            yield Movement(payment.month, "excédents distribués", "excédents distribués", -payment.amount)


def _working_capital(
    moving: Sequence[Flow], lasting: Capital, due: Row, tax: Sequence[int]
) -> Iterator[WorkingCapital]:
    def owing(*accounts: str) -> list[int]:
        """Billed and not paid yet, at each month's end."""
        mine = [flow for flow in moving if flow.account in accounts]
        return _running([flow.billed for flow in mine], [flow.paid for flow in mine])

    stocks = added(flow.stocked for flow in moving)
    customers, grants, social = owing(SALES), owing(GRANTS, GIFTS), owing(CHARGES)
    suppliers = owing(PURCHASES, SERVICES, TAXES)
    paid_vat = (0, *due[:-1])
    state = _running(
        [flow.vat for flow in moving if flow.is_income],
        [*(flow.vat for flow in moving if not flow.is_income), *(asset.vat for asset in lasting.assets), paid_vat],
    )
    taxes = _running(_yearly_tax(tax, 12), _yearly_tax(tax, 12 + TAX_MONTH))
    for month in range(MONTHS):
        yield WorkingCapital(
            stocks[month],
            customers[month],
            grants[month],
            suppliers[month],
            social[month],
            state[month],
            taxes[month],
        )


def _yearly_tax(tax: Sequence[int], month: int) -> list[Row]:
    """The tax of each year, placed at `month` of it (from 1; beyond 12, in the next year)."""
    rows = []
    for year, amount in enumerate(tax):
        row = [0] * MONTHS
        if (at := 12 * year + month) <= MONTHS:
            row[at - 1] = amount
        rows.append(tuple(row))
    return rows


def _running(plus: Sequence[Sequence[int]], minus: Sequence[Sequence[int]]) -> list[int]:
    differences = (gain - loss for gain, loss in zip(added(plus), added(minus), strict=True))
    return list(accumulate(differences))


def _balances(
    plan: Plan, moving: Sequence[Flow], lasting: Capital, before: Row, tax: Sequence[int]
) -> Iterator[Balance]:
    assets = _running([asset.bought for asset in lasting.assets], [asset.depreciation for asset in lasting.assets])
    loans = _running([debt.received for debt in lasting.debts], [debt.repaid for debt in lasting.debts])
    aids = [resource for resource in lasting.resources if resource.part.of]
    aid = _running([resource.received for resource in aids], [resource.released for resource in aids])
    given = [resource.received for resource in lasting.resources if not resource.part.of]
    shared = [0] * MONTHS
    for payment in plan.distributions:
        if payment.month <= MONTHS:
            shared[payment.month - 1] += payment.amount
    contributions, results = _running(given, []), _running([before], [*_yearly_tax(tax, 12), shared])
    for month in range(MONTHS):
        kept = plan.opening_cash + results[month]
        yield Balance(assets[month], loans[month], contributions[month], aid[month], kept)
