"""The books of many futures at once, in floats. Imports NumPy: only `draws.simulate` imports this, when it is called."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .books import Books
from .flows import INCOME, MONTHS, Flow
from .parts import Uncertainty
from .plan import ON_INVOICES
from .tornado import DRIVERS

Draws = NDArray[np.float64]


def drawn(uncertainty: Uncertainty, draws: int, generator: Any) -> dict[str, Draws]:
    """Factors for each driver; a range without width gives its one value."""
    factors = {}
    for driver in DRIVERS:
        least, likely, most = (float(value) / 100 for value in getattr(uncertainty, driver))
        # Drawn in any case, so that narrowing one range does not move the others.
        share = generator.random(draws)
        factors[driver] = np.full(draws, likely) if least == most else _triangular(share, least, likely, most)
    return factors


def _triangular(share: Draws, least: float, likely: float, most: float) -> Draws:
    """The inverse of the triangular distribution's cumulative function."""
    turn = (likely - least) / (most - least)
    below = least + np.sqrt(share * (most - least) * (likely - least))
    above = most - np.sqrt((1 - share) * (most - least) * (most - likely))
    return np.asarray(np.where(share < turn, below, above))


class Model:
    """The books as sums of rows, each times the factors of what moves it."""

    def __init__(self, books: Books) -> None:
        self.plan, self.opening = books.plan, float(books.plan.opening_cash)
        groups: dict[tuple[str, ...], Any] = {}
        self.stores: list[Flow] = []
        for flow in books.flows:
            rows = groups.setdefault(flow.drivers, np.zeros((4, MONTHS)))
            sign = 1 if flow.account in INCOME else -1
            rows[0] += sign * np.array(flow.earned, dtype=float)
            if flow.stock:
                self.stores.append(flow)
                continue
            rows[1] += sign * np.array(flow.vat if self.plan.vat == ON_INVOICES else flow.vat_paid, dtype=float)
            rows[2] += sign * np.array(flow.paid, dtype=float)
        self.groups = groups
        fixed = groups.setdefault((), np.zeros((4, MONTHS)))
        self._capital(books, fixed)

    def _capital(self, books: Books, fixed: Any) -> None:
        """What no factor moves: investments, loans, contributions, exceptional, distributions."""
        for asset in books.capital.assets:
            fixed[0] -= asset.depreciation
            fixed[1] -= asset.vat
        for debt in books.capital.debts:
            fixed[0] -= debt.interest
        for resource in books.capital.resources:
            fixed[0] += resource.released
        for part in self.plan.exceptional:
            fixed[0, part.month - 1] += part.amount
        # All the cash that is neither of a line above nor a tax moves as it is.
        mine = {flow.account for flow in books.flows} | {"TVA", "impôt sur les sociétés"}
        for movement in books.ledger:
            if movement.account not in mine:
                fixed[2, movement.month - 1] += movement.amount
        self.fixed = np.asarray(fixed)

    def run(self, factors: dict[str, Draws]) -> tuple[Draws, Draws]:
        """Results of the three years (draws, 3) and cash at each month's end (draws, 36)."""
        count = len(next(iter(factors.values())))
        result, vat, cash = (np.zeros((count, MONTHS)) for _row in range(3))
        for drivers, rows in self.groups.items():
            factor = self._factor(drivers, factors, count)
            result += factor * rows[0]
            vat += factor * rows[1]
            cash += factor * rows[2]
        for flow in self.stores:
            self._buy(flow, self._factor(flow.drivers, factors, count), vat, cash)
        cash[:, 1:] -= self._vat_due(vat)[:, :-1]
        yearly = result.reshape(count, 3, 12).sum(axis=2)
        tax = self._tax(yearly)
        cash[:, 15] -= tax[:, 0]
        cash[:, 27] -= tax[:, 1]
        return yearly - tax, self.opening + cash.cumsum(axis=1)

    def _factor(self, drivers: tuple[str, ...], factors: dict[str, Draws], count: int) -> Draws:
        factor = np.ones(count)
        for driver in drivers:
            factor = factor * factors[driver]
        return np.asarray(factor[:, None])

    def _buy(self, flow: Flow, factor: Draws, vat: Draws, cash: Draws) -> None:
        """`flows.purchases`, for all the draws."""
        stock = flow.stock
        if stock is None:
            return
        consumed = factor * np.array(flow.earned, dtype=float)
        before = np.full(len(factor), float(stock.initial))
        for month in range(MONTHS):
            used = consumed[:, month]
            need = np.maximum(0, used * (12 * stock.days / 365 + 1) - before)
            before = before + need - used
            bought = need + (stock.initial if month == 0 else 0)
            tax = bought * float(stock.vat)
            paid = month + stock.lag
            if paid < MONTHS:
                cash[:, paid] -= bought + tax
            when = month if self.plan.vat == ON_INVOICES else paid
            if when < MONTHS:
                vat[:, when] -= tax

    def _vat_due(self, vat: Draws) -> Draws:
        due, credit = np.zeros_like(vat), np.zeros(len(vat))
        for month in range(MONTHS):
            balance = vat[:, month] - credit
            credit = np.maximum(0, -balance)
            due[:, month] = np.maximum(0, balance)
        return due

    def _tax(self, yearly: Draws) -> Draws:
        tax, losses = np.zeros_like(yearly), np.zeros(len(yearly))
        for year in range(3):
            profit = np.maximum(0, yearly[:, year] - losses)
            losses = np.maximum(0, losses - yearly[:, year])
            floor = 0
            for bracket in self.plan.corporate_tax:
                part = np.clip(profit, None, bracket.up_to) - floor
                tax[:, year] += np.maximum(0, part) * float(bracket.percent) / 100
                floor = bracket.up_to
        return tax
