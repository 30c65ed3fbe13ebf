"""A change tried on a plan."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from maille.maths.errors import BadArgument

LATEST = 36  # months


@dataclass(frozen=True)
class Shock:
    """A change tried on a plan: factors on what it moves, months of delay, grants that do not come."""

    price: Fraction = Fraction(1)
    volume: Fraction = Fraction(1)
    variable_cost: Fraction = Fraction(1)
    payroll: Fraction = Fraction(1)
    delay: int = 0
    lost: tuple[str, ...] = ()
    with_plan_b: bool = False

    def __post_init__(self) -> None:
        """Factors may be given as any finite number of at least 0; they are kept exact. Raises BadArgument."""
        for name in ("price", "volume", "variable_cost", "payroll"):
            given = getattr(self, name)
            try:
                kept = given if isinstance(given, Fraction) else Fraction(str(given))
            except (ValueError, ZeroDivisionError):
                kept = Fraction(-1)
            if isinstance(given, bool) or kept < 0:
                raise BadArgument(f"shock.{name}", "a finite number of at least 0 is expected")
            object.__setattr__(self, name, kept)
        if isinstance(self.delay, bool) or not isinstance(self.delay, int) or not 0 <= self.delay <= LATEST:
            raise BadArgument("shock.delay", f"a whole number of months from 0 to {LATEST} is expected")
        if isinstance(self.lost, str):
            raise BadArgument("shock.lost", "names of grants are expected, not one text")


AS_PLANNED = Shock()
