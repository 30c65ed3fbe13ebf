"""The company that a project became: founded, or taken in by an actor who exists."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maille.contributions import actions as contributions
from maille.contributions import progress
from maille.contributions.models import Kind, Link
from maille.core.errors import RuleError
from maille.core.text import clean, clean_line
from maille.people.models import Organisation, Person
from maille.projects.actions.carriers import locked
from maille.projects.models import PROJECT_MACHINE, VENTURE_MACHINE, Project, Venture

NEEDS_REASON = frozenset({Venture.Progress.CEASED})
BORN = frozenset({Venture.Progress.CREATED, Venture.Progress.HOSTED})


@transaction.atomic
def found_venture(
    *,
    project: Project,
    title: str,
    by: Person,
    now: datetime,
    text: str = "",
    organisation: Organisation | None = None,
    legal_form: str = "",
    registration: str = "",
    created_on: date | None = None,
    role: str = "",
    ref: str = "",
) -> Venture:
    """The page of the company, « en préfiguration » until it is created or hosted. Raises RuleError for a stopped project."""
    project = locked(project)
    if project.progress in {Project.Progress.ABANDONED, Project.Progress.NO_CARRIER}:
        raise RuleError(_("Une entreprise naît d'un projet porté. Celui-ci est arrêté ou cherche encore un porteur."))
    if created_on is not None and created_on > now.date():
        raise RuleError(
            _("La date de création est dans l'avenir. Laissez-la vide tant que l'entreprise n'est pas créée."),
            field="created_on",
        )
    fields = _fields(legal_form=legal_form, registration=registration, created_on=created_on, organisation=organisation)
    node, _token = contributions.publish(
        programme=project.node.programme,
        kind=Kind.VENTURE,
        words=_words(title, text, project, fields),
        by=by,
        now=now,
        role=role,
        ref=ref,
    )
    venture = Venture.objects.create(node=node, project=project, **fields)
    contributions.link(source=node, target=project.node, kind=Link.Kind.CAME_FROM, by=by, now=now, role=role)
    return venture


@transaction.atomic
def revise_venture(
    *, venture: Venture, title: str, by: Person, now: datetime, text: str = "", organisation: Organisation | None = None,
    legal_form: str = "", registration: str = "", created_on: date | None = None, note: str = "", role: str = "",
) -> Venture:  # fmt: skip
    venture = _locked(venture)
    fields = _fields(legal_form=legal_form, registration=registration, created_on=created_on, organisation=organisation)
    words = _words(title, text, venture.project, fields)
    venture.node = contributions.revise(node=venture.node, words=words, by=by, now=now, role=role, note=note)
    for field, value in fields.items():
        setattr(venture, field, value)
    venture.save(update_fields=list(fields))
    return venture


@transaction.atomic
def set_venture_progress(
    *, venture: Venture, after: str, by: Person, now: datetime, reason: str = "", role: str = ""
) -> Venture:
    """One step of VENTURE_MACHINE. Created or hosted, it brings its project to « créé »; in activity, to « lancé ».

    Raises RuleError without an arrow, without the registration or host that makes it real, or without a reason to cease.
    """
    venture = _locked(venture)
    if after in NEEDS_REASON:
        reason = progress.need_reason(reason)
    if after == Venture.Progress.CREATED and not venture.registration:
        raise RuleError(
            _("Indiquez d'abord l'immatriculation ou la déclaration : c'est elle qui dit que l'entreprise existe.")
        )
    if after == Venture.Progress.HOSTED and venture.organisation_id is None:
        raise RuleError(_("Indiquez d'abord quel acteur existant accueille l'activité."))
    progress.move(venture, VENTURE_MACHINE, after, by=by, now=now, reason=reason, role=role)
    project = locked(venture.project)
    follows = (
        Project.Progress.CREATED
        if after in BORN
        else Project.Progress.LAUNCHED
        if after == Venture.Progress.ACTIVE
        else None
    )
    if follows and PROJECT_MACHINE.allows(project.progress, follows):
        progress.move(
            project, PROJECT_MACHINE, follows, by=by, now=now, role=role, tells=False, data={"venture": venture.pk}
        )
    return venture


def _locked(venture: Venture) -> Venture:
    found = Venture.objects.select_for_update(of=("self",))
    return found.select_related("node__programme", "node__theme", "project__node__theme", "organisation").get(
        pk=venture.pk
    )


def _fields(
    *, legal_form: str, registration: str, created_on: date | None, organisation: Organisation | None
) -> dict[str, Any]:
    return {
        "legal_form": clean_line(legal_form)[:60], "registration": clean_line(registration)[:80], "created_on": created_on,
        "organisation": organisation,
    }  # fmt: skip


def _words(title: str, text: str, project: Project, fields: dict[str, Any]) -> contributions.Words:
    details = {
        "legal_form": fields["legal_form"], "registration": fields["registration"],
        "created_on": fields["created_on"].isoformat() if fields["created_on"] else "",
        "organisation": fields["organisation"].name if fields["organisation"] else "",
    }  # fmt: skip
    return contributions.Words(
        title=title, text=clean(text), theme=project.node.theme, organisation=fields["organisation"], details=details,
        extra_search=f"{fields['legal_form']} {details['organisation']}",
    )  # fmt: skip
