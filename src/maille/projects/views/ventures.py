"""The company that a project became: what its team chose to publish."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maille.challenges.moves import move_page, undo_step
from maille.contributions.models import Kind, Node
from maille.contributions.pages import detail_context, tied_to
from maille.contributions.progress import with_last_move
from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.people.models import Organisation
from maille.programmes.http import ProgrammeRequest, known_person, programme_page, requires, shared_page
from maille.programmes.policy import Act
from maille.projects import actions, rules
from maille.projects.actions.ventures import NEEDS_REASON
from maille.projects.forms import VentureForm
from maille.projects.models import VENTURE_MACHINE, Project, Venture
from maille.projects.views.pages import found_project
from maille.ui.forms import refuse


@programme_page
@requires(Act.START_PROJECT)
def venture_create(request: ProgrammeRequest, slug: str) -> HttpResponse:
    project = found_project(request, slug)
    if not rules.may_found(request.standing, project):
        raise PermissionDenied
    form = VentureForm(
        request.POST or None, organisations=_organisations(request, project), initial={"title": project.node.title}
    )
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            made = actions.found_venture(
                project=project,
                by=known_person(request),
                now=timezone.now(),
                role=request.standing.role,
                **form.words(),
            )
            return made.node.get_absolute_url()

        try:
            address = run_once(key_of(request), scope_of(request, f"venture:{project.pk}"), work)
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(request, _("L'entreprise a sa page, « en préfiguration »."))
            return redirect(address)
    context = {"form": form, "project": project, "venture": None}
    return TemplateResponse(request, "projects/venture_form.html", context, status=422 if form.errors else 200)


IN_ITS_PROJECT = (
    "SELECT 1 FROM projects_venture v JOIN contributions_node p ON p.id = v.project_id"
    " LEFT JOIN projects_carrier c ON c.project_id = v.project_id WHERE v.node_id = node.id"
    " AND %(person)s IN (p.author_id, p.on_behalf_of_id, p.entered_by_id, c.person_id)"
)


@require_safe
@programme_page
@shared_page(tied_to(Kind.VENTURE, IN_ITS_PROJECT))
def venture_detail(request: ProgrammeRequest, slug: str) -> HttpResponse:
    venture, project = _found(request, slug)
    steps = rules.venture_steps(request.standing, venture, project)
    context = detail_context(request, venture.node)
    context |= {
        "venture": venture, "project": project, "may_move": bool(steps),
        "may_revise": rules.may_revise_venture(request.standing, venture, project),
        "progress_url": reverse("projects:venture-progress", args=[request.programme.slug, slug]),
        "undo_to": undo_step(request, venture, VENTURE_MACHINE, steps),
    }  # fmt: skip
    return TemplateResponse(request, "projects/venture_detail.html", context)


@programme_page
@requires(Act.START_PROJECT)
def venture_edit(request: ProgrammeRequest, slug: str) -> HttpResponse:
    venture, project = _found(request, slug)
    if not rules.may_revise_venture(request.standing, venture, project):
        raise PermissionDenied
    fields = ("legal_form", "registration", "created_on")
    initial: dict[str, Any] = {"title": venture.node.title, "text": venture.node.text, "organisation": venture.organisation_id or "",
                               **{name: getattr(venture, name) for name in fields}}  # fmt: skip
    form = VentureForm(
        request.POST or None, organisations=_organisations(request, project, venture), is_new=False, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_venture(
                venture=venture,
                by=known_person(request),
                now=timezone.now(),
                role=request.standing.role,
                **form.words(),
            )
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(request, _("C'est corrigé. L'ancienne version reste lisible."))
            return redirect(venture.node)
    context = {"form": form, "project": project, "venture": venture}
    return TemplateResponse(request, "projects/venture_form.html", context, status=422 if form.errors else 200)


@programme_page
def venture_progress(request: ProgrammeRequest, slug: str) -> HttpResponse:
    venture, project = _found(request, slug)

    def act(after: str, reason: str, _lesson: str) -> object:
        return actions.set_venture_progress(
            venture=venture,
            after=after,
            reason=reason,
            by=known_person(request),
            now=timezone.now(),
            role=request.standing.role,
        )

    steps = rules.venture_steps(request.standing, venture, project)
    return move_page(request, venture, labels=Venture.Progress, steps=steps, reasons=NEEDS_REASON, act=act)


def _found(request: ProgrammeRequest, slug: str) -> tuple[Venture, Project]:
    visible = Node.objects.visible_to(request.standing).filter(kind=Kind.VENTURE, slug=slug)
    rows = Venture.objects.filter(node__in=visible).select_related(
        "node__programme", "node__theme", "node__author", "node__organisation", "organisation"
    )
    venture: Venture = get_object_or_404(with_last_move(rows))
    project = Project.objects.filter(pk=venture.project_id).select_related("node__programme").of(request.person).get()
    return venture, project


def _organisations(request: ProgrammeRequest, project: Project, venture: Venture | None = None) -> list[Organisation]:
    """The team's own, the project's host, the one already named; all of them for those who facilitate."""
    listed = Organisation.objects.listed()
    if request.standing.may(Act.ADVANCE):
        return list(listed[:500])
    near = listed.filter(
        affiliations__person__carried_projects__project=project, affiliations__until__isnull=True
    ).distinct()
    named = [pk for pk in (project.host_id, venture.organisation_id if venture else None) if pk]
    found = {organisation.pk: organisation for organisation in [*near[:50], *listed.filter(pk__in=named)]}
    return list(found.values())
