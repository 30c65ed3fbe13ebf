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
from maille.contributions.actions import StaleError
from maille.contributions.models import Credit, Kind, Node
from maille.contributions.pages import detail_context, is_mine, may_revise, tied_to
from maille.core import journal
from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.core.text import clean_line
from maille.needs import actions, rules
from maille.needs.actions import Proof
from maille.needs.forms import FACTS, EvidenceForm, NeedForm, ProgressForm
from maille.needs.listing import listing
from maille.needs.models import Need
from maille.needs.similar import already_said
from maille.people.models import Organisation
from maille.programmes.http import ProgrammeRequest, known_person, programme_page, requires, shared_page
from maille.programmes.policy import Act
from maille.ui.forms import refuse

SENTENCE = 400


@require_safe
@programme_page
@shared_page()
def need_list(request: ProgrammeRequest) -> HttpResponse:
    return render(request, "needs/need_list.html", {"listing": listing(request)})


@require_safe
@programme_page
@shared_page(tied_to(Kind.NEED))
def need_detail(request: ProgrammeRequest, slug: str) -> HttpResponse:
    need = found_need(request, slug)
    context = detail_context(request, need.node) | {
        "need": need,
        "proofs": need.evidence.order_by("pk"),
        "answers": need.answers.order_by("pk"),
        "moves": [(after, Need.Progress(after).label) for after in rules.steps(request.standing, need)],
        "may_revise": may_revise(request.standing, need.node),
        "may_merge": rules.may_merge(request.standing, need),
        "may_split": rules.may_split(request.standing, need),
        "out_reason": _out_reason(need) if need.progress == Need.Progress.OUT_OF_SCOPE else "",
    }
    return render(request, "needs/need_detail.html", context)


def _out_reason(need: Need) -> str:
    """The public reason for which the need was put aside."""
    line = journal.of(need.node).filter(verb="need.out_of_scope").last()
    return line.reason if line is not None else ""


