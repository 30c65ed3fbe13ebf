"""What a project says, and the gates it passes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maille.contributions import actions as contributions
from maille.contributions import progress
from maille.core.errors import RuleError
from maille.core.text import clean
from maille.people.models import Person
from maille.projects.actions.carriers import locked
from maille.projects.actions.start import project_fields, project_words
from maille.projects.models import GATES, PROJECT_MACHINE, Project

NEEDS_REASON = frozenset({Project.Progress.PAUSED, Project.Progress.HANDED_OVER})
FOLLOWS_BY_ITSELF = frozenset({Project.Progress.NO_CARRIER, Project.Progress.CARRIED})


@transaction.atomic
def revise_project(
    *, project: Project, title: str, by: Person, now: datetime, text: str = "", purpose: str = "", next_step: str = "", ask: str = "",
    note: str = "", role: str = "",
) -> Project:  # fmt: skip
    """New words; the older ones stay readable."""
    project = locked(project)
    node = project.node
    fields = project_fields(purpose=purpose, next_step=next_step, ask=ask)
    words = project_words(title, text, node.theme, fields, node.credit, node.author_label, node.organisation)
    project.node = contributions.revise(node=node, words=words, by=by, now=now, role=role, note=note)
    for field, value in fields.items():
        setattr(project, field, value)
    project.save(update_fields=list(fields))
    return project


@transaction.atomic
def set_progress(
    *, project: Project, after: str, by: Person, now: datetime, reason: str = "", lesson: str = "", role: str = ""
) -> Project:
    """One step of PROJECT_MACHINE. A pause remembers where from and only leads back there; abandoning asks for a lesson.

    Raises RuleError without an arrow, reason or lesson, and for « porté » or « cherche un porteur », which follow by
    themselves from who carries (`after` may then be the word for leaving a pause or a stop).
    """
    project = locked(project)
    before = project.progress
    after = _checked(project, after)
    if after in NEEDS_REASON:
        reason = progress.need_reason(reason)
    if after == Project.Progress.PAUSED:
        project.paused_from = before
    elif before == Project.Progress.PAUSED:
        project.paused_from = ""
    if after == Project.Progress.ABANDONED:
        project.lesson = _lesson(lesson)
        reason = reason or project.lesson[:300]
    progress.move(
        project, PROJECT_MACHINE, after, by=by, now=now, reason=reason, role=role, also=["paused_from", "lesson"]
    )
    return project


def _checked(project: Project, after: str) -> str:
    before = project.progress
    leaving = before in {Project.Progress.PAUSED, Project.Progress.HANDED_OVER, Project.Progress.ABANDONED}
    if leaving and after != Project.Progress.ABANDONED:
        if before == Project.Progress.PAUSED and after != project.paused_from and after not in FOLLOWS_BY_ITSELF:
            raise RuleError(_("Un projet en pause reprend là où il s'était arrêté."))
        has_carrier = project.carriers.running().exists()
        if after in FOLLOWS_BY_ITSELF and before != Project.Progress.ABANDONED:
            return Project.Progress.CARRIED if has_carrier else Project.Progress.NO_CARRIER
        return after
    if after in FOLLOWS_BY_ITSELF:
        raise RuleError(
            _("« Porté » et « cherche un porteur » suivent d'eux-mêmes les personnes qui portent le projet.")
        )
    if before == Project.Progress.NO_CARRIER and after in GATES:
        raise RuleError(_("Un jalon se passe avec un porteur. Cherchez d'abord qui porte ce projet."))
    return after


def _lesson(lesson: str) -> str:
    lesson = clean(lesson)[:2000]
    if not lesson:
        raise RuleError(_("Écrivez ce que vous avez appris : un projet arrêté sert au suivant."), field="lesson")
    return lesson
