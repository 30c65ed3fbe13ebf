"""A plan seen over 36 months in one scenario."""

from __future__ import annotations

from dataclasses import dataclass, replace

from maille.maths.errors import BadArgument

from .books import Books, Movement, WorkingCapital, keep
from .figures import Year
from .flows import SCENARIOS, Row
from .lasting import Criterion, tests
from .plan import Plan
from .shocks import AS_PLANNED, Shock
from .statements import years


@dataclass(frozen=True)
class Opening:
    """Plan de financement initial, over the first months (domain.md §5.6). Solde = resources − needs."""

    investments: int  # immobilisations and frais d'établissement, without VAT
    initial_stock: int
    working_capital: int  # the most it takes, without VAT and without the initial stock, which is counted once
    vat_advanced: int  # on investments and initial stock
    safety: int
    contributions: int  # what was there before, capital, contributions, gifts
    grants: int  # investment grants
    loans: int

    @property
    def needs(self) -> int:
        return self.investments + self.initial_stock + self.working_capital + self.vat_advanced + self.safety

    @property
    def resources(self) -> int:
        return self.contributions + self.grants + self.loans

    @property
    def balance(self) -> int:
        return self.resources - self.needs


@dataclass(frozen=True)
class Forecast:
    """Everything in cents; months are counted from 1, so that `cash[0]` is the end of month 1."""

    plan: Plan
    scenario: str
    ledger: tuple[Movement, ...]
    cash: Row
    vat_due: Row
    vat_credit: Row
    working_capital: tuple[WorkingCapital, ...]
    years: tuple[Year, Year, Year]
    opening: Opening
    tests: tuple[Criterion, ...]
    books: Books

    @property
    def lowest_cash(self) -> int:
        return min(self.cash)

    @property
    def lowest_month(self) -> int:
        return self.cash.index(self.lowest_cash) + 1

    @property
    def peak_need(self) -> int:
        """Besoin de pointe = −min(0, min of cash)."""
        return -min(0, self.lowest_cash)

    @property
    def is_lasting(self) -> bool:
        """« Pérenne »: every test is passed; one that cannot be judged is not."""
        return all(test.passed is True for test in self.tests)


def forecast(plan: Plan, *, scenario: str = "central", shock: Shock = AS_PLANNED) -> Forecast:
    """The cash ledger of 36 months and all that is read in it. Pure; integer cents. A few milliseconds.

    `scenario`: prudent = acquis + ½ probable, central = acquis + probable, ambitieux = all (decisions.md D).
    `shock`: a change tried on it. Raises BadArgument when `plan` is not a Plan, the scenario is unknown or a grant that
    is lost is not in the plan. Source: domain.md §5.6.
    """
    books = opened(plan, scenario, shock)
    found = years(books)

    def without(name: str) -> Books:
        return keep(plan, scenario, replace(shock, lost=(*shock.lost, name), with_plan_b=True))

    return Forecast(
        plan,
        scenario,
        books.ledger,
        books.cash,
        books.vat_due,
        books.vat_credit,
        books.working_capital,
        found,
        _opening(books),
        tests(books, found[2], without),
        books,
    )


def opened(plan: Plan, scenario: str, shock: Shock = AS_PLANNED) -> Books:
    """The books of a plan, once the arguments are known to be good."""
    if not isinstance(plan, Plan):
        raise BadArgument("plan", "a Plan is expected; Plan.from_json reads one")
    if scenario not in SCENARIOS:
        raise BadArgument("scenario", f"one of {', '.join(SCENARIOS)} is expected")
    known = {part.name for part in plan.grants} | {part.name for part in plan.funding}
    if strangers := set(shock.lost) - known:
        raise BadArgument("shock.lost", f"not in the plan: {', '.join(sorted(strangers))}")
    return keep(plan, scenario, shock)


def _opening(books: Books) -> Opening:
    plan, months = books.plan, books.plan.opening_months
    stocks = [flow.stock for flow in books.flows if flow.stock]
    initial_stock = sum(stock.initial for stock in stocks)
    bought = [asset for asset in books.capital.assets if asset.part.month <= months]
    most = max(capital.total + capital.vat for capital in books.working_capital[:months])
    resources = books.capital.resources
    return Opening(
        investments=sum(asset.value for asset in bought),
        initial_stock=initial_stock,
        # One that is negative is no resource to start with.
        working_capital=max(0, most - initial_stock),
        vat_advanced=sum(sum(asset.vat) for asset in bought)
        + sum(round(stock.initial * stock.vat) for stock in stocks),
        safety=plan.safety_cash,
        contributions=plan.opening_cash + sum(sum(one.received[:months]) for one in resources if not one.part.of),
        grants=sum(sum(one.received[:months]) for one in resources if one.part.of),
        loans=sum(sum(debt.received[:months]) for debt in books.capital.debts),
    )
