"""The three-year forecast of a project, in integer cents. Source: domain.md §5.6 and decisions.md D; see docs/finance.md.

`Plan.from_json(text)` reads a plan, `forecast(plan)` gives its books, `sensitivity(plan)` and `simulate(plan)` shake it.
Nothing heavy is imported before `simulate` is called.
"""

from .books import Movement, WorkingCapital
from .draws import Simulation, simulate
from .figures import Year
from .flows import SCENARIOS
from .forecasting import Forecast, Opening, forecast
from .lasting import Criterion
from .parts import (
    Bracket,
    Cost,
    Funding,
    Grant,
    InKind,
    Investment,
    Loan,
    Payment,
    PlanB,
    RevenueLine,
    Signed,
    Staff,
    Uncertainty,
)
from .plan import Plan
from .problems import BadPlan, Problem
from .schema import plan_schema
from .shocks import AS_PLANNED, Shock
from .tornado import Effect, Sensitivity, sensitivity

__all__ = [
    "AS_PLANNED",
    "SCENARIOS",
    "BadPlan",
    "Bracket",
    "Cost",
    "Criterion",
    "Effect",
    "Forecast",
    "Funding",
    "Grant",
    "InKind",
    "Investment",
    "Loan",
    "Movement",
    "Opening",
    "Payment",
    "Plan",
    "PlanB",
    "Problem",
    "RevenueLine",
    "Sensitivity",
    "Shock",
    "Signed",
    "Simulation",
    "Staff",
    "Uncertainty",
    "WorkingCapital",
    "Year",
    "forecast",
    "plan_schema",
    "sensitivity",
    "simulate",
]
