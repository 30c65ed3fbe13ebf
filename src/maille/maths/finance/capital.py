"""What lasts: investments and their depreciation, loans, contributions and investment grants."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .flows import COUNTED, MONTHS, NOTHING, Row, calendar
from .parts import Funding, Investment, Loan
from .plan import EXEMPT, Plan
from .rules import share
from .shocks import Shock


@dataclass(frozen=True)
class Asset:
    part: Investment
    value: int
    bought: Row
    vat: Row
    depreciation: Row


@dataclass(frozen=True)
class Debt:
    part: Loan
    received: Row
    interest: Row
    repaid: Row


@dataclass(frozen=True)
class Resource:
    part: Funding
    received: Row
    released: Row


@dataclass(frozen=True)
class Capital:
    assets: tuple[Asset, ...]
    debts: tuple[Debt, ...]
    resources: tuple[Resource, ...]


def capital(plan: Plan, scenario: str, shock: Shock) -> Capital:
    counted = COUNTED[scenario]
    assets = tuple(_asset(part, is_exempt=plan.vat == EXEMPT) for part in plan.investments)
    by_name = {asset.part.name: asset for asset in assets}
    debts = tuple(_debt(part, counted[part.certainty]) for part in plan.loans)
    resources = tuple(
        _resource(part, by_name.get(part.of), counted[part.certainty])
        for part in plan.funding
        if part.name not in shock.lost
    )
    return Capital(assets, debts, resources)


def _asset(part: Investment, *, is_exempt: bool) -> Asset:
    vat = round(part.amount * share(part.vat_percent))
    value, given_back = (part.amount + vat, 0) if is_exempt else (part.amount, vat)
    return Asset(part, value, _at(part.month, value), _at(part.month, given_back), depreciation(part, value))


def _at(month: int, amount: int) -> Row:
    return tuple(amount if month == number else 0 for number in range(1, MONTHS + 1))


def depreciation(part: Investment, value: int) -> Row:
    """Straight line, by whole months, the month of purchase counted: value / (12 × years) a month.

    The rounding is of the running sum, so that the whole is the value. domain.md §5.6 (Amortissement), decisions.md D.
    """
    return _released(value, part)


def _released(amount: int, part: Investment) -> Row:
    """`amount` given to the result as the asset wears out."""
    months = part.years * 12
    if not months:
        return NOTHING
    sums = [round(Fraction(amount * min(max(0, month - part.month + 1), months), months)) for month in range(37)]
    return tuple(sums[month] - sums[month - 1] for month in range(1, MONTHS + 1))


def instalment(principal: int, yearly: Fraction, months: int) -> int:
    """a = C·t / (1 − (1 + t)^−n), t = yearly rate / 12; C / n when t = 0; rounded half-even to the cent.

    domain.md §5.6 (Emprunt, mensualité constante), decisions.md D.
    """
    rate = yearly / 12
    if not rate:
        return round(Fraction(principal, months))
    grown = (1 + rate) ** months
    return round(principal * rate * grown / (grown - 1))


def _debt(part: Loan, counted: Fraction) -> Debt:
    """Interest of a month = what is left × t, half-even; the last instalment takes what the roundings left."""
    left = principal = round(part.principal * counted)
    rate, constant = share(part.rate_percent) / 12, instalment(principal, share(part.rate_percent), part.months)
    interest, repaid = [0] * MONTHS, [0] * MONTHS
    for month in range(part.month + 1, MONTHS + 1):
        rank = month - part.month - part.deferred_months
        if not left or rank > part.months:
            break
        interest[month - 1] = round(left * rate)
        if rank == part.months:
            repaid[month - 1] = left
        elif rank >= 1:
            repaid[month - 1] = min(left, max(0, constant - interest[month - 1]))
        left -= repaid[month - 1]
    return Debt(part, _at(part.month, principal), tuple(interest), tuple(repaid))


def _resource(part: Funding, asset: Asset | None, counted: Fraction) -> Resource:
    """An investment grant goes to the result at the pace of the asset it helped (quote-part, compte 777)."""
    received, whole = calendar(part.payments, counted)
    released = _released(whole, asset.part) if asset else NOTHING
    return Resource(part, received, released)
