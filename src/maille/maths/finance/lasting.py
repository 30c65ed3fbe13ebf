"""The tests of a « modèle économique pérenne », and what would make each pass. Source: domain.md §5.6 [D]."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, isqrt

from .books import Books
from .figures import Year
from .flows import COUNTED, calendar

LARGEST_FUNDER, CONCENTRATION = Fraction(40, 100), Fraction(35, 100)
MARKET_OR_RECURRING, COVERAGE = Fraction(60, 100), Fraction(12, 10)


@dataclass(frozen=True)
class Criterion:
    """`passed` is None when there is nothing to judge. `needed` is empty when it passes.

    `value` is cents for `result`, `cash` and `grant_loss`, a share or a ratio for the others.
    """

    key: str
    passed: bool | None
    value: int | Fraction | None
    asked: int | Fraction
    needed: Mapping[str, int | Fraction | str]
    about: str = ""


def tests(books: Books, third: Year, without: Callable[[str], Books]) -> tuple[Criterion, ...]:
    """All seven, on year 3 and the 36 months. `without(name)`: the books when that grant does not come but its plan B does."""
    return (
        _result(third),
        _cash(books),
        _largest_funder(third),
        _concentration(third),
        _market_or_recurring(third),
        _coverage(third),
        _grant_loss(books, without),
    )


def _result(third: Year) -> Criterion:
    """Résultat of year 3 ≥ 0; else the margin that is missing, as turnover and as volume at the year's margin rate."""
    net = third.income.net
    if net >= 0:
        return Criterion("result", True, net, 0, {})
    needed: dict[str, int | Fraction | str] = {"margin": -net}
    rate = third.break_even.rate
    if rate is not None and rate > 0:
        needed["turnover"] = ceil(-net / rate)
        needed["volume"] = Fraction(-net, third.break_even.margin)
    return Criterion("result", False, net, 0, needed)


def _cash(books: Books) -> Criterion:
    """Cash never below 0; else the money to find, and by which month."""
    least = min(books.cash)
    if least >= 0:
        return Criterion("cash", True, least, 0, {})
    month = next(number for number, amount in enumerate(books.cash, 1) if amount < 0)
    return Criterion("cash", False, least, 0, {"funding": -least, "month": month})


def _largest_funder(third: Year) -> Criterion:
    """L / T ≤ 40 %. Missing: other resources x with L / (T + x) ≤ 40 %, or L less by y with (L − y) / (T − y) ≤ 40 %."""
    whole, funders = third.mix.money, third.mix.funders
    if not whole:
        return Criterion("largest_funder", None, None, LARGEST_FUNDER, {})
    name, amount = funders[0] if funders else ("", 0)
    part = Fraction(amount, whole)
    if part <= LARGEST_FUNDER:
        return Criterion("largest_funder", True, part, LARGEST_FUNDER, {}, name)
    others = ceil(amount / LARGEST_FUNDER - whole)
    less = ceil((amount - LARGEST_FUNDER * whole) / (1 - LARGEST_FUNDER))
    return Criterion("largest_funder", False, part, LARGEST_FUNDER, {"others": others, "less": less}, name)


def _concentration(third: Year) -> Criterion:
    """HHI = Σ sᵢ² ≤ 0.35 over those who pay alone; many small payers weigh nothing. Missing: resources from many."""
    whole = third.mix.money
    if not whole:
        return Criterion("concentration", None, None, CONCENTRATION, {})
    squares = sum(amount**2 for _name, amount in third.mix.funders)
    index = Fraction(squares, whole**2)
    if index <= CONCENTRATION:
        return Criterion("concentration", True, index, CONCENTRATION, {})
    # The least N with Σ L² ≤ 0.35 · N², in integers.
    enough = isqrt(ceil(squares / CONCENTRATION))
    while enough**2 * CONCENTRATION < squares:
        enough += 1
    return Criterion("concentration", False, index, CONCENTRATION, {"others": enough - whole})


def _market_or_recurring(third: Year) -> Criterion:
    """M / T ≥ 60 %, M = market or recurring, counted once. Missing: x with (M + x) / (T + x) ≥ 60 %."""
    whole, part = third.mix.money, third.mix.recurring
    if not whole:
        return Criterion("market_or_recurring", None, None, MARKET_OR_RECURRING, {})
    if Fraction(part, whole) >= MARKET_OR_RECURRING:
        return Criterion("market_or_recurring", True, Fraction(part, whole), MARKET_OR_RECURRING, {})
    more = ceil((MARKET_OR_RECURRING * whole - part) / (1 - MARKET_OR_RECURRING))
    made = max(0, ceil(MARKET_OR_RECURRING * whole - part))
    needed = {"more": more, "made_recurring": made}
    return Criterion("market_or_recurring", False, Fraction(part, whole), MARKET_OR_RECURRING, needed)


def _coverage(third: Year) -> Criterion:
    """(CAF + interest) / annuity ≥ 1.2 in year 3; passes without a loan (decisions.md D). Missing: CAF."""
    if third.coverage is None or third.coverage >= COVERAGE:
        return Criterion("coverage", True, third.coverage, COVERAGE, {})
    missing = ceil(COVERAGE * third.annuity) - third.income.cash_flow - third.income.interest
    return Criterion("coverage", False, third.coverage, COVERAGE, {"cash_flow": missing})


def given(books: Books) -> Iterator[tuple[str, int]]:
    """Each grant that can be lost, with what it pays in all in this scenario: operating and investment."""
    for grant in books.plan.grants:
        if grant.name not in books.shock.lost:
            yield grant.name, calendar(grant.payments, COUNTED[books.scenario][grant.certainty])[1]
    for resource in books.capital.resources:
        if resource.part.of:
            yield resource.part.name, sum(resource.received)


def _grant_loss(books: Books, without: Callable[[str], Books]) -> Criterion:
    """Without the largest grant, with its named plan B, cash is never below 0. Passes without a grant."""
    name, amount = max(given(books), key=lambda pair: pair[1], default=("", 0))
    if not amount:
        return Criterion("grant_loss", True, None, 0, {})
    least = min(without(name).cash)
    needed: dict[str, int | Fraction | str] = {}
    if books.plan.plan_b_of(name) is None:
        needed["plan_b"] = name
    if least < 0:
        needed["funding"] = -least
    return Criterion("grant_loss", not needed, least, 0, needed, name)
