"""Ideas and solutions: proposed, developed, kept in reserve, taken up again, merged with every credit kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maille.challenges.models import Challenge
from maille.contributions import actions as contributions
from maille.contributions import progress, thread
from maille.contributions.models import Credit, Kind, Link, Node, NodeState
from maille.core import journal
from maille.core.errors import RuleError
from maille.core.text import clean, clean_line
from maille.groups.models import Group
from maille.people.models import Organisation, Person
from maille.solutions.models import SOLUTION_MACHINE, Solution, SolutionAuthor

NEEDS_REASON = frozenset({Solution.Progress.RESERVE})
OVER = frozenset({Solution.Progress.GROUPED, Solution.Progress.ABANDONED})


@transaction.atomic
def propose_solution(
    *,
    challenge: Challenge,
    title: str,
    by: Person,
    now: datetime,
    group: Group | None = None,
    text: str = "",
    for_whom: str = "",
    how: str = "",
    novelty: str = "",
    co_authors: Sequence[Person] = (),
    inspired_by: Node | None = None,
    credit: str = Credit.NAME,
    author_label: str = "",
    organisation: Organisation | None = None,
    entered_by: Person | None = None,
    ref: str = "",
    role: str = "",
) -> Solution:
    """An idea (« émise ») that answers one challenge; by a group or by anybody. `by` and `co_authors` share its credit.

    Raises RuleError when the challenge is closed, or the group works on another one.
    """
    if challenge.progress == Challenge.Progress.CLOSED:
        raise RuleError(
            _("Ce défi est clos. Choisissez-en un autre : les défis en réserve restent ouverts."), field="challenge"
        )
    if group is not None and group.challenge_id != challenge.pk and challenge.pk not in thread.ancestor_ids(group.node):
        raise RuleError(
            _("Ce groupe travaille sur un autre défi. Choisissez le groupe de ce défi, ou aucun."), field="group"
        )
    fields = _fields(for_whom=for_whom, how=how, novelty=novelty)
    words = _words(title, text, challenge, fields, credit, author_label, organisation)
    node, _token = contributions.publish(
        programme=challenge.node.programme,
        kind=Kind.SOLUTION,
        words=words,
        by=by,
        now=now,
        entered_by=entered_by,
        ref=ref,
        role=role,
    )
    solution = Solution.objects.create(node=node, challenge=challenge, group=group, **fields)
    for person in dict.fromkeys([by, *co_authors]):
        _credit(solution, person, now=now)
    contributions.link(source=node, target=challenge.node, kind=Link.Kind.CAME_FROM, by=by, now=now, role=role)
    if group is not None:
        contributions.link(source=node, target=group.node, kind=Link.Kind.CAME_FROM, by=by, now=now, role=role)
    if inspired_by is not None:
        contributions.inspire(node=node, source=inspired_by, by=by, now=now, role=role)
    return solution


@transaction.atomic
def revise(
    *, solution: Solution, title: str, by: Person, now: datetime, text: str = "", for_whom: str = "", how: str = "", novelty: str = "",
    note: str = "", role: str = "",
) -> Solution:  # fmt: skip
    """New words; the older ones stay readable."""
    solution = locked(solution)
    node = solution.node
    fields = _fields(for_whom=for_whom, how=how, novelty=novelty)
    words = _words(title, text, solution.challenge, fields, node.credit, node.author_label, node.organisation)
    solution.node = contributions.revise(node=node, words=words, by=by, now=now, role=role, note=note)
    for field, value in fields.items():
        setattr(solution, field, value)
    solution.save(update_fields=list(fields))
    return solution


@transaction.atomic
def add_author(*, solution: Solution, person: Person, by: Person, now: datetime, role: str = "") -> None:
    """Somebody else thought it too: authorship is shared, never taken away (R08)."""
    if _credit(solution, person, now=now):
        journal.record(
            "solution.author_added",
            at=now,
            subject=solution.node,
            by=by,
            role=role,
            programme_id=solution.node.programme_id,
            data={"person": person.pk},
        )


@transaction.atomic
def set_progress(
    *, solution: Solution, after: str, by: Person, now: datetime, reason: str = "", lesson: str = "", role: str = ""
) -> Solution:
    """One step of SOLUTION_MACHINE. Abandoning asks for a lesson, the reserve for a reason.

    Raises RuleError without an arrow, and for « devenue projet », which starting a project does, or undoes.
    """
    solution = locked(solution)
    if after == Solution.Progress.PROJECT:
        raise RuleError(
            _("Une solution devient projet quand quelqu'un lance le projet : utilisez « Lancer le projet ».")
        )
    if after == Solution.Progress.GROUPED:
        raise RuleError(_("Une idée se regroupe avec une autre : choisissez avec laquelle."))
    if solution.progress == Solution.Progress.PROJECT and solution.projects.exists():
        raise RuleError(_("Un projet est né de cette solution : c'est lui qui avance désormais."))
    if solution.node.state == NodeState.ARCHIVED:
        raise RuleError(_("Cette idée a été réunie à une autre : c'est l'autre qui avance désormais."))
    if after in NEEDS_REASON:
        reason = progress.need_reason(reason)
    if after == Solution.Progress.ABANDONED:
        solution.lesson = _lesson(lesson)
        reason = reason or solution.lesson[:300]
    progress.move(solution, SOLUTION_MACHINE, after, by=by, now=now, role=role, reason=reason, also=["lesson"])
    return solution


@transaction.atomic
def adopt(*, solution: Solution, by: Person, now: datetime, role: str = "") -> Solution:
    """« Reprendre cette idée »: whoever takes an idea of the reserve joins its authors and develops it."""
    solution = locked(solution)
    if solution.progress != Solution.Progress.RESERVE:
        raise RuleError(
            _("Cette idée n'est plus en réserve : quelqu'un l'a déjà reprise. Proposez-lui votre aide sur sa page.")
        )
    progress.move(solution, SOLUTION_MACHINE, Solution.Progress.SKETCHED, by=by, now=now, role=role)
    add_author(solution=solution, person=by, by=by, now=now, role=role)
    contributions.follow(node=solution.node, by=by, now=now)
    return solution


@transaction.atomic
def merge_solutions(
    *, solution: Solution, into: Solution, by: Person, now: datetime, reason: str, role: str = ""
) -> Solution:
    """`solution` goes on inside `into`, which takes on all its authors; links and words are kept. Returns `into`."""
    reason = progress.need_reason(reason)
    if solution.pk == into.pk:
        raise RuleError(_("Choisissez une autre idée que celle-ci."), field="into")
    solution, into = locked(solution), locked(into)
    if into.progress in OVER:
        raise RuleError(_("Cette idée est déjà regroupée ou abandonnée. Choisissez-en une vivante."), field="into")
    progress.move(solution, SOLUTION_MACHINE, Solution.Progress.GROUPED, by=by, now=now, reason=reason, role=role)
    contributions.merge(duplicate=solution.node, into=into.node, by=by, now=now, reason=reason, role=role)
    for author in solution.authors.select_related("person").order_by("pk"):
        add_author(solution=into, person=author.person, by=by, now=now, role=role)
    return into


@transaction.atomic
def become_project(*, solution: Solution, by: Person, now: datetime, role: str = "") -> Solution:
    """A project starts from it; several projects may. Raises RuleError when it has not been presented yet."""
    solution = locked(solution)
    if solution.progress == Solution.Progress.PROJECT:
        return solution
    if not SOLUTION_MACHINE.allows(solution.progress, Solution.Progress.PROJECT):
        raise RuleError(
            _("Un projet part d'une solution présentée. Avancez d'abord la solution jusqu'à « présentée »."),
            field="solution",
        )
    progress.move(solution, SOLUTION_MACHINE, Solution.Progress.PROJECT, by=by, now=now, role=role, tells=False)
    return solution


def locked(solution: Solution) -> Solution:
    found = Solution.objects.select_for_update(of=("self",))
    return found.select_related("node__programme", "node__organisation", "challenge__node__theme").get(pk=solution.pk)


def _credit(solution: Solution, person: Person, *, now: datetime) -> bool:
    return SolutionAuthor.objects.get_or_create(solution=solution, person=person, defaults={"at": now})[1]


def _lesson(lesson: str) -> str:
    lesson = clean(lesson)[:2000]
    if not lesson:
        raise RuleError(_("Écrivez ce que vous avez appris : une idée abandonnée sert à la suivante."), field="lesson")
    return lesson


def _fields(*, for_whom: str, how: str, novelty: str) -> dict[str, Any]:
    return {"for_whom": clean_line(for_whom)[:200], "how": clean(how)[:4000], "novelty": clean_line(novelty)[:400]}


def _words(
    title: str,
    text: str,
    challenge: Challenge,
    fields: dict[str, Any],
    credit: str,
    author_label: str,
    organisation: Organisation | None,
) -> contributions.Words:
    return contributions.Words(
        title=title, text=text, theme=challenge.node.theme, credit=credit, author_label=author_label, organisation=organisation,
        extra_search=" ".join(str(value) for value in fields.values()), details=fields,
    )  # fmt: skip
