"""Six small plans, each about one part of the formulas; `test_reference_plans` works them by hand."""

from dataclasses import replace
from decimal import Decimal

from maille.maths.finance import (
    Bracket,
    Cost,
    Funding,
    Grant,
    InKind,
    Investment,
    Loan,
    Payment,
    Plan,
    PlanB,
    RevenueLine,
    Staff,
)

# 1. A summer stall: ramp, seasons, growth, delays.
STALL = Plan(
    name="La buvette d'été",
    vat="exonéré",
    opening_cash=150_000,
    revenues=(
        RevenueLine(
            name="repas",
            kind="vente usager",
            price=1_000,
            volume=Decimal(100),
            ramp_percent=(Decimal(50), Decimal(75)),
            growth_percent=(Decimal(10), Decimal(20)),
            seasonality=(*(Decimal(3),) * 6, *(Decimal(0),) * 6),
            delay_days=45,
        ),
    ),
    costs=(
        Cost(name="denrées", kind="achats", of="repas", unit_cost=400, delay_days=30),
        Cost(name="loyer", kind="services", amount=50_000),
    ),
)

# 2. VAT on payments, with a credit carried; 3. the same on invoices, and exempt.
WORKSHOP = Plan(
    name="L'atelier assujetti",
    opening_cash=2_000_000,
    revenues=(
        RevenueLine(
            name="réparations",
            kind="vente usager",
            price=5_000,
            volume=Decimal(100),
            vat_percent=Decimal(20),
            delay_days=30,
        ),
    ),
    costs=(Cost(name="sous-traitance", kind="services", amount=200_000, vat_percent=Decimal(20), delay_days=30),),
    investments=(Investment(name="four", kind="corporelle", amount=1_200_000, years=5, vat_percent=Decimal(20)),),
)
ON_INVOICES = replace(WORKSHOP, vat="débits")
EXEMPT = replace(WORKSHOP, vat="exonéré")

# 4. Two loans, one without interest; an asset bought in month 4 and the grant that helps it.
LOANS = Plan(
    name="Les emprunts",
    vat="exonéré",
    opening_cash=500_000,
    loans=(
        Loan(
            name="banque",
            principal=1_000_000,
            rate_percent=Decimal(12),
            months=3,
            deferred_months=2,
        ),
        Loan(name="prêt d'honneur", kind="prêt d'honneur", principal=100_000, months=7, month=3),
    ),
    investments=(Investment(name="camion", kind="corporelle", amount=1_000_000, month=4, years=3),),
    funding=(
        Funding(
            name="Région",
            kind="subvention d'investissement",
            of="camion",
            payments=(Payment(month=10, amount=360_000),),
        ),
    ),
)

# 5. An association and its grants, each with its calendar and its certainty.
GRANTS = Plan(
    name="L'association aidée",
    vat="exonéré",
    opening_cash=1_000_000,
    revenues=(RevenueLine(name="séances", kind="vente usager", price=1_000, volume=Decimal(50)),),
    costs=(Cost(name="matériel", kind="achats", of="séances", unit_cost=200),),
    staff=(Staff(name="animatrice", gross=100_000, charges_percent=Decimal(20)),),
    grants=(
        Grant(
            name="Ville",
            kind="subvention d'exploitation",
            payments=tuple(Payment(month=month, amount=600_000) for month in (6, 18, 38)),
            recurring=True,
            plan_b=PlanB(name="ouvrir le samedi", monthly=30_000, first_month=7),
        ),
        Grant(
            name="Fondation",
            kind="mécénat",
            payments=(Payment(month=2, amount=300_000),),
            last_month=12,
            certainty="probable",
        ),
        Grant(
            name="Emploi aidé",
            kind="aide à l'emploi",
            payments=tuple(Payment(month=month, amount=240_000) for month in (12, 24, 36)),
            certainty="espéré",
        ),
    ),
    in_kind=(InKind(name="bénévoles", monthly=10_000),),
)

# 6. A shop: its store, a loss carried forward, corporate tax.
_SHOP_COSTS = (
    Cost(
        name="textiles",
        kind="achats",
        of="vêtements",
        unit_cost=730,
        delay_days=60,
        initial_stock=50_000,
        stock_days=30,
    ),
    Cost(name="année 2", kind="services", amount=50_000, first_month=13, last_month=24),
    Cost(name="année 3", kind="services", amount=20_000, first_month=25),
)
SHOP = Plan(
    name="La boutique",
    corporate_tax=(Bracket(percent=Decimal(15), up_to=100_000), Bracket(percent=Decimal(25))),
    revenues=(RevenueLine(name="vêtements", kind="vente usager", price=2_000, volume=Decimal(100)),),
    costs=(*_SHOP_COSTS, Cost(name="année 1", kind="services", amount=300_000, last_month=12)),
)
SHOP_IN_PROFIT = replace(SHOP, costs=_SHOP_COSTS)

ALL = (STALL, WORKSHOP, ON_INVOICES, EXEMPT, LOANS, GRANTS, SHOP, SHOP_IN_PROFIT)
