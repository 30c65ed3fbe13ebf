"""Pages of groups: seen by all, joined and left in one click."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
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
from maille.challenges.rules import may_open_group
from maille.contributions.models import Kind, Node
from maille.contributions.pages import detail_context, tied_to
from maille.contributions.progress import with_last_move
from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.groups import actions, rules
from maille.groups.actions.life import NEEDS_REASON
from maille.groups.forms import GroupForm, OpenForm
from maille.groups.models import GROUP_MACHINE, Group, GroupMember
from maille.programmes.http import ProgrammeRequest, known_person, programme_page, requires, shared_page
from maille.programmes.policy import Act
from maille.ui.forms import refuse
from maille.workshops.models import Slot, Workshop

STATES: Final = {
    "ouverts": State(gettext_lazy("Au travail"), {"forming", "working"}),
    "presentes": State(gettext_lazy("Ont présenté"), {"presented", "closed"}),
    "arretes": State(gettext_lazy("Arrêtés"), {"dissolved"}),
}
SORTS: Final = {
    "numero": (gettext_lazy("Leur numéro"), ["node__number"]),
    "places": (gettext_lazy("Places libres d'abord"), ["-free", "node__number"]),
}


def _in_any_group(request: ProgrammeRequest) -> bool:
    rows = GroupMember.objects.filter(group__node__programme=request.programme, person=request.person)
    return rows.filter(left_at__isnull=True).exists()


IN_THE_GROUP = "SELECT 1 FROM groups_groupmember WHERE group_id = node.id AND person_id = %(person)s"


@require_safe
@programme_page
@shared_page(_in_any_group)
def group_list(request: ProgrammeRequest) -> HttpResponse:
    nodes = Node.objects.filter(programme=request.programme, kind=Kind.GROUP).listed()
    rows = (
        Group.objects.filter(node__in=nodes)
        .with_card()
        .of(request.person)
        .annotate(free=F("max_size") - F("member_count"))
    )
    return TemplateResponse(
        request, "groups/group_list.html", {"listing": listing(request, rows, states=STATES, sorts=SORTS)}
    )


@require_safe
@programme_page
@shared_page(tied_to(Kind.GROUP, IN_THE_GROUP))
def group_detail(request: ProgrammeRequest, slug: str) -> HttpResponse:
    group = found_group(request, slug)
    members = list(group.members.running())
    is_member = group.is_mine  # type: ignore[attr-defined]  # annotated by `of`
    steps = rules.steps(request.standing, group, is_member=is_member)
    context = detail_context(request, group.node)
    context |= {
        "group": group, "members": members, "is_member": is_member, "next_slot": next_slot(request), "may_move": bool(steps),
        "solutions": [step.node for step in context["steps"] if step.node.kind == Kind.SOLUTION],
        "may_join": rules.may_join(request.standing, group) and not is_member,
        "may_look_after": rules.may_look_after(request.standing, group, is_member=is_member),
        "may_reshape": rules.may_reshape(request.standing, group),
        "progress_url": reverse("groups:progress", args=[request.programme.slug, slug]),
        "undo_to": undo_step(request, group, GROUP_MACHINE, steps),
    }  # fmt: skip
    return TemplateResponse(request, "groups/group_detail.html", context)


@programme_page
@requires(Act.JOIN_GROUP)
def group_join(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """POST joins; GET is where a visitor who has just become a participant confirms it."""
    group = found_group(request, slug)
    if not rules.may_join(request.standing, group):
        raise PermissionDenied
    if request.method == "POST":
        actions.join_group(group=group, by=known_person(request), now=timezone.now(), role=request.standing.role)
        messages.success(
            request, _("Vous êtes dans le groupe. Vous recevrez ses nouvelles, et pouvez en partir quand vous voulez.")
        )
        return redirect(group.node)
    return TemplateResponse(request, "groups/group_join.html", {"group": group, "node": group.node})


@programme_page
@requires(Act.JOIN_GROUP)
def group_leave(request: ProgrammeRequest, slug: str) -> HttpResponse:
    group = found_group(request, slug)
    if request.method == "POST" and actions.leave_group(
        group=group, by=known_person(request), now=timezone.now(), role=request.standing.role
    ):
        messages.success(
            request,
            _(
                "Vous avez quitté le groupe. Ce que vous y avez donné reste, avec votre nom. Vous pouvez revenir quand vous voulez."
            ),
        )
    return redirect(group.node)


@programme_page
@requires(Act.JOIN_GROUP)
def group_create(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """The group of a challenge; `slug` is the challenge's."""
    visible = Node.objects.visible_to(request.standing).filter(kind=Kind.CHALLENGE, slug=slug)
    challenge = get_object_or_404(Challenge.objects.filter(node__in=visible).with_card())
    if not may_open_group(request.standing, challenge):
        raise PermissionDenied
    form = OpenForm(request.POST or None, initial={"name": challenge.name})
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            made = actions.open_group(
                challenge=challenge,
                by=known_person(request),
                now=timezone.now(),
                role=request.standing.role,
                **form.cleaned_data,
            )
            return made.node.get_absolute_url()

        try:
            address = run_once(key_of(request), scope_of(request, f"group:{challenge.pk}"), work)
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(request, _("Le groupe est ouvert. Invitez : à partir de quatre, on avance bien."))
            return redirect(address)
    context = {"challenge": challenge, "form": form}
    return TemplateResponse(request, "groups/group_open.html", context, status=422 if form.errors else 200)


