"""Reports, hidden contributions, contests, and the counters that everybody may read."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maille.contributions import actions as contributions
from maille.contributions.models import Comment, Node
from maille.core import ratelimit
from maille.programmes.http import ProgrammeRequest, programme_page
from maille.programmes.policy import Act
from maille.steering import moderation
from maille.steering.actions import moderation as actions
from maille.steering.forms.people import DecisionForm
from maille.steering.http import CockpitRequest, act_once, cockpit, page_address, save_once, sign_in_address


@require_safe
@cockpit(Act.MODERATE)
def queue(request: CockpitRequest) -> HttpResponse:
    cases, page = moderation.queue(request.programme, request.GET.get("page", "1"))
    return render(
        request,
        "steering/moderation.html",
        {"cases": cases, "page": page, "counters": moderation.counters(request.programme)},
    )


@require_http_methods(["GET", "POST"])
@cockpit(Act.MODERATE)
def case(request: CockpitRequest, pk: int) -> HttpResponse:
    found = moderation.case_of(request.programme, pk)
    if found is None:
        raise Http404
    form = DecisionForm(request.POST or None)

    def work() -> str:
        hide_it = form.cleaned_data["verdict"] == "hide"
        actions.decide(
            reports=found.reports,
            hide_it=hide_it,
            reason=form.cleaned_data["reason"],
            by=request.person,
            now=timezone.now(),
        )
        return page_address(request, "moderation")

    if form.is_valid() and (
        saved := save_once(request, form, f"case:{pk}", work, done=_("Décision enregistrée, avec son motif."))
    ):
        return saved
    return render(request, "steering/case.html", {"case": found, "form": form}, status=422 if form.errors else 200)


@require_safe
@cockpit(Act.MODERATE)
def hidden(request: CockpitRequest) -> HttpResponse:
    page = Paginator(moderation.hidden_nodes(request.programme), moderation.PAGE).get_page(request.GET.get("page", "1"))
    comments = moderation.hidden_comments(request.programme)[: moderation.PAGE]
    return render(request, "steering/hidden.html", {"page": page, "comments": list(comments)})


@require_POST
@cockpit(Act.MODERATE)
def restore(request: CockpitRequest, pk: int) -> HttpResponse:
    node = get_object_or_404(request.programme.nodes, pk=pk)
    return act_once(
        request, f"restore:{pk}", lambda: contributions.restore(node=node, by=request.person, now=timezone.now(), role="organiser"),
        back=page_address(request, "hidden"), done=_("La contribution est de nouveau lisible."),
    )  # fmt: skip


@require_POST
@cockpit(Act.MODERATE)
def restore_comment(request: CockpitRequest, pk: int) -> HttpResponse:
    comment = get_object_or_404(Comment.objects.select_related("node"), pk=pk, node__programme=request.programme)
    return act_once(
        request, f"restore-comment:{pk}", lambda: contributions.restore_comment(comment=comment, by=request.person, now=timezone.now(), role="organiser"),
        back=page_address(request, "hidden"), done=_("Le commentaire est de nouveau lisible."),
    )  # fmt: skip


@require_safe
@programme_page
def counters(request: ProgrammeRequest) -> HttpResponse:
    """Public: how many reports, and what became of them."""
    return render(request, "steering/counters.html", {"counters": moderation.counters(request.programme)})


class ContestForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Pourquoi cette décision vous paraît-elle injuste ?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@require_http_methods(["GET", "POST"])
@programme_page
def contest(request: ProgrammeRequest, pk: int) -> HttpResponse:
    """For the author of something hidden: a person looks at it again."""
    if request.person is None:
        return redirect(sign_in_address(request.get_full_path()))
    node = get_object_or_404(Node.objects.visible_to(request.standing).with_card(), pk=pk)
    comment = _comment_of(request, node)
    authors = {comment.author_id} if comment is not None else {node.author_id, node.on_behalf_of_id, node.entered_by_id}
    if request.person.pk not in authors:
        raise PermissionDenied
    form = ContestForm(request.POST or None)
    person = request.person

    def work() -> str:
        ratelimit.hit(f"contest:{person.pk}", limit=10, seconds=3600)
        actions.contest(node=node, comment=comment, text=form.cleaned_data["text"], by=person, now=timezone.now())
        return node.get_absolute_url()

    if form.is_valid() and (
        saved := save_once(
            request, form, f"contest:{pk}", work, done=_("Votre contestation est arrivée : une personne la lira.")
        )
    ):
        return saved
    return render(
        request,
        "steering/contest.html",
        {"form": form, "node": node, "comment": comment},
        status=422 if form.errors else 200,
    )


def _comment_of(request: ProgrammeRequest, node: Node) -> Comment | None:
    given = request.GET.get("commentaire", "")
    return get_object_or_404(node.comments, pk=int(given)) if given.isdecimal() and len(given) < 18 else None
