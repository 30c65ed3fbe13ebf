"""What people do to any contribution: react, comment, report, withdraw, claim, read its versions."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maille.contributions import actions, receipts, spam, thread
from maille.contributions.differences import changes
from maille.contributions.forms import CommentForm, ReportForm
from maille.contributions.models import Comment, Node, Version
from maille.contributions.pages import address_of, for_reaction, is_mine, reactions_of, thread_steps
from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.programmes.http import ProgrammeRequest, ask_to_join, known_person, programme_page, requires
from maille.programmes.policy import Act
from maille.ui.forms import refuse

MOST_VERSIONS = 50


def _node(request: ProgrammeRequest, pk: int) -> Node:
    return get_object_or_404(Node.objects.visible_to(request.standing).with_card(), pk=pk)


def _react(request: ProgrammeRequest, pk: int, act: Callable[[Node], object]) -> HttpResponse:
    """Do it, then show the reactions anew: the fragment for htmx, the page otherwise. A few columns of the node are enough."""
    node = for_reaction(request.standing, pk)
    if node is None:
        raise Http404
    try:
        act(node)
    except RuleError as error:
        messages.error(request, str(error))
    if not request.htmx:
        return redirect(f"{node.get_absolute_url()}#reactions")
    node.refresh_from_db(fields=["support_count"])
    supported, followed = reactions_of(node, request.person)
    context = {"node": node, "supported": supported, "followed": followed}
    return render(request, "contributions/_reactions.html", context)


@require_POST
@programme_page
@requires(Act.SUPPORT)
def support(request: ProgrammeRequest, pk: int) -> HttpResponse:
    return _react(request, pk, lambda node: actions.support(node=node, by=known_person(request), now=timezone.now()))


@require_POST
@programme_page
@requires(Act.SUPPORT)
def unsupport(request: ProgrammeRequest, pk: int) -> HttpResponse:
    return _react(request, pk, lambda node: actions.unsupport(node=node, by=known_person(request)))


@require_POST
@programme_page
@requires(Act.FOLLOW)
def follow(request: ProgrammeRequest, pk: int) -> HttpResponse:
    return _react(request, pk, lambda node: actions.follow(node=node, by=known_person(request), now=timezone.now()))


@require_POST
@programme_page
@requires(Act.FOLLOW)
def unfollow(request: ProgrammeRequest, pk: int) -> HttpResponse:
    return _react(request, pk, lambda node: actions.unfollow(node=node, by=known_person(request)))


@require_http_methods(["GET", "POST"])
@programme_page
@requires(Act.COMMENT)
def comment_create(request: ProgrammeRequest, pk: int) -> HttpResponse:
    """A comment, or a reply with `?reponse=`. The page of its own keeps what was typed when something is wrong."""
    node = _node(request, pk)
    if not node.is_listed:
        return redirect(node.get_absolute_url())
    parent = _parent(request, node)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = known_person(request)

        def work() -> str:
            spam.check_rates(request, person)
            spam.check_comment(form.cleaned_data["text"], person)
            made = actions.comment(
                node=node, text=form.cleaned_data["text"], by=person, now=timezone.now(), parent=parent, role=request.standing.role,
            )  # fmt: skip
            return address_of(made, node)

        try:
            location = run_once(key_of(request), scope_of(request, f"comment:{pk}"), work)
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            draft = f"reply-{parent.pk}" if parent else f"comment-{pk}"
            messages.success(request, _("Votre commentaire est publié."), extra_tags=draft)
            return redirect(location)
    context = {"node": node, "form": form, "parent": parent, "noindex": True}
    return render(request, "contributions/comment_form.html", context, status=422 if form.errors else 200)


def _parent(request: ProgrammeRequest, node: Node) -> Comment | None:
    number = request.GET.get("reponse") or request.POST.get("reponse") or ""
    return (
        node.comments.select_related("parent", "author").filter(pk=number, state="published").first()
        if number.isdecimal() and len(number) < 18
        else None
    )


@require_http_methods(["GET", "POST"])
@programme_page
@requires(Act.REPORT)
def report_create(request: ProgrammeRequest, pk: int) -> HttpResponse:
    node = _node(request, pk)
    if node.is_hidden:
        return redirect(node.get_absolute_url())
    comment = _reported(request, node)
    form = ReportForm(request.POST or None, is_known=request.person is not None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def work() -> str:
            spam.check_rates(request, request.person)
            if request.person is None:
                spam.check_crowd(spam.unsigned_reports(), most=spam.REPORTS_AN_HOUR)
            actions.report(
                node=node, ground=given["ground"], text=given["text"], by=request.person, now=timezone.now(), comment=comment,
                email=given["email"],
            )  # fmt: skip
            return node.get_absolute_url()

        try:
            location = run_once(key_of(request), scope_of(request, f"report:{pk}"), work)
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(
                request, _("Merci. L'équipe a reçu votre signalement ; une personne le lira et motivera sa décision.")
            )
            return redirect(location)
    context = {"node": node, "form": form, "comment": comment, "noindex": True}
    return render(request, "contributions/report_form.html", context, status=422 if form.errors else 200)


def _reported(request: ProgrammeRequest, node: Node) -> Comment | None:
    number = request.GET.get("commentaire", "")
    return node.comments.filter(pk=number).first() if number.isdecimal() and len(number) < 18 else None


@require_safe
@programme_page
def versions(request: ProgrammeRequest, pk: int) -> HttpResponse:
    """Every version, and what changed between two of them (the last two unless `?de=` and `?a=` say otherwise)."""
    node = _node(request, pk)
    if node.is_hidden and not request.standing.may(Act.MODERATE):
        raise Http404
    rows = list(node.versions.select_related("by").order_by("-number")[:MOST_VERSIONS])
    new = _version(rows, request.GET.get("a")) or (rows[0] if rows else None)
    old = _version(rows, request.GET.get("de")) or next((v for v in rows if new and v.number < new.number), None)
    context = {
        "node": node, "versions": [Written(row, node) for row in rows], "new": new, "old": old,
        "changes": changes(old, new, node.kind) if old and new else [], "noindex": True,
    }  # fmt: skip
    return render(request, "contributions/versions.html", context)


class Written:
    """A version and who is shown as its writer: the giver's signature hides their name here too."""

    def __init__(self, version: Version, node: Node) -> None:
        self.version = version
        by = version.by
        is_giver = by is None or by.pk in {node.author_id, node.on_behalf_of_id}
        self.writer = node.signature if is_giver else by.public_name if by else ""


