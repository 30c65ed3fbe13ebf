"""Who may do what with a challenge, for the view (403) and for the button."""

from __future__ import annotations

from maille.challenges.models import CHALLENGE_MACHINE, Challenge
from maille.contributions.models import Node
from maille.programmes.policy import Act, Standing

# What whoever wrote it may decide alone; the rest is decided together, and noted by those who facilitate.
_OWN_STEPS = frozenset({Challenge.Progress.EMERGENT, Challenge.Progress.WORDED, Challenge.Progress.REVIEWED})
_BY_VERBS = frozenset({Challenge.Progress.ASSIGNED, Challenge.Progress.MERGED})


def is_giver(standing: Standing, node: Node) -> bool:
    person = standing.person
    return person is not None and person.pk in {node.author_id, node.on_behalf_of_id, node.entered_by_id}


def may_revise(standing: Standing, challenge: Challenge) -> bool:
    """Its author, as long as the phase is open to writing; those who facilitate, always."""
    if not challenge.node.is_listed:
        return False
    return standing.may(Act.ADVANCE) or (standing.may(Act.WRITE_CHALLENGE) and is_giver(standing, challenge.node))


def steps(standing: Standing, challenge: Challenge) -> list[str]:
    """Where this person may bring it from here, in the order of the machine. « assigned » and « merged » are verbs of their own."""
    if not challenge.node.is_listed:
        return []
    following = CHALLENGE_MACHINE.following(challenge.progress) - _BY_VERBS
    if not standing.may(Act.ADVANCE):
        own = challenge.progress in _OWN_STEPS and may_revise(standing, challenge)
        following = following & _OWN_STEPS if own else frozenset()
    return [value for value in Challenge.Progress.values if value in following]


def may_merge(standing: Standing, challenge: Challenge) -> bool:
    allowed = CHALLENGE_MACHINE.allows(challenge.progress, Challenge.Progress.MERGED)
    return challenge.node.is_listed and allowed and standing.may(Act.LINK)


def may_open_group(standing: Standing, challenge: Challenge) -> bool:
    """Anybody who may join a group may open one on a challenge that is retained or in reserve."""
    open_to_groups = CHALLENGE_MACHINE.allows(challenge.progress, Challenge.Progress.ASSIGNED)
    return (
        challenge.node.is_listed
        and standing.may(Act.JOIN_GROUP)
        and (open_to_groups or challenge.progress == Challenge.Progress.ASSIGNED)
    )
