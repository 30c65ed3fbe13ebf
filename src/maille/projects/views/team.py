"""Who carries a project, and who helps it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.people.models import Organisation
from maille.programmes.http import ProgrammeRequest, known_person, programme_page, requires
from maille.programmes.policy import Act
from maille.projects import actions, rules
from maille.projects.forms import AnswerForm, CarryForm, SupportForm
from maille.projects.views.pages import found_project
from maille.ui.forms import refuse


@programme_page
@requires(Act.START_PROJECT)
def project_carry(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """« Je porte »."""
    project = found_project(request, slug)
    if not rules.may_carry(request.standing, project):
        raise PermissionDenied
    form = CarryForm(
        request.POST if request.method == "POST" else None, initial={"kind": rules.usual_carrier_kind(request.standing)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.carry(
                project=project,
                by=known_person(request),
                now=timezone.now(),
                role=request.standing.role,
                **form.cleaned_data,
            )
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(request, _("Vous portez ce projet. Vous pouvez arrêter à tout moment, en un clic."))
            return redirect(project.node)
    context = {"project": project, "form": form}
    return TemplateResponse(request, "projects/project_carry.html", context, status=422 if form.errors else 200)


@programme_page
@requires(Act.START_PROJECT)
def project_uncarry(request: ProgrammeRequest, slug: str) -> HttpResponse:
    project = found_project(request, slug)
    if request.method == "POST":
        actions.stop_carrying(project=project, by=known_person(request), now=timezone.now(), role=request.standing.role)
        messages.success(request, _("Vous ne portez plus ce projet. Ce que vous lui avez donné reste, avec votre nom."))
    return redirect(project.node)


@programme_page
@requires(Act.SUPPORT)
def support_create(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """A promise of help to a project (R37)."""
    project = found_project(request, slug)
    if not rules.may_support(request.standing, project):
        raise PermissionDenied
    me = known_person(request)
    mine = Organisation.objects.listed().filter(affiliations__person=me, affiliations__until__isnull=True).distinct()
    form = SupportForm(request.POST or None, organisations=list(mine[:20]))
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            actions.offer_support(
                project=project, by=me, now=timezone.now(), role=request.standing.role, **form.words()
            )
            return project.node.get_absolute_url()

        try:
            address = run_once(key_of(request), scope_of(request, f"support:{project.pk}"), work)
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(request, _("Merci. L'équipe du projet va l'apprendre, et vous répondre ici."))
            return redirect(f"{address}#soutiens")
    context = {"project": project, "form": form}
    return TemplateResponse(request, "projects/support_form.html", context, status=422 if form.errors else 200)


@programme_page
@requires(Act.SUPPORT)
def support_answer(request: ProgrammeRequest, slug: str, pk: int) -> HttpResponse:
    """POST: what becomes of an offer."""
    project = found_project(request, slug)
    offer = get_object_or_404(project.support_offers.listed(), pk=pk)
    steps = rules.offer_steps(request.standing, offer, project)
    if not steps:
        raise PermissionDenied
    form = AnswerForm(request.POST or None, steps=steps)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_support(
                offer=offer,
                by=known_person(request),
                now=timezone.now(),
                role=request.standing.role,
                **form.cleaned_data,
            )
        except RuleError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("C'est noté."))
    elif request.method == "POST":
        messages.error(
            request, _("Cette réponse n'est plus possible : quelqu'un a répondu entre-temps. Voici où en est l'offre.")
        )
    return redirect(f"{project.node.get_absolute_url()}#soutiens")
