"""Starting a project: from a solution, or from an actor who already exists."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from maille.contributions import spam
from maille.contributions.models import Kind, Node
from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.core.text import clean_line
from maille.people.models import Organisation
from maille.programmes.http import ProgrammeRequest, known_person, programme_page, requires
from maille.programmes.policy import Act
from maille.projects import actions
from maille.projects.forms import ScaleUpForm, StartForm
from maille.projects.models import Project
from maille.solutions.models import Solution
from maille.ui.forms import refuse

_READY = [Solution.Progress.PRESENTED, Solution.Progress.PROJECT]


@programme_page
@requires(Act.START_PROJECT)
def project_create(request: ProgrammeRequest) -> HttpResponse:
    """First the solution (`solution`), then the words."""
    nodes = Node.objects.filter(programme=request.programme, kind=Kind.SOLUTION).listed()
    ready = Solution.objects.filter(node__in=nodes, progress__in=_READY).with_card().order_by("-node__number")
    slug = clean_line(request.POST.get("solution") or request.GET.get("solution", ""))[:70]
    solution = ready.filter(node__slug=slug).first() if slug else None
    if solution is None:
        return TemplateResponse(request, "projects/solution_choice.html", {"solutions": ready[:200]})
    initial = {"title": solution.node.title, "text": solution.node.text, "purpose": solution.for_whom}
    form = StartForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            made = actions.start_project(
                solution=solution, by=known_person(request), now=timezone.now(), role=request.standing.role, **form.words()
            )  # fmt: skip
            spam.check_repeated(made.node)
            return made.node.get_absolute_url()

        try:
            address = run_once(key_of(request), scope_of(request, "project"), work)
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(
                request,
                _("Le projet a sa page. Son fil remonte jusqu'aux besoins dont il vient."),
                extra_tags=f"project-of-{solution.pk}",
            )
            return redirect(address)
    context = {"form": form, "solution": solution}
    return TemplateResponse(request, "projects/project_start.html", context, status=422 if form.errors else 200)


@programme_page
@requires(Act.PROPOSE_SCALE_UP)
def scale_up_create(request: ProgrammeRequest) -> HttpResponse:
    form = ScaleUpForm(
        request.POST or None,
        programme=request.programme,
        hosts=_hosts(request),
        origins=_origins(request),
        initial={"origin": request.GET.get("reprend", "")[:20]},
    )
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            made = actions.start_scale_up(
                programme=request.programme,
                by=known_person(request),
                now=timezone.now(),
                role=request.standing.role,
                **form.words(),
            )
            spam.check_repeated(made.node)
            return made.node.get_absolute_url()

        try:
            address = run_once(key_of(request), scope_of(request, "scale-up"), work)
        except RuleError as error:
            refuse(form, str(error), "origin" if error.field == "takes_up" else error.field)
        else:
            messages.success(
                request,
                _("Le projet a sa page. Un acteur existant entre au jalon G3, avec ses comptes."),
                extra_tags="scale-up",
            )
            return redirect(address)
    return TemplateResponse(request, "projects/scale_up_form.html", {"form": form}, status=422 if form.errors else 200)


def _hosts(request: ProgrammeRequest) -> list[Organisation]:
    """One's own organisations; those who facilitate may enter any (on behalf of somebody who asked)."""
    person = known_person(request)
    if request.standing.may(Act.ADVANCE):
        return list(Organisation.objects.listed()[:500])
    return list(
        Organisation.objects.listed()
        .filter(affiliations__person=person, affiliations__until__isnull=True)
        .distinct()[:50]
    )


def _origins(request: ProgrammeRequest) -> list[Node]:
    """Challenges and solutions on the table, and projects that look for somebody."""
    nodes = Node.objects.filter(
        programme=request.programme, kind__in=[Kind.CHALLENGE, Kind.SOLUTION, Kind.PROJECT]
    ).listed()
    carried = nodes.filter(kind=Kind.PROJECT).exclude(project__progress=Project.Progress.NO_CARRIER)
    return list(nodes.exclude(pk__in=carried.values("pk")).order_by("kind", "number")[:300])
