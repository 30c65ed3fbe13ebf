"""What a year says: result, break-even, mix of resources, funding, working capital; and how each figure is made."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil


@dataclass(frozen=True)
class Income:
    """Compte de résultat of a year; charges are positive. domain.md §5.6."""

    sales: int  # 70
    grants: int  # 74
    gifts: int  # 75
    purchases: int  # 60, consumed
    services: int  # 61-62
    taxes: int  # 63
    payroll: int  # 64
    depreciation: int  # 68
    interest: int  # 66
    exceptional: int  # 77 − 67
    released: int  # 777, quote-part of investment grants
    corporate_tax: int
    in_kind: int  # shown on both sides, below the line

    @property
    def operating(self) -> int:
        """Résultat d'exploitation = 70 + 74 + 75 − 60 − 61-62 − 63 − 64 − 68."""
        charges = self.purchases + self.services + self.taxes + self.payroll + self.depreciation
        return self.sales + self.grants + self.gifts - charges

    @property
    def ebitda(self) -> int:
        """EBE = résultat d'exploitation + dotations − reprises; a plan has no reprise."""
        return self.operating + self.depreciation

    @property
    def net(self) -> int:
        """Résultat net = exploitation − intérêts ± exceptionnel + quote-part − impôt."""
        return self.operating - self.interest + self.exceptional + self.released - self.corporate_tax

    @property
    def cash_flow(self) -> int:
        """CAF = résultat net + dotations − reprises − quote-part de subvention."""
        return self.net + self.depreciation - self.released


@dataclass(frozen=True)
class BreakEven:
    """Seuil de rentabilité of a year (domain.md §5.6, Seuil). Amounts are rounded up: reached, nothing is lost.

    `None` = « pas de seuil »: no turnover, or a margin rate that is not positive.
    """

    turnover: int
    variable: int
    fixed: int
    recurring: int  # non-market income that comes back every year
    sold: Fraction | None  # units, when a single line is sold

    @property
    def margin(self) -> int:
        """MCV = CA − charges variables."""
        return self.turnover - self.variable

    @property
    def rate(self) -> Fraction | None:
        """Taux MCV = (CA − charges variables) / CA."""
        return Fraction(self.margin, self.turnover) if self.turnover else None

    @property
    def threshold(self) -> int | None:
        """SR = charges fixes / taux MCV."""
        return self._over_rate(self.fixed)

    @property
    def hybrid(self) -> int | None:
        """SR hybride = max(0, CF − recurring non-market income) / taux MCV; 0 when that income covers all (decisions.md D)."""
        left = max(0, self.fixed - self.recurring)
        return self._over_rate(left) if left else 0

    def _over_rate(self, charges: int) -> int | None:
        return ceil(charges / self.rate) if self.rate is not None and self.rate > 0 else None

    @property
    def day(self) -> int | None:
        """Point mort = SR / CA × 365, in days; above 365, not reached in the year."""
        return ceil(Fraction(self.threshold * 365, self.turnover)) if self.threshold is not None else None

    @property
    def units(self) -> int | None:
        """CF / (prix − coût variable unitaire), by the year's mean margin of a unit, when a single line is sold."""
        if not self.sold or self.margin <= 0:
            return None
        return ceil(self.fixed * self.sold / self.margin)

    @property
    def safety(self) -> Fraction | None:
        """Marge de sécurité = (CA − SR) / CA."""
        return Fraction(self.turnover - self.threshold, self.turnover) if self.threshold is not None else None

    @property
    def balancing_grant(self) -> int:
        """Subvention d'équilibre = max(0, CF − MCV)."""
        return max(0, self.fixed - self.margin)


@dataclass(frozen=True)
class Mix:
    """Where the resources of a year come from; `in_kind` is work and gifts without money."""

    market: int
    public: int
    private: int
    in_kind: int
    recurring: int  # market or recurring, once
    earmarked: int
    funders: tuple[tuple[str, int], ...]  # one payer each, the largest first

    @property
    def money(self) -> int:
        return self.market + self.public + self.private

    def share(self, part: int) -> Fraction | None:
        """Of everything, work without money included."""
        whole = self.money + self.in_kind
        return Fraction(part, whole) if whole else None


@dataclass(frozen=True)
class Funding:
    """Plan de financement of a year (domain.md §5.6): solde = resources − needs; it is what cash moved by."""

    investments: int
    working_capital: int  # ΔBFR
    repaid: int
    distributed: int
    cash_flow: int
    contributions: int
    loans: int
    grants: int
    total: int  # cumul, from the opening cash

    @property
    def balance(self) -> int:
        needs = self.investments + self.working_capital + self.repaid + self.distributed
        return self.cash_flow + self.contributions + self.loans + self.grants - needs


@dataclass(frozen=True)
class QuickEstimate:
    """« Estimation rapide » of the working capital by d/365 (domain.md §5.6, BFR); the books are the truth."""

    stocks: int
    customers: int
    grants: int
    suppliers: int

    @property
    def total(self) -> int:
        return self.stocks + self.customers + self.grants - self.suppliers


@dataclass(frozen=True)
class Year:
    number: int
    income: Income
    break_even: BreakEven
    mix: Mix
    funding: Funding
    quick: QuickEstimate
    working_capital: int
    working_capital_days: Fraction | None  # BFR / CA × 365
    annuity: int
    coverage: Fraction | None  # (CAF + interest) / annuity; None without a loan
