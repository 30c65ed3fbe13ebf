"""Progress that may only follow drawn arrows."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from maille.core.errors import RuleError


@dataclass(frozen=True)
class Machine:
    """A state machine: `arrows[state]` holds the states that may follow it."""

    arrows: Mapping[str, frozenset[str]]

    def allows(self, before: str, after: str) -> bool:
        return after in self.arrows.get(before, frozenset())

    def following(self, state: str) -> frozenset[str]:
        return self.arrows.get(state, frozenset())

    def check(self, before: str, after: str) -> None:
        """Raises RuleError when no arrow leads from `before` to `after`."""
        if not self.allows(before, after):
            raise RuleError(
                _("Cette étape ne peut pas suivre l'étape actuelle. Rechargez la page pour voir où en est la fiche.")
            )


def machine(**arrows: str) -> Machine:
    """`machine(proposed="documented duplicate", …)`: states separated by spaces."""
    return Machine({state: frozenset(after.split()) for state, after in arrows.items()})
