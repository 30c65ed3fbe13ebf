"""Pages of challenges: « Les défis que nous souhaitons relever »."""

from __future__ import annotations

from typing import Any, Final

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

from maille.challenges import actions, rules
from maille.challenges.checks import Check, check_challenge
from maille.challenges.forms import ChallengeForm, MergeForm
from maille.challenges.listing import State, listing
from maille.challenges.models import CHALLENGE_MACHINE, Challenge
from maille.challenges.moves import move_page, undo_step
from maille.challenges.picker import chosen_needs, picker
from maille.contributions import spam
from maille.contributions.models import Kind, Node
from maille.contributions.pages import detail_context, tied_to
from maille.contributions.progress import with_last_move
from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.needs.models import Need
from maille.programmes.http import ProgrammeRequest, known_person, programme_page, requires, shared_page
from maille.programmes.policy import Act
from maille.ui.forms import refuse

STATES: Final = {
    "retenus": State(gettext_lazy("Retenus"), {"retained", "assigned"}),
    "etude": State(gettext_lazy("À l'étude"), {"emergent", "worded", "reviewed", "submitted"}),
    "reserve": State(gettext_lazy("En réserve"), {"reserve"}),
    "traites": State(gettext_lazy("Traités"), {"treated", "closed"}),
}
SORTS: Final = {
    "numero": (gettext_lazy("Leur numéro"), ["rank", "node__number"]),
    "soutiens": (gettext_lazy("Les plus soutenus"), ["rank", "-node__support_count", "node__number"]),
    "places": (gettext_lazy("Places libres d'abord"), ["rank", "group_members", "node__number"]),
}
_RANK = Case(
    *(When(progress__in=state.progress, then=Value(rank)) for rank, state in enumerate(STATES.values())),
    default=Value(9),
)
IN_ITS_GROUP = (
    "SELECT 1 FROM groups_group g JOIN groups_groupmember m ON m.group_id = g.node_id"
    " WHERE g.challenge_id = node.id AND m.person_id = %(person)s"
)


@require_safe
@programme_page
@shared_page()
def challenge_list(request: ProgrammeRequest) -> HttpResponse:
    nodes = Node.objects.filter(programme=request.programme, kind=Kind.CHALLENGE).listed()
    rows = Challenge.objects.filter(node__in=nodes).with_card().with_group().with_need_count().annotate(rank=_RANK)
    found = listing(request, rows, states=STATES, sorts=SORTS)
    sections = [
        (code, state.label, [row for row in found.rows if row.progress in state.progress])
        for code, state in STATES.items()
    ]
    context = {"listing": found, "sections": [section for section in sections if section[2]]}
    return TemplateResponse(request, "challenges/challenge_list.html", context)


@require_safe
@programme_page
@shared_page(tied_to(Kind.CHALLENGE, IN_ITS_GROUP))
def challenge_detail(request: ProgrammeRequest, slug: str) -> HttpResponse:
    challenge = _found(request, slug)
    context = detail_context(request, challenge.node)
    needs = [step.node for step in context["steps"] if step.node.kind == Kind.NEED]
    steps = rules.steps(request.standing, challenge)
    groups = list(challenge.groups.alive().of(request.person))
    group = next((found for found in groups if getattr(found, "is_mine", False)), groups[0] if groups else None)
    context |= {
        "challenge": challenge, "needs": needs, "group": group, "groups": groups, "checks": _checks_of(challenge, needs), "may_move": bool(steps),
        "progress_url": reverse("challenges:progress", args=[request.programme.slug, slug]),
        "solutions": [step.node for step in context["steps"] if step.node.kind == Kind.SOLUTION],
        "may_revise": rules.may_revise(request.standing, challenge), "may_merge": rules.may_merge(request.standing, challenge),
        "may_open_group": group is None and rules.may_open_group(request.standing, challenge),
        "undo_to": undo_step(request, challenge, CHALLENGE_MACHINE, steps),
    }  # fmt: skip
    return TemplateResponse(request, "challenges/challenge_detail.html", context)


@programme_page
@requires(Act.WRITE_CHALLENGE)
def challenge_create(request: ProgrammeRequest) -> HttpResponse:
    """First the needs (GET), then the words (`suite`), then « Vérifier » or « Publier » (POST)."""
    if request.method != "POST" and "suite" not in request.GET:
        return TemplateResponse(request, "challenges/need_picker.html", {"picker": picker(request)})
    needs = chosen_needs(request)
    form = ChallengeForm(request.POST or None, programme=request.programme, initial=_start_from(needs))
    if request.method == "POST" and form.is_valid() and "verifier" not in request.POST:

        def work() -> str:
            made = actions.write_challenge(
                programme=request.programme, needs=needs, by=known_person(request), now=timezone.now(), role=request.standing.role,
                **form.words(),
            )  # fmt: skip
            spam.check_repeated(made.node, field="question")
            return made.node.get_absolute_url()

        try:
            address = run_once(key_of(request), scope_of(request, "challenge"), work)
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(
                request,
                _("Votre défi est publié. Chaque personne qui a donné l'un de ses besoins va l'apprendre."),
                extra_tags="-".join(["challenge", "of", *(str(need.pk) for need in needs)]),
            )
            return redirect(address)
    return _form_page(request, form, needs)


