"""The list, the project's page, its words and its steps."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from maille.challenges.listing import State, listing
from maille.challenges.moves import move_page, undo_step
from maille.challenges.stages import Stage, rail
from maille.contributions.models import Kind, Node
from maille.contributions.pages import detail_context, tied_to
from maille.contributions.progress import with_last_move
from maille.core.errors import RuleError
from maille.programmes.http import ProgrammeRequest, known_person, programme_page, requires, shared_page
from maille.programmes.policy import Act
from maille.projects import actions, rules
from maille.projects.actions.life import NEEDS_REASON
from maille.projects.forms import ProjectForm
from maille.projects.models import PROJECT_MACHINE, STAGES, Project
from maille.ui.forms import refuse

STATES: Final = {
    "portes": State(gettext_lazy("Portés"), {"carried", "g1", "g2", "g3", "g4", "g5", "g6"}),
    "cherchent": State(gettext_lazy("Cherchent un porteur"), {"no_carrier"}),
    "crees": State(gettext_lazy("Créés"), {"created", "launched", "followed"}),
    "pause": State(gettext_lazy("En pause ou transmis"), {"paused", "handed_over"}),
    "arretes": State(gettext_lazy("Arrêtés, avec leur leçon"), {"abandoned"}),
}
SORTS: Final = {
    "recents": (gettext_lazy("Les plus récents"), ["rank", "-node__number"]),
    "soutiens": (gettext_lazy("Les plus soutenus"), ["rank", "-node__support_count", "-node__number"]),
}
_RANK = Case(
    *(When(progress__in=state.progress, then=Value(rank)) for rank, state in enumerate(STATES.values())),
    default=Value(9),
)
AMONG_CARRIERS = "SELECT 1 FROM projects_carrier WHERE project_id = node.id AND person_id = %(person)s"
OFFERED_HELP = "SELECT 1 FROM projects_supportoffer WHERE project_id = node.id AND person_id = %(person)s"


@require_safe
@programme_page
@shared_page()
def project_list(request: ProgrammeRequest) -> HttpResponse:
    nodes = Node.objects.filter(programme=request.programme, kind=Kind.PROJECT).listed()
    rows = Project.objects.filter(node__in=nodes).with_card().with_counts().annotate(rank=_RANK)
    found = listing(request, rows, states=STATES, sorts=SORTS)
    sections = [
        (code, state.label, [row for row in found.rows if row.progress in state.progress])
        for code, state in STATES.items()
    ]
    context = {"listing": found, "sections": [section for section in sections if section[2]]}
    return TemplateResponse(request, "projects/project_list.html", context)


@require_safe
@programme_page
@shared_page(tied_to(Kind.PROJECT, AMONG_CARRIERS, OFFERED_HELP))
def project_detail(request: ProgrammeRequest, slug: str) -> HttpResponse:
    project = found_project(request, slug)
    steps = rules.steps(request.standing, project)
    offers = list(project.support_offers.listed().select_related("person", "organisation").order_by("pk"))
    context = detail_context(request, project.node)
    context |= {
        "project": project, "stages": _stages(project), "may_move": bool(steps), "carries": project.is_carried_by_me,  # type: ignore[attr-defined]
        "carriers": list(project.carriers.running().select_related("person").order_by("-is_lead", "since", "pk")),
        "offers": [(offer, rules.offer_steps(request.standing, offer, project)) for offer in offers],
        "ventures": [step.node for step in context["steps"] if step.node.kind == Kind.VENTURE],
        "may_revise": rules.may_revise(request.standing, project), "may_support": rules.may_support(request.standing, project),
        "may_carry": rules.may_carry(request.standing, project), "may_found": rules.may_found(request.standing, project),
        "progress_url": reverse("projects:progress", args=[request.programme.slug, slug]),
        "undo_to": undo_step(request, project, PROJECT_MACHINE, steps),
    }  # fmt: skip
    return TemplateResponse(request, "projects/project_detail.html", context)


@programme_page
@requires(Act.START_PROJECT)
def project_edit(request: ProgrammeRequest, slug: str) -> HttpResponse:
    project = found_project(request, slug)
    if not rules.may_revise(request.standing, project):
        raise PermissionDenied
    initial = {"title": project.node.title, "text": project.node.text, "purpose": project.purpose, "next_step": project.next_step,
               "ask": project.ask}  # fmt: skip
    form = ProjectForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_project(
                project=project,
                by=known_person(request),
                now=timezone.now(),
                role=request.standing.role,
                **form.cleaned_data,
            )
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(request, _("C'est corrigé. L'ancienne version reste lisible."))
            return redirect(project.node)
    context = {"form": form, "project": project}
    return TemplateResponse(request, "projects/project_edit.html", context, status=422 if form.errors else 200)


@programme_page
def project_progress(request: ProgrammeRequest, slug: str) -> HttpResponse:
    project = found_project(request, slug)

    def act(after: str, reason: str, lesson: str) -> object:
        return actions.set_progress(
            project=project,
            after=after,
            reason=reason,
            lesson=lesson,
            by=known_person(request),
            now=timezone.now(),
            role=request.standing.role,
        )

    steps = rules.steps(request.standing, project)
    choices = {step: str(Project.Progress(step).label) for step in steps}
    if project.progress in {Project.Progress.PAUSED, Project.Progress.HANDED_OVER, Project.Progress.ABANDONED}:
        choices = {
            step: label if step == Project.Progress.ABANDONED else _("Reprendre le projet")
            for step, label in choices.items()
        }
    return move_page(
        request,
        project,
        labels=Project.Progress,
        steps=steps,
        choices=choices,
        reasons=NEEDS_REASON,
        lesson=Project.Progress.ABANDONED,
        act=act,
    )


def found_project(request: ProgrammeRequest, slug: str) -> Project:
    visible = Node.objects.visible_to(request.standing).filter(kind=Kind.PROJECT, slug=slug)
    rows = Project.objects.filter(node__in=visible).with_card().of(request.person)
    found: Project = get_object_or_404(with_last_move(rows))
    return found


def _stages(project: Project) -> list[Stage]:
    stages = STAGES if project.kind == Project.Kind.CREATION else [STAGES[0], *STAGES[3:]]
    reached = project.paused_from or project.moved_from or ""  # type: ignore[attr-defined]  # annotated by with_last_move
    return rail(stages, project.progress, reached=reached)
