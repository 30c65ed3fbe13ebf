"""What would one move change? Counted without solving anything, in a few milliseconds."""

from __future__ import annotations

from maille.maths.errors import BadArgument

from . import figures
from .answer import Broken, Formation, Preview
from .problem import GroupProblem, check, sized, whole
from .rules import read


def preview_move(problem: GroupProblem, formation: Formation, person: int, challenge: int) -> Preview:
    """Figures before and after, and the rules that the move breaks. `challenge` -1: nowhere."""
    problem = check(problem)
    most = problem.challenges - 1
    group = sized("formation", whole("formation", formation.group, 1, least=-1, most=most), problem.people)
    if not 0 <= person < problem.people:
        raise BadArgument("person", f"lies between 0 and {problem.people - 1}")
    if not -1 <= challenge <= most:
        raise BadArgument("challenge", f"lies between -1 and {most}")
    rules, moved = read(problem), group.copy()
    moved[person] = challenge
    already = {_name(each) for each in figures.broken(rules, group)}
    broken = [each for each in figures.broken(rules, moved) if _name(each) not in already]
    return Preview(figures.measure(rules, group), figures.measure(rules, moved), broken)


def _name(broken: Broken) -> tuple[str, int | None, tuple[int, ...]]:
    people = () if broken.challenge is not None and broken.rule == "max_per_organisation" else broken.people
    return broken.rule, broken.challenge, people