@programme_page
@requires(Act.WRITE_CHALLENGE)
def challenge_edit(request: ProgrammeRequest, slug: str) -> HttpResponse:
    challenge = _found(request, slug)
    if not rules.may_revise(request.standing, challenge):
        raise PermissionDenied
    needs = actions.needs_of(challenge)
    form = ChallengeForm(request.POST or None, programme=request.programme, is_new=False, initial=_initial(challenge))
    if request.method == "POST" and form.is_valid() and "verifier" not in request.POST:
        try:
            actions.revise_challenge(
                challenge=challenge,
                by=known_person(request),
                now=timezone.now(),
                role=request.standing.role,
                **form.words(),
            )
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(request, _("C'est corrigé. L'ancienne version reste lisible."))
            return redirect(challenge.node)
    return _form_page(request, form, needs, challenge)


@programme_page
@requires(Act.LINK)
def challenge_merge(request: ProgrammeRequest, slug: str) -> HttpResponse:
    challenge = _found(request, slug)
    if not rules.may_merge(request.standing, challenge):
        raise PermissionDenied
    nodes = Node.objects.filter(programme=request.programme, kind=Kind.CHALLENGE).listed()
    others = Challenge.objects.filter(node__in=nodes).exclude(pk=challenge.pk).exclude(progress__in=actions.OVER)
    form = MergeForm(request.POST or None, challenges=others.with_card().order_by("node__number")[:200])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def work() -> str:
            into = actions.merge_challenges(
                challenge=challenge, into=form.challenges[given["into"]], by=known_person(request), now=timezone.now(),
                reason=given["reason"], role=request.standing.role,
            )  # fmt: skip
            return into.node.get_absolute_url()

        try:
            address = run_once(key_of(request), scope_of(request, f"merge:{challenge.pk}"), work)
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(request, _("Les deux défis n'en font plus qu'un, avec tous leurs besoins."))
            return redirect(address)
    context = {"challenge": challenge, "form": form}
    return TemplateResponse(request, "challenges/challenge_merge.html", context, status=422 if form.errors else 200)


@programme_page
def challenge_progress(request: ProgrammeRequest, slug: str) -> HttpResponse:
    challenge = _found(request, slug)

    def act(after: str, reason: str, _lesson: str) -> object:
        return actions.set_progress(
            challenge=challenge,
            after=after,
            reason=reason,
            by=known_person(request),
            now=timezone.now(),
            role=request.standing.role,
        )

    return move_page(
        request,
        challenge,
        labels=Challenge.Progress,
        steps=rules.steps(request.standing, challenge),
        reasons=actions.NEEDS_REASON,
        act=act,
    )


def _found(request: ProgrammeRequest, slug: str) -> Challenge:
    visible = Node.objects.visible_to(request.standing).filter(kind=Kind.CHALLENGE, slug=slug)
    found: Challenge = get_object_or_404(with_last_move(Challenge.objects.filter(node__in=visible).with_card()))
    return found


def _form_page(
    request: ProgrammeRequest, form: ChallengeForm, needs: list[Need], challenge: Challenge | None = None
) -> HttpResponse:
    checks: list[Check] = []
    question = ""
    if form.is_bound:
        given: dict[str, Any] = getattr(form, "cleaned_data", {})
        question = given.get("question", "")
        checks = check_challenge(
            question=question, who=given.get("who", ""), where=given.get("where", ""), success=given.get("success", ""),
            horizon=given.get("horizon", ""), has_theme=bool(given.get("theme")), need_themes=[need.node.theme_id for need in needs],
        )  # fmt: skip
    context = {"form": form, "needs": needs, "challenge": challenge, "checks": checks, "question": question}
    return TemplateResponse(request, "challenges/challenge_form.html", context, status=422 if form.errors else 200)


def _start_from(needs: list[Need]) -> dict[str, Any]:
    """With one need, or needs that agree, the form already knows something."""
    themes = {need.node.theme for need in needs if need.node.theme}
    return {
        "theme": themes.pop().slug if len(themes) == 1 else "",
        "who": needs[0].who if len(needs) == 1 else "",
        "where": needs[0].where if len(needs) == 1 else "",
    }


def _initial(challenge: Challenge) -> dict[str, Any]:
    fields = ("name", "horizon", "success", "who", "where", "obstacle")
    node = challenge.node
    return {
        "question": node.title, "text": node.text, "theme": node.theme.slug if node.theme else "",
        **{field: getattr(challenge, field) for field in fields},
    }  # fmt: skip


def _checks_of(challenge: Challenge, needs: list[Node]) -> list[Check]:
    return check_challenge(
        question=challenge.node.title, who=challenge.who, where=challenge.where, success=challenge.success, horizon=challenge.horizon,
        has_theme=challenge.node.theme_id is not None, need_themes=[need.theme_id for need in needs],
    )  # fmt: skip