def _version(rows: list[Version], number: str | None) -> Version | None:
    return next((row for row in rows if str(row.number) == number), None)


@require_http_methods(["GET", "POST"])
@programme_page
def withdraw(request: ProgrammeRequest, pk: int) -> HttpResponse:
    """GET explains, POST does; the page offers to give it again."""
    node = _node(request, pk)
    if request.person is None:
        return ask_to_join(request)
    if not is_mine(node, request.person) or request.programme.is_read_only:
        raise PermissionDenied
    if request.method == "POST":
        _done(
            request,
            lambda: actions.withdraw(node=node, by=known_person(request), now=timezone.now()),
            _("Votre contribution est retirée. Vous pouvez la remettre."),
        )
        return redirect(node.get_absolute_url())
    return render(request, "contributions/withdraw.html", {"node": node, "noindex": True})


@require_POST
@programme_page
def unwithdraw(request: ProgrammeRequest, pk: int) -> HttpResponse:
    node = _node(request, pk)
    if request.person is None:
        return ask_to_join(request)
    if not (is_mine(node, request.person) and node.is_withdrawn) or request.programme.is_read_only:
        raise PermissionDenied
    _done(
        request,
        lambda: actions.restore(node=node, by=known_person(request), now=timezone.now()),
        _("Votre contribution est de nouveau visible."),
    )
    return redirect(node.get_absolute_url())


def _done(request: ProgrammeRequest, act: Callable[[], object], message: str) -> None:
    try:
        act()
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, message)


def _received(request: ProgrammeRequest, pk: int, token: str) -> Node:
    """The node of a receipt: whoever holds the secret sees it, also while it is hidden."""
    node = get_object_or_404(Node.objects.filter(programme=request.programme).with_card(), pk=pk)
    if not node.receipt_hash or receipts.hash_of(token) != node.receipt_hash:
        raise Http404
    return node


@require_safe
@programme_page
def receipt(request: ProgrammeRequest, pk: int, token: str) -> HttpResponse:
    """What became of it, for whoever kept the link."""
    node = _received(request, pk, token)
    steps = thread.steps(node, request.standing)
    context = {
        "node": node, "token": token, "steps": steps, "thread_steps": thread_steps(steps, node), "noindex": True,
        "is_mine": is_mine(node, request.person), "may_claim": node.author_id is None and not request.programme.is_read_only,
        "keeps_link": node.author_id is None or not request.user.is_authenticated, "address": request.build_absolute_uri(request.path), "is_new": "neuf" in request.GET, "draft_done": node.kind,
    }  # fmt: skip
    response = render(request, "contributions/receipt.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@programme_page
def claim(request: ProgrammeRequest, pk: int, token: str) -> HttpResponse:
    """« C'est la mienne »: for a known person; a visitor joins first and comes back to the receipt."""
    node = _received(request, pk, token)
    if request.person is None:
        return ask_to_join(request, back=request.path.removesuffix("rattacher/"))
    _done(
        request,
        lambda: actions.claim(node=node, token=token, by=known_person(request), now=timezone.now()),
        _("Cette contribution est dans votre fil."),
    )
    return redirect(request.path.removesuffix("rattacher/"))
