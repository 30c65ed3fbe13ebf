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
    *, source: Node, target: Node, kind: str, by: Person | None, now: datetime, reason: str = "", role: str = ""
) -> Link:
    """`source`, the later one, came from / was inspired by / gathers… `target`. The same link twice is one link. Links are never removed.

    Raises RuleError when both are one, lie in two programmes, or would make the thread run in a circle.
    """
    if source.pk == target.pk:
        raise RuleError(_("Une contribution ne peut pas être reliée à elle-même."))
    if source.programme_id != target.programme_id:
        raise RuleError(_("Ces deux contributions appartiennent à deux programmes différents."))
    if kind != Link.Kind.INSPIRED_BY and source.pk in thread.ancestor_ids(target):
        raise RuleError(_("Ce lien ferait tourner le fil en rond : l'une vient déjà de l'autre."))
    made, created = Link.objects.get_or_create(
        source=source, target=target, kind=kind, defaults={"by": by, "at": now, "reason": reason}
    )
    if created:
        journal.record(
            f"link.{kind}",
            subject=source,
            by=by,
            role=role,
            programme_id=source.programme_id,
            reason=reason,
            data={"target": target.pk},
        )
        notices.tell(f"link.{kind}", about=source, by=by, data={"target": target.pk}, once=True)
    return made


def split_from(*, source: Node, target: Node, by: Person, now: datetime, reason: str, role: str = "") -> Link:
    return link(source=source, target=target, kind=Link.Kind.SPLIT_FROM, by=by, now=now, reason=reason, role=role)


@transaction.atomic
def merge(*, duplicate: Node, into: Node, by: Person, now: datetime, reason: str, role: str = "") -> Link:
    """Join two contributions that say the same: `duplicate` is archived and its thread goes on through `into`.

    Credits, links, comments and versions stay where they are; supports and follows are carried over, once a person.
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
    made = link(source=into, target=duplicate, kind=Link.Kind.MERGED_INTO, by=by, now=now, reason=reason, role=role)
    _carry_over(duplicate, into, now=now)
    duplicate.state, duplicate.state_reason, duplicate.changed_at = NodeState.ARCHIVED, reason[:300], now
    duplicate.save(update_fields=["state", "state_reason", "changed_at"])
    journal.record(
        f"{duplicate.kind}.merged",
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
