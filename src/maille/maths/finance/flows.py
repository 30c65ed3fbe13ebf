"""Each line of a plan as five rows of 36 months: earned, billed, its VAT, paid, the VAT of what is paid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .parts import MARKET, PUBLIC, SCATTERED, Cost, Grant, Payment, PlanB, RevenueLine, Staff
from .plan import EXEMPT, Plan
from .rules import share
from .shocks import Shock

MONTHS = 36
Row = tuple[int, ...]
NOTHING: Row = (0,) * MONTHS

# Scenario → certainty → what is counted of it. Source: decisions.md D.
COUNTED = {
    "prudent": {"acquis": Fraction(1), "probable": Fraction(1, 2), "espéré": Fraction(0)},
    "central": {"acquis": Fraction(1), "probable": Fraction(1), "espéré": Fraction(0)},
    "ambitieux": {"acquis": Fraction(1), "probable": Fraction(1), "espéré": Fraction(1)},
}
SCENARIOS = tuple(COUNTED)
SALES, GRANTS, GIFTS = "ventes", "subventions", "dons, mécénat, cotisations"
INCOME = (SALES, GRANTS, GIFTS)
PURCHASES, SERVICES, TAXES, WAGES, CHARGES = (
    "achats",
    "services",
    "impôts et taxes",
    "salaires",
    "cotisations sociales",
)


@dataclass(frozen=True)
class Stock:
    """What the draws need to buy again for a store, month by month."""

    initial: int
    days: int
    vat: Fraction
    lag: int


@dataclass(frozen=True)
class Flow:
    """Amounts are positive; `account` says whether they come or go. `earned` is without VAT (with it when exempt)."""

    name: str
    account: str
    earned: Row
    billed: Row
    vat: Row
    paid: Row
    vat_paid: Row
    stocked: Row = NOTHING
    units: tuple[Fraction, ...] = ()
    drivers: tuple[str, ...] = ()
    kind: str = ""
    funder: str = ""
    is_recurring: bool = False
    is_earmarked: bool = False
    quick_days: int = 0
    stock: Stock | None = None

    @property
    def is_income(self) -> bool:
        return self.account in INCOME

    @property
    def is_market(self) -> bool:
        return self.kind in MARKET


def lag(days: int) -> int:
    """Paid at month m + ⌈days / 30⌉ (domain.md §5.6, Trésorerie)."""
    return -(-days // 30)


def later(row: Row, months: int) -> Row:
    """What falls after month 36 is still owed at the end."""
    return ((0,) * months + row)[:MONTHS]


def growth(percents: Sequence[Decimal], month: int) -> Fraction:
    """1, then (1 + g₂) from month 13, then (1 + g₂)(1 + g₃) from month 25 (decisions.md D)."""
    factor = Fraction(1)
    for percent in percents[: (month - 1) // 12]:
        factor *= 1 + share(percent)
    return factor


def spread(total: int, first: int, last: int) -> Row:
    """Evenly over the months first…last; the rounding of the running sum makes the total exact."""
    count = last - first + 1
    sums = [round(Fraction(total * step, count)) for step in range(count + 1)]
    return _placed({first + step: sums[step + 1] - sums[step] for step in range(count)})


def calendar(payments: Sequence[Payment], counted: Fraction) -> tuple[Row, int]:
    """What is paid each month, and the whole, with what comes after month 36."""
    amounts = [(payment.month, round(payment.amount * counted)) for payment in payments]
    rows: dict[int, int] = {}
    for month, amount in amounts:
        rows[month] = rows.get(month, 0) + amount
    return _placed(rows), sum(amount for _month, amount in amounts)


def _placed(amounts: dict[int, int]) -> Row:
    return tuple(amounts.get(month, 0) for month in range(1, MONTHS + 1))


def units(line: RevenueLine, month: int, counted: Fraction, shock: Shock) -> Fraction:
    """Sold in `month`: volume × ramp × growth × seasonality × what the scenario counts (domain.md §5.6, RevenueLine).

    A late launch moves the start and the ramp, not the seasons.
    """
    since = month - line.first_month - shock.delay
    if since < 0 or month > line.last_month:
        return Fraction(0)
    ramp = share(line.ramp_percent[since]) if since < len(line.ramp_percent) else Fraction(1)
    season = Fraction(line.seasonality[(month - 1) % 12]) * 12 / Fraction(sum(line.seasonality))
    return Fraction(line.volume) * ramp * season * growth(line.growth_percent, month) * counted * shock.volume


def purchases(consumed: Row, initial: int, days: int) -> tuple[Row, Row]:
    """What is bought and what is in store at each month's end.

    consumed = bought − change of the store (decisions.md D). The store aimed at is 12 × consumed × days / 365; it is
    never sold back: bought = max(0, aimed + consumed − before). The initial store is bought in month 1.
    """
    bought, stored, before = [], [], initial
    for number, used in enumerate(consumed):
        aimed = round(Fraction(12 * used * days, 365))
        need = max(0, aimed + used - before)
        before += need - used
        bought.append(need + (initial if number == 0 else 0))
        stored.append(before)
    return tuple(bought), tuple(stored)


def flows(plan: Plan, scenario: str, shock: Shock) -> tuple[Flow, ...]:
    return tuple(_all(plan, COUNTED[scenario], shock))


def _all(plan: Plan, counted: dict[str, Fraction], shock: Shock) -> Iterator[Flow]:
    sold: dict[str, tuple[tuple[Fraction, ...], Row]] = {}
    for line in plan.revenues:
        volumes = tuple(units(line, month, counted[line.certainty], shock) for month in range(1, MONTHS + 1))
        flow = _revenue(plan, line, volumes, shock)
        sold[line.name] = (volumes, flow.earned)
        yield flow
    for grant in plan.grants:
        if grant.name not in shock.lost:
            yield _grant(grant, counted[grant.certainty])
    if shock.with_plan_b:
        yield from (_plan_b(plan_b) for name in shock.lost if (plan_b := plan.plan_b_of(name)))
    for cost in plan.costs:
        yield _cost(plan, cost, sold, shock)
    for staff in plan.staff:
        yield from _staff(staff, shock)


def _revenue(plan: Plan, line: RevenueLine, volumes: tuple[Fraction, ...], shock: Shock) -> Flow:
    earned = tuple(round(line.price * shock.price * sold) for sold in volumes)
    vat = NOTHING if plan.vat == EXEMPT else tuple(round(amount * share(line.vat_percent)) for amount in earned)
    billed = tuple(map(sum, zip(earned, vat, strict=True)))
    months = lag(line.delay_days)
    return Flow(
        name=line.name,
        account=account_of(line.kind),
        earned=earned,
        billed=billed,
        vat=vat,
        paid=later(billed, months),
        vat_paid=later(vat, months),
        units=volumes,
        drivers=("price", "volume"),
        kind=line.kind,
        funder=line.funder or ("" if line.kind in SCATTERED else line.name),
        is_recurring=line.recurring,
        is_earmarked=line.earmarked,
        quick_days=line.delay_days,
    )


def account_of(kind: str) -> str:
    """70 sales, 74 operating grants and aid to employment, 75 gifts and fees (plan comptable)."""
    return SALES if kind in MARKET else GRANTS if kind in PUBLIC else GIFTS


def _grant(grant: Grant, counted: Fraction) -> Flow:
    paid, whole = calendar(grant.payments, counted)
    earned = spread(whole, grant.first_month, grant.last_month)
    return Flow(
        name=grant.name,
        account=account_of(grant.kind),
        earned=earned,
        billed=earned,
        vat=NOTHING,
        paid=paid,
        vat_paid=NOTHING,
        kind=grant.kind,
        funder=grant.funder or ("" if grant.kind in SCATTERED else grant.name),
        is_recurring=grant.recurring,
        is_earmarked=grant.earmarked,
        quick_days=_mean_delay(grant),
    )


def _mean_delay(grant: Grant) -> int:
    """Days, of 30 to the month, from the middle of the period to the mean payment; 0 when paid before."""
    whole = sum(payment.amount for payment in grant.payments)
    if not whole:
        return 0
    mean = Fraction(sum(payment.month * payment.amount for payment in grant.payments), whole)
    return max(0, round(30 * (mean - Fraction(grant.first_month + grant.last_month, 2))))


def _plan_b(plan_b: PlanB) -> Flow:
    earned = tuple(plan_b.monthly if month >= plan_b.first_month else 0 for month in range(1, MONTHS + 1))
    return Flow(plan_b.name, GIFTS, earned, earned, NOTHING, earned, NOTHING, kind="don")


def _cost(plan: Plan, cost: Cost, sold: dict[str, tuple[tuple[Fraction, ...], Row]], shock: Shock) -> Flow:
    consumed = tuple(_consumed(cost, month, sold, shock) for month in range(1, MONTHS + 1))
    rate, months = share(cost.vat_percent), lag(cost.delay_days)
    initial = cost.initial_stock
    if plan.vat == EXEMPT:  # VAT that is not given back is part of the price
        consumed, initial = tuple(round(amount * (1 + rate)) for amount in consumed), round(initial * (1 + rate))
        rate = Fraction(0)
    bought, stored = purchases(consumed, initial, cost.stock_days)
    vat = tuple(round(amount * rate) for amount in bought)
    billed = tuple(map(sum, zip(bought, vat, strict=True)))
    is_stocked = bool(initial or cost.stock_days)
    return Flow(
        name=cost.name,
        account=cost.kind,
        earned=consumed,
        billed=billed,
        vat=vat,
        paid=later(billed, months),
        vat_paid=later(vat, months),
        stocked=stored,
        drivers=_drivers(cost),
        quick_days=cost.delay_days,
        stock=Stock(initial, cost.stock_days, rate, months) if is_stocked else None,
    )


def _drivers(cost: Cost) -> tuple[str, ...]:
    if not cost.of:
        return ()
    return ("price", "volume", "variable_cost") if cost.share_percent else ("volume", "variable_cost")


def _consumed(cost: Cost, month: int, sold: dict[str, tuple[tuple[Fraction, ...], Row]], shock: Shock) -> int:
    if not cost.first_month <= month <= cost.last_month:
        return 0
    grown = growth(cost.growth_percent, month)
    if not cost.of:
        return round(cost.amount * grown) if (month - cost.first_month) % cost.every == 0 else 0
    volumes, earned = sold[cost.of]
    base = share(cost.share_percent) * earned[month - 1] if cost.share_percent else cost.unit_cost * volumes[month - 1]
    return round(base * grown * shock.variable_cost)


def _staff(staff: Staff, shock: Shock) -> Iterator[Flow]:
    """Wages are paid in their month, the employer's charges the month after."""
    wages = tuple(
        round(staff.gross * Fraction(staff.count) * growth(staff.growth_percent, month) * shock.payroll)
        if staff.first_month <= month <= staff.last_month
        else 0
        for month in range(1, MONTHS + 1)
    )
    charges = tuple(round(amount * share(staff.charges_percent)) for amount in wages)
    for account, row, months in ((WAGES, wages, 0), (CHARGES, charges, 1)):
        yield Flow(staff.name, account, row, row, NOTHING, later(row, months), NOTHING, drivers=("payroll",))
