"""Who may do what with a solution, for the view (403) and for the button."""

from __future__ import annotations

from maille.challenges.rules import is_giver
from maille.programmes.policy import Act, Standing
from maille.solutions.models import SOLUTION_MACHINE, Solution

_BY_VERBS = frozenset({Solution.Progress.GROUPED, Solution.Progress.PROJECT})


def is_team(standing: Standing, solution: Solution) -> bool:
    """Its authors and the members of its group. `solution` comes from `of(person)`."""
    return is_giver(standing, solution.node) or bool(getattr(solution, "is_team", False))


def may_revise(standing: Standing, solution: Solution) -> bool:
    if not solution.node.is_listed:
        return False
    return standing.may(Act.ADVANCE) or (standing.may(Act.PROPOSE_SOLUTION) and is_team(standing, solution))


def steps(standing: Standing, solution: Solution) -> list[str]:
    """Its team moves it, and so do those who facilitate; merging and becoming a project are verbs of their own."""
    if not may_revise(standing, solution) or solution.progress == Solution.Progress.PROJECT:
        return []
    following = SOLUTION_MACHINE.following(solution.progress) - _BY_VERBS
    return [value for value in Solution.Progress.values if value in following]


def may_adopt(standing: Standing, solution: Solution) -> bool:
    """The reserve is open to all (R12)."""
    return (
        solution.node.is_listed
        and solution.progress == Solution.Progress.RESERVE
        and standing.may(Act.PROPOSE_SOLUTION)
    )


def may_merge(standing: Standing, solution: Solution) -> bool:
    allowed = SOLUTION_MACHINE.allows(solution.progress, Solution.Progress.GROUPED)
    return solution.node.is_listed and allowed and standing.may(Act.LINK)


def may_start_project(standing: Standing, solution: Solution) -> bool:
    ready = solution.progress in {Solution.Progress.PRESENTED, Solution.Progress.PROJECT}
    return solution.node.is_listed and ready and standing.may(Act.START_PROJECT)