@programme_page
@requires(Act.JOIN_GROUP)
def group_edit(request: ProgrammeRequest, slug: str) -> HttpResponse:
    group = looked_after(request, slug)
    fields = ("catch_up", "contract", "min_size", "ideal_size", "max_size")
    initial: dict[str, Any] = {
        "name": group.node.title,
        "text": group.node.text,
        **{name: getattr(group, name) for name in fields},
    }
    form = GroupForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_group(
                group=group,
                by=known_person(request),
                now=timezone.now(),
                role=request.standing.role,
                **form.cleaned_data,
            )
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(request, _("C'est enregistré. L'ancienne version reste lisible."))
            return redirect(group.node)
    return TemplateResponse(
        request, "groups/group_form.html", {"group": group, "form": form}, status=422 if form.errors else 200
    )


@programme_page
def group_progress(request: ProgrammeRequest, slug: str) -> HttpResponse:
    group = found_group(request, slug)

    def act(after: str, reason: str, _lesson: str) -> object:
        return actions.set_progress(
            group=group,
            after=after,
            reason=reason,
            by=known_person(request),
            now=timezone.now(),
            role=request.standing.role,
        )

    steps = rules.steps(request.standing, group, is_member=group.is_mine)  # type: ignore[attr-defined]  # annotated by `of`
    return move_page(request, group, labels=Group.Progress, steps=steps, reasons=NEEDS_REASON, act=act)


def found_group(request: ProgrammeRequest, slug: str) -> Group:
    visible = Node.objects.visible_to(request.standing).filter(kind=Kind.GROUP, slug=slug)
    found: Group = get_object_or_404(
        with_last_move(Group.objects.filter(node__in=visible).with_card().of(request.person))
    )
    return found


def looked_after(request: ProgrammeRequest, slug: str) -> Group:
    """The group, when the person may look after it; else 403."""
    group = found_group(request, slug)
    is_member = group.is_mine  # type: ignore[attr-defined]  # annotated by `of`
    if not rules.may_look_after(request.standing, group, is_member=is_member):
        raise PermissionDenied
    return group


def next_slot(request: ProgrammeRequest) -> Slot | None:
    """The next half-day of the programme, its workshop at hand."""
    gone = [Workshop.State.CANCELLED, Workshop.State.POSTPONED, Workshop.State.DRAFT]
    slots = Slot.objects.filter(workshop__programme=request.programme, on__gte=request.programme.today()).exclude(
        workshop__state__in=gone
    )
    return slots.select_related("workshop").order_by("on", "starts", "pk").first()
