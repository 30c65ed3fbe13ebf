"""What becomes of group memberships when two persons are one, or one is erased."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from maille.groups.actions.members import recount
from maille.groups.models import Group, GroupMember
from maille.people.models import Person


def on_merge(*, kept: Person, gone: Person, now: datetime) -> None:
    """Who was in a group twice is in it once."""
    mine = GroupMember.objects.filter(person=kept, left_at__isnull=True).values("group_id")
    _end(
        GroupMember.objects.filter(person=gone, left_at__isnull=True, group__in=mine).values_list(
            "group_id", flat=True
        ),
        gone,
        now,
    )


def on_erasure(*, person: Person, now: datetime) -> None:
    """They leave every group; that they once came stays, by « Personne effacée »."""
    _end(person.group_memberships.filter(left_at__isnull=True).values_list("group_id", flat=True), person, now)


def _end(groups: Iterable[int], person: Person, now: datetime) -> None:
    for group in Group.objects.select_for_update(of=("self",)).filter(pk__in=list(groups)):
        group.members.filter(person=person, left_at__isnull=True).update(left_at=now)
        recount(group)
