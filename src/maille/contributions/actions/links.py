"""Typed, permanent links between contributions."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maille.contributions import notices, thread
from maille.contributions.models import NODE_MACHINE, Follow, Link, Node, NodeState, Support
from maille.core import journal
from maille.core.errors import RuleError
from maille.people.models import Person


@transaction.atomic
def link(
    *,
    source: Node,
    target: Node,
    kind: str,
    by: Person | None,
    now: datetime,
    reason: str = "",
    role: str = "",
    tells: bool = True,
) -> Link:
    """`source`, the later one, came from / was inspired by / gathers… `target`. The same link twice is one link. Links are never removed.

    Raises RuleError when both are one, or would make the thread run in a circle, or lie in two programmes: only an
    inspiration goes from one to another.
    """
    _check_ends(source, target, kind)
    made, created = Link.objects.get_or_create(
        source=source, target=target, kind=kind, defaults={"by": by, "at": now, "reason": reason}
    )
    if created:
        journal.record(
            f"link.{kind}",
            at=now,
            subject=source,
            by=by,
            role=role,
            programme_id=source.programme_id,
            reason=reason,
            data={"target": target.pk},
        )
        if tells:
            heard = target if kind == Link.Kind.INSPIRED_BY else None
            notices.tell(f"link.{kind}", at=now, about=source, by=by, data={"target": target.pk}, once=True, only=heard)
    return made


def _check_ends(source: Node, target: Node, kind: str) -> None:
    if source.pk == target.pk:
        raise RuleError(_("Une contribution ne peut pas être reliée à elle-même."))
    if kind == Link.Kind.INSPIRED_BY:
        return
    if source.programme_id != target.programme_id:
        raise RuleError(_("Ces deux contributions appartiennent à deux programmes différents."))
    if source.pk in thread.ancestor_ids(target):
        raise RuleError(_("Ce lien ferait tourner le fil en rond : l'une vient déjà de l'autre."))


def split_from(
    *, source: Node, target: Node, by: Person, now: datetime, reason: str, role: str = "", tells: bool = True
) -> Link:
    return link(
        source=source, target=target, kind=Link.Kind.SPLIT_FROM, by=by, now=now, reason=reason[:240], role=role, tells=tells
    )  # fmt: skip


@transaction.atomic
def inspire(*, node: Node, source: Node, by: Person, now: datetime, role: str = "") -> Link:
    """Whoever gave `node` says what gave them the idea: `source`, perhaps of another programme. A tie beside the thread;
    who gave `source` hears of it. Raises RuleError when it is not public."""
    if not (source.is_listed and source.programme.is_public):
        raise RuleError(_("Cette contribution n'est pas publique. Choisissez-en une que tout le monde peut lire."))
    return link(source=node, target=source, kind=Link.Kind.INSPIRED_BY, by=by, now=now, role=role)


@transaction.atomic
def archive(*, node: Node, by: Person, now: datetime, reason: str, role: str = "") -> Node:
    """Its place on the thread and its page stay; lists show what it became instead."""
    NODE_MACHINE.check(node.state, NodeState.ARCHIVED)
    node.state, node.state_reason, node.changed_at = NodeState.ARCHIVED, reason[:300], now
    node.save(update_fields=["state", "state_reason", "changed_at"])
    journal.record(
        f"{node.kind}.archived", at=now, subject=node, by=by, role=role, programme_id=node.programme_id, reason=reason
    )
    return node


@transaction.atomic
def merge(*, duplicate: Node, into: Node, by: Person, now: datetime, reason: str, role: str = "") -> Link:
    """Join two contributions that say the same: `duplicate` is archived and its thread goes on through `into`.

    Credits, links, comments and versions stay where they are; supports and follows are carried over, once a person, and
    what came of `duplicate` comes from `into` too.
    Raises RuleError across kinds or programmes, and for a circle.
    """
    if duplicate.kind != into.kind:
        raise RuleError(_("On ne réunit que deux contributions de même nature."))
    if not reason.strip():
        raise RuleError(
            _("Dites en une phrase pourquoi vous réunissez ces deux contributions : le motif est public."),
            field="reason",
        )
    if not into.is_listed:
        raise RuleError(_("La contribution qui reste doit être visible. Choisissez-en une autre."))
    NODE_MACHINE.check(duplicate.state, NodeState.ARCHIVED)
    made = link(
        source=into, target=duplicate, kind=Link.Kind.MERGED_INTO, by=by, now=now, reason=reason[:240], role=role
    )
    _carry_over(duplicate, into, now=now)
    _carry_links(duplicate, into, by=by, now=now, role=role)
    duplicate.state, duplicate.state_reason, duplicate.changed_at = NodeState.ARCHIVED, reason[:300], now
    duplicate.save(update_fields=["state", "state_reason", "changed_at"])
    journal.record(
        f"{duplicate.kind}.merged",
        at=now,
        subject=duplicate,
        by=by,
        role=role,
        programme_id=duplicate.programme_id,
        reason=reason,
        data={"into": into.pk},
    )
    return made


def _carry_over(duplicate: Node, into: Node, *, now: datetime) -> None:
    """Whoever supports or follows in the same moment is kept too: doubles are left out by the database."""
    supporters = duplicate.supports.values_list("person_id", flat=True)
    Support.objects.bulk_create([Support(node=into, person_id=p, at=now) for p in supporters], ignore_conflicts=True)
    followers = duplicate.follows.values_list("person_id", flat=True)
    Follow.objects.bulk_create([Follow(node=into, person_id=p, at=now) for p in followers], ignore_conflicts=True)
    # Locked after the rows are in: a supporter holds their row while waiting for the counter.
    Node.objects.select_for_update(no_key=True).only("pk").get(pk=into.pk)
    Node.objects.filter(pk=into.pk).update(support_count=into.supports.count(), follow_count=into.follows.count())


def _carry_links(duplicate: Node, into: Node, *, by: Person, now: datetime, role: str) -> None:
    """What came of `duplicate`, or was inspired by it, is found from `into` too. The merge has told those concerned."""
    came = duplicate.links_forward.exclude(kind=Link.Kind.MERGED_INTO).exclude(source=into)
    earlier = {*thread.ancestor_ids(into), into.pk}
    for onward in came.select_related("source").order_by("pk"):
        if onward.source_id not in earlier:
            kind = Link.Kind.INSPIRED_BY if onward.kind == Link.Kind.INSPIRED_BY else Link.Kind.CAME_FROM
            link(source=onward.source, target=into, kind=kind, by=by, now=now, role=role, tells=False)
