"""Who may do what with a project or a company, for the view (403) and for the button."""

from __future__ import annotations

from maille.challenges.rules import is_giver
from maille.programmes.models import Membership
from maille.programmes.policy import Act, Standing
from maille.projects.actions.carriers import OVER
from maille.projects.actions.life import FOLLOWS_BY_ITSELF
from maille.projects.models import (
    GATES,
    PROJECT_MACHINE,
    SUPPORT_OFFER_MACHINE,
    VENTURE_MACHINE,
    Carrier,
    Project,
    SupportOffer,
    Venture,
)

_STOPPED = frozenset({Project.Progress.PAUSED, Project.Progress.HANDED_OVER, Project.Progress.ABANDONED})
_TEAM_STEPS = _STOPPED
_FOUNDABLE = frozenset(Project.Progress) - {*_STOPPED, Project.Progress.NO_CARRIER}

# The codes of the kinds of actor in the programme file.
_CARRIES_AS = {
    "entreprises": Carrier.Kind.COMPANY,
    "entrepreneurs": Carrier.Kind.ENTREPRENEUR,
    "associations": Carrier.Kind.ASSOCIATION,
    "etudiants": Carrier.Kind.STUDENT,
    "citoyens": Carrier.Kind.CITIZEN,
}


def is_team(standing: Standing, project: Project) -> bool:
    """Who carries it, or started it. `project` comes from `of(person)`."""
    return is_giver(standing, project.node) or bool(getattr(project, "is_carried_by_me", False))


def may_revise(standing: Standing, project: Project) -> bool:
    if not project.node.is_listed:
        return False
    return standing.may(Act.ADVANCE) or (standing.may(Act.START_PROJECT) and is_team(standing, project))


def may_carry(standing: Standing, project: Project) -> bool:
    """Anyone: nobody is selected (R11, R38)."""
    return project.node.is_listed and project.progress not in OVER and standing.may(Act.START_PROJECT)


def usual_carrier_kind(standing: Standing) -> str:
    """As what somebody would carry, from what they said they come as; empty when that is unclear."""
    joined = Membership.objects.filter(programme=standing.programme, person=standing.person)
    kinds = joined.values_list("kinds__code", flat=True)
    found = {_CARRIES_AS[code] for code in kinds if code in _CARRIES_AS}
    return found.pop() if len(found) == 1 else ""


def may_support(standing: Standing, project: Project) -> bool:
    return project.node.is_listed and project.progress != Project.Progress.ABANDONED and standing.may(Act.SUPPORT)


def steps(standing: Standing, project: Project) -> list[str]:
    """Gates are noted by those who facilitate; the team may pause, hand over, stop and start again."""
    if not may_revise(standing, project):
        return []
    following = set(PROJECT_MACHINE.following(project.progress))
    if project.progress == Project.Progress.PAUSED:
        back = project.paused_from or Project.Progress.CARRIED
        following = {back, Project.Progress.ABANDONED}
    elif project.progress == Project.Progress.HANDED_OVER:
        following = {Project.Progress.CARRIED}
    elif project.progress != Project.Progress.ABANDONED:
        following -= FOLLOWS_BY_ITSELF
        if project.progress == Project.Progress.NO_CARRIER:
            following -= set(GATES)
        if not standing.may(Act.ADVANCE):
            following &= _TEAM_STEPS
    return [value for value in Project.Progress.values if value in following]


def offer_steps(standing: Standing, offer: SupportOffer, project: Project) -> list[str]:
    """Who offers may withdraw; the team, and those who facilitate, say what became of the offer."""
    following = SUPPORT_OFFER_MACHINE.following(offer.state)
    person = standing.person
    if person is None or not standing.may(Act.SUPPORT):
        return []
    if may_revise(standing, project):
        return [value for value in SupportOffer.State.values if value in following]
    return (
        [SupportOffer.State.WITHDRAWN]
        if offer.person_id == person.pk and SupportOffer.State.WITHDRAWN in following
        else []
    )


def may_found(standing: Standing, project: Project) -> bool:
    return project.progress in _FOUNDABLE and may_revise(standing, project)


def may_revise_venture(standing: Standing, venture: Venture, project: Project) -> bool:
    return venture.node.is_listed and may_revise(standing, project)


def venture_steps(standing: Standing, venture: Venture, project: Project) -> list[str]:
    if not may_revise_venture(standing, venture, project):
        return []
    following = VENTURE_MACHINE.following(venture.progress)
    return [value for value in Venture.Progress.values if value in following]
