"""Pages of needs: the list, one need, expressing, correcting, moving, joining."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maille.contributions import spam
from maille.contributions.models import Kind, Node
from maille.contributions.pages import detail_context, may_revise
from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.core.text import clean_line
from maille.needs import actions, rules
from maille.needs.actions import Answer, Proof
from maille.needs.forms import FACTS, MergeForm, NeedForm, ProgressForm
from maille.needs.listing import listing
from maille.needs.models import Need
from maille.needs.similar import already_said
from maille.programmes.http import ProgrammeRequest, known_person, programme_page, requires
from maille.programmes.policy import Act
from maille.ui.forms import refuse

SEARCHED = 20


@require_safe
@programme_page
def need_list(request: ProgrammeRequest) -> HttpResponse:
    return render(request, "needs/need_list.html", {"listing": listing(request)})


@require_safe
@programme_page
def need_detail(request: ProgrammeRequest, slug: str) -> HttpResponse:
    need = _found(request, slug)
    context = detail_context(request, need.node) | {
        "need": need,
        "proofs": need.evidence.all(),
        "answers": need.answers.all(),
        "moves": [(after, Need.Progress(after).label) for after in rules.steps(request.standing, need)],
        "may_revise": may_revise(request.standing, need.node),
        "may_merge": rules.may_merge(request.standing, need),
    }
    return render(request, "needs/need_detail.html", context)


@require_http_methods(["GET", "POST"])
@programme_page
@requires(Act.EXPRESS_NEED)
def need_create(request: ProgrammeRequest) -> HttpResponse:
    """Open to anybody. After it comes the receipt, whose link is the way back for those without a name."""
    if request.htmx and request.method == "GET":
        similar = already_said(request.programme, clean_line(request.GET.get("title", "")))
        return render(request, "needs/_similar.html", {"similar": similar})
    form = NeedForm(request.POST or None, programme=request.programme, has_name=request.person is not None, is_known=request.person is not None,
                    initial={"theme": request.GET.get("enjeu", "")})  # fmt: skip
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            given = form.cleaned_data
            spam.check_rates(request, request.person)
            spam.check_words(given["title"], given["what"], by=request.person, field="title")
            need, token = actions.express_need(
                programme=request.programme, title=given["title"], theme=form.chosen_theme, by=request.person, now=timezone.now(),
                facts=form.facts(), credit=given["credit"] or "anonymous", author_label=given["author_label"],
                language=get_language() or "fr", role=request.standing.role,
            )  # fmt: skip
            address = reverse("contributions:receipt", args=[request.programme.slug, need.node_id, token])
            return f"{address}?neuf=1"

        try:
            return redirect(run_once(key_of(request), scope_of(request, "need"), work))
        except RuleError as error:
            refuse(form, str(error), error.field)
    similar = already_said(request.programme, clean_line(str(form["title"].value() or ""))) if form.is_bound else []
    context = {"form": form, "similar": similar, "noindex": True}
    return render(request, "needs/need_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@programme_page
def need_edit(request: ProgrammeRequest, slug: str) -> HttpResponse:
    need = _found(request, slug)
    if not may_revise(request.standing, need.node):
        raise PermissionDenied
    proofs = [Proof(p.kind, p.text, p.source, p.on) for p in need.evidence.all()]
    answers = [Answer(a.text, a.gap, a.gap_text) for a in need.answers.all()]
    form = NeedForm(
        request.POST or None, programme=request.programme, has_name=True, is_known=True, initial=_initial(need)
    )
    if request.method == "POST" and form.is_valid() and not _is_stale(form, need):

        def work() -> str:
            given = form.cleaned_data
            actions.revise_need(
                need=need, title=given["title"], theme=form.chosen_theme, facts=form.facts(proofs, answers), by=known_person(request),
                now=timezone.now(), credit=given["credit"] or need.node.credit, author_label=given["author_label"], role=request.standing.role,
            )  # fmt: skip
            return need.node.get_absolute_url()

        try:
            location = run_once(key_of(request), scope_of(request, f"need:{need.pk}"), work)
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(request, _("C'est corrigé. L'ancienne version reste lisible."))
            return redirect(location)
    context = {"form": form, "need": need, "node": need.node, "noindex": True}
    return render(request, "needs/need_form.html", context, status=422 if form.errors else 200)


def _is_stale(form: NeedForm, need: Need) -> bool:
    """Somebody corrected the need since this page was opened: say so, and keep what was typed."""
    if form.cleaned_data["version"] in (None, need.node.version_count):
        return False
    data = cast(QueryDict, form.data).copy()
    data["version"] = str(need.node.version_count)
    form.data = data
    form.add_error(
        None,
        _(
            "Quelqu'un a corrigé ce besoin entre-temps : « %(title)s ». Votre texte est gardé ci-dessous ; relisez-le, puis enregistrez."
        )
        % {"title": need.node.title},
    )
    return True


def _initial(need: Need) -> dict[str, Any]:
    node = need.node
    facts = {name: getattr(need, name) for name in FACTS}
    return {**facts, "title": node.title, "theme": node.theme.slug if node.theme else "", "credit": node.credit,
            "author_label": node.author_label, "version": node.version_count}  # fmt: skip


@require_POST
@programme_page
@requires(Act.ADVANCE)
def need_progress(request: ProgrammeRequest, slug: str) -> HttpResponse:
    need = _found(request, slug)
    form = ProgressForm(request.POST)
    if not form.is_valid():
        return _refused(request, need, form)
    try:
        actions.set_progress(need=need, after=form.cleaned_data["after"], by=known_person(request), now=timezone.now(),
                             reason=form.cleaned_data["reason"], role=request.standing.role)  # fmt: skip
    except RuleError as error:
        refuse(form, str(error), error.field)
        return _refused(request, need, form)
    messages.success(request, _("L'avancement est noté, et les personnes concernées sont prévenues."))
    return redirect(need.node.get_absolute_url())


def _refused(request: ProgrammeRequest, need: Need, form: ProgressForm) -> HttpResponse:
    return render(
        request,
        "needs/progress_form.html",
        {"need": need, "node": need.node, "form": form, "noindex": True},
        status=422,
    )


@require_http_methods(["GET", "POST"])
@programme_page
@requires(Act.LINK)
def need_merge(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Choose the need that stays, say why."""
    need = _found(request, slug)
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
        try:
            if into is None:
                raise RuleError(_("Choisissez le besoin qui reste dans la liste."))
            actions.merge_needs(
                need=need,
                into=into,
                by=known_person(request),
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
                role=request.standing.role,
            )
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(request, _("Les deux besoins sont réunis ; chaque personne garde son fil."))
            return redirect(reverse("needs:detail", args=[request.programme.slug, into.node.slug]))
    context = {"need": need, "node": need.node, "form": form, "found": found, "words": words, "noindex": True}
    return render(request, "needs/merge.html", context, status=422 if form.errors else 200)


def _found(request: ProgrammeRequest, slug: str) -> Need:
    nodes = Node.objects.visible_to(request.standing).filter(kind=Kind.NEED)
    return get_object_or_404(Need.objects.with_card(), node__in=nodes, node__slug=slug)
