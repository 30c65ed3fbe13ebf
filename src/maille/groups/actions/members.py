"""Coming and going: no reason asked, nobody turned away (R11, R13)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maille.contributions import actions as contributions
from maille.core import journal
from maille.core.errors import RuleError
from maille.groups.models import Group, GroupMember
from maille.people.models import Person

JOINABLE = frozenset({Group.Progress.FORMING, Group.Progress.WORKING, Group.Progress.PRESENTED})


@transaction.atomic
def join_group(*, group: Group, by: Person, now: datetime, person: Person | None = None, role: str = "") -> GroupMember:
    """`person` (`by` when left out) joins; twice is as good as once. Sizes advise, they never refuse.

    Raises RuleError when the group no longer works.
    """
    group = locked(group)
    person = person or by
    running = group.members.filter(person=person, left_at__isnull=True).first()
    if running is not None:
        return running
    if group.progress not in JOINABLE:
        raise RuleError(
            _("Ce groupe a terminé son travail. Ses fiches restent lisibles ; d'autres groupes vous attendent.")
        )
    member = GroupMember.objects.create(group=group, person=person, joined_at=now)
    recount(group)
    journal.record(
        "group.joined",
        at=now,
        subject=group.node,
        by=by,
        role=role,
        programme_id=group.node.programme_id,
        data={"person": person.pk},
    )
    contributions.follow(node=group.node, by=person, now=now)
    return member


@transaction.atomic
def leave_group(*, group: Group, by: Person, now: datetime, person: Person | None = None, role: str = "") -> bool:
    """One click, no reason asked. Returns whether something changed."""
    group = locked(group)
    person = person or by
    if not group.members.filter(person=person, left_at__isnull=True).update(left_at=now):
        return False
    recount(group)
    journal.record(
        "group.left",
        at=now,
        subject=group.node,
        by=by,
        role=role,
        programme_id=group.node.programme_id,
        data={"person": person.pk},
    )
    contributions.unfollow(node=group.node, by=person)
    return True


@transaction.atomic
def set_member_role(
    *, group: Group, person: Person, member_role: str, by: Person, now: datetime, role: str = ""
) -> GroupMember:
    """Animation, notes, time, voice: shared out in the group, changed at will. Raises RuleError for somebody else."""
    group = locked(group)
    member = group.members.filter(person=person, left_at__isnull=True).first()
    if member is None:
        raise RuleError(_("Cette personne n'est plus dans le groupe. Rechargez la page."))
    if member_role not in GroupMember.Role.values:
        raise RuleError(_("Ce rôle n'existe pas. Choisissez-en un dans la liste."), field="role")
    if member.role == member_role:
        return member
    before, member.role = member.role, member_role
    member.save(update_fields=["role"])
    journal.record(
        "group.role_changed",
        at=now,
        subject=group.node,
        by=by,
        role=role,
        programme_id=group.node.programme_id,
        data={"person": person.pk, "before": before, "after": member_role},
    )
    return member


def locked(group: Group) -> Group:
    return (
        Group.objects.select_for_update(of=("self",))
        .select_related("node__programme", "node__theme", "challenge__node__programme")
        .get(pk=group.pk)
    )


def recount(group: Group) -> None:
    """The counter, in the transaction of what changed it."""
    group.member_count = group.members.filter(left_at__isnull=True).count()
    group.save(update_fields=["member_count"])
