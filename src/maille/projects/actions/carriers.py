"""Carrying a project, and stopping: « cherche un porteur » ⇄ « porté » follows by itself (R13, R38)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maille.contributions import actions as contributions
from maille.contributions import progress
from maille.core import journal
from maille.core.errors import RuleError
from maille.people.models import Person
from maille.projects.models import GATES, PROJECT_MACHINE, Carrier, Project

OVER = frozenset({Project.Progress.ABANDONED, Project.Progress.HANDED_OVER})


@transaction.atomic
def carry(
    *, project: Project, by: Person, now: datetime, kind: str = Carrier.Kind.CITIZEN, is_lead: bool = False,
    person: Person | None = None, role: str = "",
) -> Project:  # fmt: skip
    """« Je porte »: anyone may, several together; twice is as good as once.

    A project that looked for somebody becomes carried, and goes back to the gate it had reached. Raises RuleError when
    it was abandoned or handed over.
    """
    project = locked(project)
    person = person or by
    if project.progress in OVER:
        raise RuleError(
            _("Ce projet est arrêté ou transmis. Écrivez à l'équipe du programme si vous voulez le relancer.")
        )
    if kind not in Carrier.Kind.values:
        raise RuleError(_("Dites comme qui vous portez ce projet : choisissez dans la liste."), field="kind")
    if project.carriers.running().filter(person=person).exists():
        return project
    Carrier.objects.create(project=project, person=person, kind=kind, is_lead=is_lead, since=now)
    journal.record(
        "project.carrier_joined",
        at=now,
        subject=project.node,
        by=by,
        role=role,
        programme_id=project.node.programme_id,
        data={"person": person.pk, "kind": kind},
    )
    contributions.follow(node=project.node, by=person, now=now)
    if project.progress == Project.Progress.NO_CARRIER:
        _take_back_up(project, by=by, now=now, role=role)
    return project


@transaction.atomic
def stop_carrying(
    *, project: Project, by: Person, now: datetime, person: Person | None = None, role: str = ""
) -> Project:
    """One click, no reason asked. When nobody carries any more, the project looks for somebody and keeps its gate in mind."""
    project = locked(project)
    person = person or by
    if not project.carriers.running().filter(person=person).update(until=now):
        return project
    journal.record(
        "project.carrier_left",
        at=now,
        subject=project.node,
        by=by,
        role=role,
        programme_id=project.node.programme_id,
        data={"person": person.pk},
    )
    left = project.carriers.running()
    if left.exists():
        if not left.filter(is_lead=True).exists():
            Carrier.objects.filter(pk=left.order_by("since", "pk").values_list("pk", flat=True)[0]).update(is_lead=True)
        return project
    if PROJECT_MACHINE.allows(project.progress, Project.Progress.NO_CARRIER) and project.progress not in {
        *OVER,
        Project.Progress.PAUSED,
    }:
        project.paused_from = project.progress if project.progress in GATES else ""
        progress.move(
            project, PROJECT_MACHINE, Project.Progress.NO_CARRIER, by=by, now=now, role=role, also=["paused_from"]
        )
    return project


def _take_back_up(project: Project, *, by: Person, now: datetime, role: str) -> None:
    if project.paused_from in GATES:
        after, project.paused_from = project.paused_from, ""
        progress.move(project, PROJECT_MACHINE, after, by=by, now=now, role=role, also=["paused_from"])
        return
    progress.move(project, PROJECT_MACHINE, Project.Progress.CARRIED, by=by, now=now, role=role)
    if project.kind != Project.Kind.CREATION:  # an actor who exists enters at G3 (domain §5.1)
        progress.move(project, PROJECT_MACHINE, Project.Progress.G3, by=by, now=now, role=role, tells=False)


def locked(project: Project) -> Project:
    found = Project.objects.select_for_update(of=("self",))
    return found.select_related("node__programme", "node__theme", "node__organisation", "host").get(pk=project.pk)
