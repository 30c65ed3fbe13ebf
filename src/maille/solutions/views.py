"""Pages of ideas and solutions; the reserve stays public."""

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
from maille.challenges.models import Challenge
from maille.challenges.moves import move_page, undo_step
from maille.challenges.stages import rail
from maille.contributions import references, spam
from maille.contributions.models import Kind, Node
from maille.contributions.pages import detail_context, tied_to
from maille.contributions.progress import with_last_move
from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.core.text import clean_line
from maille.people.models import Person
from maille.programmes.http import ProgrammeRequest, known_person, programme_page, requires, shared_page
from maille.programmes.policy import Act
from maille.solutions import actions, rules
from maille.solutions.forms import MergeForm, SolutionForm
from maille.solutions.models import SOLUTION_MACHINE, STAGES, Solution
from maille.ui.forms import refuse

STATES: Final = {
    "chantier": State(gettext_lazy("En chantier"), {"sketched", "prototyped", "tested", "modelled", "presented"}),
    "idees": State(gettext_lazy("Idées"), {"idea", "grouped"}),
    "projets": State(gettext_lazy("Devenues projets"), {"project"}),
    "reserve": State(gettext_lazy("En réserve"), {"reserve"}),
    "arretees": State(gettext_lazy("Arrêtées, avec leur leçon"), {"abandoned"}),
}
SORTS: Final = {
    "recentes": (gettext_lazy("Les plus récentes"), ["rank", "-node__number"]),
    "soutiens": (gettext_lazy("Les plus soutenues"), ["rank", "-node__support_count", "-node__number"]),
}
_RANK = Case(
    *(When(progress__in=state.progress, then=Value(rank)) for rank, state in enumerate(STATES.values())),
    default=Value(9),
)
AMONG_AUTHORS = "SELECT 1 FROM solutions_solutionauthor WHERE solution_id = node.id AND person_id = %(person)s"
IN_ITS_GROUP = (
    "SELECT 1 FROM solutions_solution s JOIN groups_groupmember m ON m.group_id = s.group_id"
    " WHERE s.node_id = node.id AND m.person_id = %(person)s"
)


@require_safe
@programme_page
@shared_page()
def solution_list(request: ProgrammeRequest) -> HttpResponse:
    nodes = Node.objects.filter(programme=request.programme, kind=Kind.SOLUTION).listed()
    rows = Solution.objects.filter(node__in=nodes).with_card().annotate(rank=_RANK)
    found = listing(request, rows, states=STATES, sorts=SORTS)
    sections = [
        (code, state.label, [row for row in found.rows if row.progress in state.progress])
        for code, state in STATES.items()
    ]
    context = {"listing": found, "sections": [section for section in sections if section[2]]}
    return TemplateResponse(request, "solutions/solution_list.html", context)


@require_safe
@programme_page
@shared_page(tied_to(Kind.SOLUTION, AMONG_AUTHORS, IN_ITS_GROUP))
def solution_detail(request: ProgrammeRequest, slug: str) -> HttpResponse:
    solution = _found(request, slug)
    steps = rules.steps(request.standing, solution)
    context = detail_context(request, solution.node)
    context |= {
        "solution": solution, "authors": [author.person for author in solution.authors.select_related("person").order_by("pk")],
        "stages": rail(STAGES, solution.progress, reached=getattr(solution, "moved_from", None) or ""), "may_move": bool(steps),
        "projects": [step.node for step in context["steps"] if step.node.kind == Kind.PROJECT],
        "may_revise": rules.may_revise(request.standing, solution), "may_adopt": rules.may_adopt(request.standing, solution),
        "may_merge": rules.may_merge(request.standing, solution),
        "may_start_project": rules.may_start_project(request.standing, solution),
        "progress_url": reverse("solutions:progress", args=[request.programme.slug, slug]),
        "undo_to": undo_step(request, solution, SOLUTION_MACHINE, steps),
    }  # fmt: skip
    return TemplateResponse(request, "solutions/solution_detail.html", context)


@programme_page
@requires(Act.PROPOSE_SOLUTION)
def solution_create(request: ProgrammeRequest) -> HttpResponse:
    """An idea cites its challenge (R34): first the challenge (`defi`), then the words."""
    challenge = _challenge(request)
    if challenge is None:
        return _challenge_choice(request)
    me = known_person(request)
    form = _idea_form(request, challenge, me)
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            words = form.words()
            if named := words.pop("inspired_by"):
                words["inspired_by"] = references.find(named, programme=request.programme, field="inspired_by")
            made = actions.propose_solution(
                challenge=challenge, by=me, now=timezone.now(), role=request.standing.role, **words
            )
            spam.check_repeated(made.node)
            return made.node.get_absolute_url()

        try:
            address = run_once(key_of(request), scope_of(request, "solution"), work)
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(
                request,
                _("Votre idée est publiée. Chacun peut la soutenir, la commenter, la développer avec vous."),
                extra_tags=f"solution-{challenge.pk}",
            )
            return redirect(address)
    context = {"form": form, "challenge": challenge, "solution": None}
    return TemplateResponse(request, "solutions/solution_form.html", context, status=422 if form.errors else 200)


