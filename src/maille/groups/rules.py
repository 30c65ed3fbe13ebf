"""Who may do what with a group, for the view (403) and for the button."""

from __future__ import annotations

from maille.groups.actions.members import JOINABLE
from maille.groups.models import GROUP_MACHINE, Group
from maille.programmes.policy import Act, Standing

_OWN_STEPS = frozenset({Group.Progress.FORMING, Group.Progress.WORKING, Group.Progress.PRESENTED})
_BY_VERBS = frozenset({Group.Progress.MERGED, Group.Progress.SPLIT})


def may_join(standing: Standing, group: Group) -> bool:
    return group.node.is_listed and group.progress in JOINABLE and standing.may(Act.JOIN_GROUP)


def may_look_after(standing: Standing, group: Group, *, is_member: bool) -> bool:
    """Its sheet, contract and roles: the members, and those who facilitate."""
    if not group.node.is_listed:
        return False
    return standing.may(Act.ADVANCE) or (is_member and standing.may(Act.JOIN_GROUP))


def may_reshape(standing: Standing, group: Group) -> bool:
    """Split or merge: on purpose, by those who facilitate."""
    return (
        group.node.is_listed
        and standing.may(Act.ADVANCE)
        and GROUP_MACHINE.allows(group.progress, Group.Progress.SPLIT)
    )


def steps(standing: Standing, group: Group, *, is_member: bool) -> list[str]:
    if not may_look_after(standing, group, is_member=is_member):
        return []
    following = GROUP_MACHINE.following(group.progress) - _BY_VERBS
    if not standing.may(Act.ADVANCE):
        following = following & _OWN_STEPS if group.progress in _OWN_STEPS else frozenset()
    return [value for value in Group.Progress.values if value in following]
