"""The two acts that change the shape of needs: joining two that say the same, splitting one that says several things."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maille.contributions.models import Kind, Node
from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.core.text import clean_line
from maille.needs import actions, rules
from maille.needs.forms import MergeForm, SplitForm
from maille.needs.models import Need
from maille.needs.similar import already_said
from maille.needs.views import found_need
from maille.programmes.http import ProgrammeRequest, known_person, programme_page, requires
from maille.programmes.policy import Act
from maille.ui.forms import refuse

SEARCHED = 20


@require_http_methods(["GET", "POST"])
@programme_page
@requires(Act.LINK)
def need_merge(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Choose the need that stays, say why."""
    need = found_need(request, slug)
    words = clean_line(request.GET.get("q", ""))[:200]
    others = Node.objects.filter(programme=request.programme, kind=Kind.NEED).listed().exclude(pk=need.pk).with_card()
    found = (
        list(others.search(words).order_by("number")[:SEARCHED])
        if words
        else [n for n in already_said(request.programme, need.node.title) if n.pk != need.pk]
    )
    form = MergeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        into = Need.objects.select_related("node").filter(node__in=others, node__slug=form.cleaned_data["into"]).first()

        def work() -> str:
            if into is None:
                raise RuleError(_("Choisissez le besoin qui reste dans la liste."))
            actions.merge_needs(need=need, into=into, by=known_person(request), now=timezone.now(),
                                reason=form.cleaned_data["reason"], role=request.standing.role)  # fmt: skip
            return reverse("needs:detail", args=[request.programme.slug, into.node.slug])

        try:
            location = run_once(key_of(request), scope_of(request, f"merge:{need.pk}"), work)
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(request, _("Les deux besoins sont réunis ; chaque personne garde son fil."))
            return redirect(location)
    context = {"need": need, "node": need.node, "form": form, "found": found, "words": words, "noindex": True}
    return render(request, "needs/merge.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@programme_page
@requires(Act.LINK)
def need_split(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Two to four sentences in the place of one."""
    need = found_need(request, slug)
    if not rules.may_split(request.standing, need):
        raise PermissionDenied
    form = SplitForm(
        request.POST or None, need=need, themes=request.programme.themes.all(), initial={"title_1": need.node.title}
    )
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            actions.split_need(
                need=need, parts=form.parts(), by=known_person(request), now=timezone.now(), reason=form.cleaned_data["reason"],
                role=request.standing.role,
            )  # fmt: skip
            return need.node.get_absolute_url()

        try:
            location = run_once(key_of(request), scope_of(request, f"split:{need.pk}"), work)
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(
                request, _("Le besoin est partagé. La personne qui l'avait donné signe chacun, et l'apprend.")
            )
            return redirect(location)
    context = {"need": need, "node": need.node, "form": form, "noindex": True}
    return render(request, "needs/split.html", context, status=422 if form.errors else 200)