def _challenge_choice(request: ProgrammeRequest) -> HttpResponse:
    nodes = Node.objects.filter(programme=request.programme, kind=Kind.CHALLENGE).listed()
    challenges = Challenge.objects.filter(node__in=nodes).exclude(progress=Challenge.Progress.CLOSED).with_card()
    order = Case(When(progress__in=["retained", "assigned"], then=Value(0)), default=Value(1))
    context = {"challenges": challenges.order_by(order, "node__number")[:200]}
    return TemplateResponse(request, "solutions/challenge_choice.html", context)


def _idea_form(request: ProgrammeRequest, challenge: Challenge, me: Person) -> SolutionForm:
    """With the groups of the challenge, one's own chosen beforehand, and the people with whom one may have thought of it."""
    people = Person.objects.filter(
        group_memberships__group__challenge=challenge, group_memberships__left_at__isnull=True
    )
    groups = list(challenge.groups.alive().of(me))
    mine = next((str(group.pk) for group in groups if getattr(group, "is_mine", False)), "")
    people = people.exclude(pk=me.pk).distinct().order_by("first_name", "pk")
    return SolutionForm(request.POST or None, groups=groups, people=people, initial={"group": mine})


@programme_page
@requires(Act.PROPOSE_SOLUTION)
def solution_edit(request: ProgrammeRequest, slug: str) -> HttpResponse:
    solution = _found(request, slug)
    if not rules.may_revise(request.standing, solution):
        raise PermissionDenied
    initial = {"title": solution.node.title, "text": solution.node.text, "for_whom": solution.for_whom, "how": solution.how,
               "novelty": solution.novelty}  # fmt: skip
    form = SolutionForm(request.POST or None, is_new=False, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise(
                solution=solution,
                by=known_person(request),
                now=timezone.now(),
                role=request.standing.role,
                **form.words(),
            )
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(request, _("C'est corrigé. L'ancienne version reste lisible."))
            return redirect(solution.node)
    context = {"form": form, "challenge": solution.challenge, "solution": solution}
    return TemplateResponse(request, "solutions/solution_form.html", context, status=422 if form.errors else 200)


@programme_page
def solution_progress(request: ProgrammeRequest, slug: str) -> HttpResponse:
    solution = _found(request, slug)

    def act(after: str, reason: str, lesson: str) -> object:
        return actions.set_progress(
            solution=solution,
            after=after,
            reason=reason,
            lesson=lesson,
            by=known_person(request),
            now=timezone.now(),
            role=request.standing.role,
        )

    return move_page(
        request,
        solution,
        labels=Solution.Progress,
        steps=rules.steps(request.standing, solution),
        reasons=actions.NEEDS_REASON,
        lesson=Solution.Progress.ABANDONED,
        act=act,
    )


@programme_page
@requires(Act.PROPOSE_SOLUTION)
def solution_adopt(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """« Reprendre cette idée ». GET confirms, for who has just joined."""
    solution = _found(request, slug)
    if request.method == "POST":
        try:
            actions.adopt(solution=solution, by=known_person(request), now=timezone.now(), role=request.standing.role)
        except RuleError as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request,
                _(
                    "L'idée est à nouveau en chantier, et vous en êtes aussi l'auteur. Ses premiers auteurs vont l'apprendre."
                ),
            )
        return redirect(solution.node)
    if not rules.may_adopt(request.standing, solution):
        raise PermissionDenied
    return TemplateResponse(request, "solutions/solution_adopt.html", {"solution": solution, "node": solution.node})


@programme_page
@requires(Act.LINK)
def solution_merge(request: ProgrammeRequest, slug: str) -> HttpResponse:
    solution = _found(request, slug)
    if not rules.may_merge(request.standing, solution):
        raise PermissionDenied
    nodes = Node.objects.filter(programme=request.programme, kind=Kind.SOLUTION).listed()
    others = (
        Solution.objects.filter(node__in=nodes).exclude(pk=solution.pk).exclude(progress__in=actions.OVER).with_card()
    )
    # Those of the same challenge first: they are the likely ones.
    near = Case(When(challenge=solution.challenge_id, then=Value(0)), default=Value(1))
    form = MergeForm(request.POST or None, solutions=others.order_by(near, "node__number")[:200])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def work() -> str:
            into = actions.merge_solutions(
                solution=solution, into=form.solutions[given["into"]], by=known_person(request), now=timezone.now(),
                reason=given["reason"], role=request.standing.role,
            )  # fmt: skip
            return into.node.get_absolute_url()

        try:
            address = run_once(key_of(request), scope_of(request, f"merge:{solution.pk}"), work)
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(request, _("Les deux idées n'en font plus qu'une, signée de tous leurs auteurs."))
            return redirect(address)
    context = {"solution": solution, "form": form}
    return TemplateResponse(request, "solutions/solution_merge.html", context, status=422 if form.errors else 200)


def _found(request: ProgrammeRequest, slug: str) -> Solution:
    visible = Node.objects.visible_to(request.standing).filter(kind=Kind.SOLUTION, slug=slug)
    rows = Solution.objects.filter(node__in=visible).with_card().of(request.person)
    found: Solution = get_object_or_404(with_last_move(rows))
    return found


def _challenge(request: ProgrammeRequest) -> Challenge | None:
    slug = clean_line(request.POST.get("defi") or request.GET.get("defi") or "")
    if not slug:
        return None
    nodes = Node.objects.filter(programme=request.programme, kind=Kind.CHALLENGE, slug=slug[:70]).listed()
    return Challenge.objects.filter(node__in=nodes).with_card().first()
