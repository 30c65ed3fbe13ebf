"""Where a project comes from: a solution (R05), or an actor who already exists (R06)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maille.contributions import actions as contributions
from maille.contributions import progress
from maille.contributions.models import Credit, Kind, Link, Node
from maille.core.errors import RuleError
from maille.core.text import clean, clean_line
from maille.people.models import Organisation, Person
from maille.programmes.models import Programme, Theme
from maille.projects.actions.carriers import carry
from maille.projects.models import PROJECT_MACHINE, Carrier, Project
from maille.solutions import actions as solutions
from maille.solutions.models import Solution

LIMITS = {"purpose": 400, "next_step": 240, "ask": 400}


@transaction.atomic
def start_project(
    *,
    solution: Solution,
    by: Person,
    now: datetime,
    title: str = "",
    text: str = "",
    purpose: str = "",
    next_step: str = "",
    ask: str = "",
    carries: bool = False,
    carrier_kind: str = Carrier.Kind.CITIZEN,
    credit: str = Credit.NAME,
    author_label: str = "",
    organisation: Organisation | None = None,
    ref: str = "",
    role: str = "",
) -> Project:
    """A creation, from a presented solution; with `carries`, who starts it carries it, else it looks for somebody.

    Several projects may come from one solution. Raises RuleError when it was not presented yet.
    """
    solution = solutions.become_project(solution=solution, by=by, now=now, role=role)
    source = solution.node
    fields = project_fields(purpose=purpose, next_step=next_step, ask=ask)
    words = project_words(
        title or source.title, text or source.text, source.theme, fields, credit, author_label, organisation
    )
    node, _token = contributions.publish(
        programme=source.programme, kind=Kind.PROJECT, words=words, by=by, now=now, ref=ref, role=role
    )
    project = Project.objects.create(node=node, kind=Project.Kind.CREATION, solution=solution, **fields)
    contributions.link(source=node, target=source, kind=Link.Kind.CAME_FROM, by=by, now=now, role=role)
    if carries:
        project = carry(project=project, by=by, now=now, kind=carrier_kind, is_lead=True, role=role)
    return project


@transaction.atomic
def start_scale_up(
    *,
    programme: Programme,
    host: Organisation,
    title: str,
    by: Person,
    now: datetime,
    kind: str = Project.Kind.SCALE_UP,
    theme: Theme | None = None,
    text: str = "",
    purpose: str = "",
    next_step: str = "",
    ask: str = "",
    takes_up: Node | None = None,
    inspired_by: Node | None = None,
    carries: bool = True,
    carrier_kind: str = Carrier.Kind.INTRAPRENEUR,
    credit: str = Credit.NAME,
    author_label: str = "",
    ref: str = "",
    role: str = "",
) -> Project:
    """An actor who already exists develops or changes scale; once carried it enters at gate G3 with its own figures.

    `takes_up`: the challenge, solution or carrier-less project that it takes over: its thread goes on here, and the
    project is handed over. `inspired_by`: a looser tie to a challenge or solution. Raises RuleError.
    """
    if kind not in {Project.Kind.SCALE_UP, Project.Kind.DEVELOPMENT}:
        raise RuleError(_("Choisissez « développement » ou « changement d'échelle »."), field="kind")
    fields = project_fields(purpose=purpose, next_step=next_step, ask=ask)
    origin = takes_up or inspired_by
    words = project_words(title, text, theme or (origin.theme if origin else None), fields, credit, author_label, host)
    node, _token = contributions.publish(
        programme=programme, kind=Kind.PROJECT, words=words, by=by, now=now, ref=ref, role=role
    )
    solution = Solution.objects.filter(node=takes_up).first() if takes_up else None
    project = Project.objects.create(node=node, kind=kind, host=host, solution=solution, **fields)
    if takes_up is not None:
        _take_up(project, takes_up, by=by, now=now, role=role)
    if inspired_by is not None:
        contributions.inspire(node=node, source=inspired_by, by=by, now=now, role=role)
    if carries:
        project = carry(project=project, by=by, now=now, kind=carrier_kind, is_lead=True, role=role)
    return project


def _take_up(project: Project, origin: Node, *, by: Person, now: datetime, role: str) -> None:
    if origin.kind not in {Kind.CHALLENGE, Kind.SOLUTION, Kind.PROJECT}:
        raise RuleError(_("On reprend un défi, une solution ou un projet sans porteur."), field="takes_up")
    contributions.link(source=project.node, target=origin, kind=Link.Kind.CAME_FROM, by=by, now=now, role=role)
    if origin.kind != Kind.PROJECT:
        return
    earlier = Project.objects.select_for_update(of=("self",)).select_related("node").get(pk=origin.pk)
    if earlier.progress != Project.Progress.NO_CARRIER:
        raise RuleError(
            _("Ce projet a déjà un porteur. Proposez-lui un soutien plutôt que de le reprendre."), field="takes_up"
        )
    reason = _("Repris par un acteur existant.")
    progress.move(
        earlier,
        PROJECT_MACHINE,
        Project.Progress.HANDED_OVER,
        by=by,
        now=now,
        reason=reason,
        role=role,
        data={"project": project.pk},
    )


def project_fields(*, purpose: str, next_step: str, ask: str) -> dict[str, Any]:
    given = {"purpose": purpose, "next_step": next_step, "ask": ask}
    return {name: clean_line(given[name])[:limit] for name, limit in LIMITS.items()}


def project_words(
    title: str,
    text: str,
    theme: Theme | None,
    fields: dict[str, Any],
    credit: str,
    author_label: str,
    organisation: Organisation | None,
) -> contributions.Words:
    return contributions.Words(
        title=title, text=clean(text), theme=theme, credit=credit, author_label=author_label, organisation=organisation,
        extra_search=" ".join(str(value) for value in fields.values()), details=fields,
    )  # fmt: skip
