"""Who may do what with a need. Pure questions, for views and buttons."""

from __future__ import annotations

from maille.needs.models import NEED_MACHINE, Need
from maille.programmes.policy import Act, Standing

BY_HAND = ("documented", "corroborated", "proposed", "out_of_scope")


def may_move(standing: Standing) -> bool:
    return standing.may(Act.ADVANCE)


def steps(standing: Standing, need: Need) -> list[str]:
    """Where the visitor may bring the need now, by hand."""
    return [after for after in BY_HAND if NEED_MACHINE.allows(need.progress, after)] if may_move(standing) else []


def may_split(standing: Standing, need: Need) -> bool:
    return standing.may(Act.LINK) and NEED_MACHINE.allows(need.progress, "split") and need.node.is_listed


def may_merge(standing: Standing, need: Need) -> bool:
    return standing.may(Act.LINK) and NEED_MACHINE.allows(need.progress, "duplicate") and need.node.is_listed
