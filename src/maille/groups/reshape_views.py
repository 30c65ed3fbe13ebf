"""Roles in a group, and the two acts that change its shape: splitting, merging."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from maille.contributions.models import Kind, Node
from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.groups import actions, rules
from maille.groups.forms import MergeForm, RolesForm, SplitForm
from maille.groups.models import Group
from maille.groups.views import found_group, looked_after
from maille.programmes.http import ProgrammeRequest, known_person, programme_page, requires
from maille.programmes.policy import Act
from maille.ui.forms import refuse


@programme_page
@requires(Act.JOIN_GROUP)
def group_roles(request: ProgrammeRequest, slug: str) -> HttpResponse:
    group = looked_after(request, slug)
    form = RolesForm(request.POST or None, members=group.members.running())
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            for member, role in form.changes():
                actions.set_member_role(
                    group=group,
                    person=member.person,
                    member_role=role,
                    by=known_person(request),
                    now=timezone.now(),
                    role=request.standing.role,
                )
        messages.success(request, _("Les rôles sont notés."))
        return redirect(group.node)
    return TemplateResponse(
        request, "groups/group_roles.html", {"group": group, "form": form}, status=422 if form.errors else 200
    )


@programme_page
@requires(Act.ADVANCE)
def group_split(request: ProgrammeRequest, slug: str) -> HttpResponse:
    group = _reshaped(request, slug)
    names = {"first": _("%(name)s, table 1"), "other": _("%(name)s, table 2")}
    initial = {field: name % {"name": group.node.title[:80]} for field, name in names.items()}
    form = SplitForm(request.POST or None, members=group.members.running(), initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def work() -> str:
            first, _second = actions.split_group(
                group=group, names=(given["first"], given["other"]), second=[form.people[pk] for pk in given["second"]],
                by=known_person(request), now=timezone.now(), reason=given["reason"], role=request.standing.role,
            )  # fmt: skip
            return first.node.get_absolute_url()

        try:
            address = run_once(key_of(request), scope_of(request, f"split:{group.pk}"), work)
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(
                request,
                _("Deux groupes partagent maintenant ce défi. Chaque personne peut changer de groupe en un clic."),
            )
            return redirect(address)
    return TemplateResponse(
        request, "groups/group_split.html", {"group": group, "form": form}, status=422 if form.errors else 200
    )


@programme_page
@requires(Act.ADVANCE)
def group_merge(request: ProgrammeRequest, slug: str) -> HttpResponse:
    group = _reshaped(request, slug)
    nodes = Node.objects.filter(programme=request.programme, kind=Kind.GROUP).listed()
    others = Group.objects.filter(node__in=nodes, progress__in=["forming", "working"]).exclude(pk=group.pk).with_card()
    form = MergeForm(request.POST or None, groups=others.order_by("node__number")[:200])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def work() -> str:
            into = actions.merge_groups(
                group=group, into=form.groups[given["into"]], by=known_person(request), now=timezone.now(), reason=given["reason"],
                role=request.standing.role,
            )  # fmt: skip
            return into.node.get_absolute_url()

        try:
            address = run_once(key_of(request), scope_of(request, f"merge:{group.pk}"), work)
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(request, _("Les deux groupes n'en font plus qu'un. Aucun nom ni aucun lien n'est perdu."))
            return redirect(address)
    return TemplateResponse(
        request, "groups/group_merge.html", {"group": group, "form": form}, status=422 if form.errors else 200
    )


def _reshaped(request: ProgrammeRequest, slug: str) -> Group:
    group = found_group(request, slug)
    if not rules.may_reshape(request.standing, group):
        raise PermissionDenied
    return group