@require_http_methods(["GET", "POST"])
@programme_page
@requires(Act.EXPRESS_NEED)
def need_create(request: ProgrammeRequest) -> HttpResponse:
    """Open to anybody. After it comes the receipt, whose link is the way back for those without a name."""
    if request.htmx and request.method == "GET":
        similar = already_said(request.programme, clean_line(request.GET.get("title", "")))
        return render(request, "needs/_similar.html", {"similar": similar})
    is_known = request.person is not None
    form = NeedForm(
        request.POST or None, programme=request.programme, has_name=is_known, is_known=is_known,
        organisation=_organisation_of(request), initial={"theme": request.GET.get("enjeu", "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(
                run_once(key_of(request), scope_of(request, "need"), lambda: _express(request, form.cleaned_data, form))
            )
        except RuleError as error:
            refuse(form, str(error), error.field)
    sentence = str(form["title"].value() or "")[:SENTENCE]
    similar = already_said(request.programme, clean_line(sentence)) if form.is_bound else []
    context = {"form": form, "similar": similar, "noindex": True}
    return render(request, "needs/need_form.html", context, status=422 if form.errors else 200)


def _express(request: ProgrammeRequest, given: dict[str, Any], form: NeedForm) -> str:
    spam.check_rates(request, request.person)
    if request.person is None:
        spam.check_crowd(spam.unsigned_nodes(), most=spam.UNSIGNED_AN_HOUR)
    spam.check_words(given["title"], given["what"], given["consequence"], by=request.person, field="title")
    need, token = actions.express_need(
        programme=request.programme, title=given["title"], theme=form.chosen_theme, by=request.person, now=timezone.now(),
        facts=form.facts(), organisation=_signed_for(form), language=get_language() or "fr", role=request.standing.role,
        **form.signing_words(),
    )  # fmt: skip
    if request.person is not None:
        spam.check_repeated(need.node)
    return f"{reverse('contributions:receipt', args=[request.programme.slug, need.node_id, token])}?neuf=1"


def _organisation_of(request: ProgrammeRequest) -> Organisation | None:
    """The one in whose name the person takes part here."""
    if request.person is None:
        return None
    rows = Organisation.objects.filter(memberships__programme=request.programme, memberships__person=request.person)
    return rows.first()


def _signed_for(form: NeedForm) -> Organisation | None:
    return form.organisation if form.signing_words().get("credit") == Credit.ORGANISATION else None


@require_http_methods(["GET", "POST"])
@programme_page
def need_edit(request: ProgrammeRequest, slug: str) -> HttpResponse:
    need = found_need(request, slug)
    if not may_revise(request.standing, need.node):
        raise PermissionDenied
    form = NeedForm(
        request.POST or None, programme=request.programme, has_name=True, is_known=True, organisation=_organisation_of(request),
        need=need, may_sign=is_mine(need.node, request.person), initial=_initial(need),
    )  # fmt: skip
    published = []
    if request.method == "POST" and form.is_valid():
        try:
            location = run_once(
                key_of(request), scope_of(request, f"need:{need.pk}"), lambda: _revise(request, need, form)
            )
        except StaleError as error:
            published = _beside(form, need, error.version)
            refuse(form, str(error), None)
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(request, _("C'est corrigé. L'ancienne version reste lisible."))
            return redirect(location)
    context = {"form": form, "need": need, "node": need.node, "published": published, "noindex": True}
    return render(request, "needs/need_form.html", context, status=422 if form.errors else 200)


def _revise(request: ProgrammeRequest, need: Need, form: NeedForm) -> str:
    node = need.node
    signing = form.signing_words() or {"credit": node.credit, "author_label": node.author_label}
    actions.revise_need(
        need=need, title=form.cleaned_data["title"], theme=form.chosen_theme, facts=form.facts(), by=known_person(request),
        now=timezone.now(), organisation=_signed_for(form), role=request.standing.role, seen_version=form.cleaned_data["version"], **signing,
    )  # fmt: skip
    return node.get_absolute_url()


def _beside(form: NeedForm, need: Need, version: int) -> list[tuple[str, str]]:
    """The published words that differ from what was typed, by field; the next try is made against them."""
    need = Need.objects.with_card().get(pk=need.pk)
    shown = [name for name in ("title", *FACTS) if name in form.fields]
    published = _initial(need)
    differing = [
        (str(form[name].label), str(published[name] or ""))
        for name in shown
        if published[name] != form.cleaned_data[name]
    ]
    data = cast(QueryDict, form.data).copy()
    data["version"] = str(version)
    form.data = data
    return differing


def _initial(need: Need) -> dict[str, Any]:
    node = need.node
    facts = {name: getattr(need, name) for name in FACTS}
    return {**facts, "title": node.title, "theme": node.theme.slug if node.theme else "", "credit": node.credit,
            "author_label": node.author_label, "version": node.version_count}  # fmt: skip


@require_http_methods(["GET", "POST"])
@programme_page
@requires(Act.COMMENT)
def evidence_create(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """What shows that the need is real: from anybody known, not only who gave it."""
    need = found_need(request, slug)
    if not need.node.is_listed:
        raise PermissionDenied
    form = EvidenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def work() -> str:
            spam.check_rates(request, request.person)
            spam.check_words(given["text"], given["source"], by=request.person, field="text")
            proof = Proof(given["kind"], given["text"], given["source"])
            actions.add_evidence(
                need=need, proof=proof, by=known_person(request), now=timezone.now(), role=request.standing.role
            )
            return f"{need.node.get_absolute_url()}#fiche"

        try:
            location = run_once(key_of(request), scope_of(request, f"evidence:{need.pk}"), work)
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(
                request, _("Merci. Ce que vous savez est dans la fiche."), extra_tags=f"evidence-{need.pk}"
            )
            return redirect(location)
    context = {"need": need, "node": need.node, "form": form, "noindex": True}
    return render(request, "needs/evidence_form.html", context, status=422 if form.errors else 200)


@require_POST
@programme_page
@requires(Act.ADVANCE)
def need_progress(request: ProgrammeRequest, slug: str) -> HttpResponse:
    need = found_need(request, slug)
    form = ProgressForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data

        def work() -> str:
            actions.set_progress(need=need, after=given["after"], seen=given["before"], by=known_person(request), now=timezone.now(),
                                 reason=given["reason"], role=request.standing.role)  # fmt: skip
            return need.node.get_absolute_url()

        try:
            location = run_once(key_of(request), scope_of(request, f"progress:{need.pk}"), work)
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(request, _("L'avancement est noté, et les personnes concernées sont prévenues."))
            return redirect(location)
    context = {"need": need, "node": need.node, "form": form, "noindex": True}
    return render(request, "needs/progress_form.html", context, status=422)


def found_need(request: ProgrammeRequest, slug: str) -> Need:
    nodes = Node.objects.visible_to(request.standing).filter(kind=Kind.NEED, slug=slug)
    return get_object_or_404(Need.objects.with_card(), node__in=nodes)  # one: SQLite would gather all that are visible
