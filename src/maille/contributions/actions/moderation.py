"""Reporting, hiding with a public reason, restoring, withdrawing. Nothing is ever removed from the thread."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from maille.contributions import notices
from maille.contributions.models import NODE_MACHINE, REPORT_MACHINE, Comment, Node, NodeState, Report
from maille.core import journal
from maille.core.errors import RuleError
from maille.core.text import clean, clean_line
from maille.people.models import Person

WITHDRAWN_REASON = gettext_noop("Retirée par la personne qui l'avait donnée.")


@transaction.atomic
def hide(*, node: Node, by: Person, reason: str, now: datetime, role: str = "") -> Node:
    """Hide a node; its page stays, with `reason`, and so do its links."""
    return _change_state(
        node, NodeState.HIDDEN, by=by, reason=_public_reason(reason), now=now, role=role, verb="hidden"
    )


@transaction.atomic
def restore(*, node: Node, by: Person, now: datetime, reason: str = "", role: str = "") -> Node:
    """Bring a hidden or reported node back. What its giver withdrew is theirs alone to give again."""
    if node.is_withdrawn and by.pk not in {node.author_id, node.on_behalf_of_id}:
        raise RuleError(
            _("Cette contribution a été retirée par la personne qui l'avait donnée : elle seule peut la remettre.")
        )
    # What somebody asked to look at is not settled by its giver's coming and going.
    was_reported = node.is_withdrawn and node.reports.filter(state__in=Report.OPEN, comment=None).exists()
    node.is_withdrawn = False
    return _change_state(
        node,
        NodeState.REPORTED if was_reported else NodeState.PUBLISHED,
        by=by,
        reason=clean_line(reason)[:300],
        now=now,
        role=role,
        verb="restored",
    )


@transaction.atomic
def withdraw(*, node: Node, by: Person, now: datetime) -> Node:
    """Its giver takes a contribution back: hidden at once, the thread keeps its place."""
    if by.pk not in {node.author_id, node.on_behalf_of_id}:
        raise RuleError(_("Seule la personne qui a donné cette contribution peut la retirer."))
    node.is_withdrawn = True
    return _change_state(
        node, NodeState.HIDDEN, by=by, reason=WITHDRAWN_REASON, now=now, role="participant", verb="withdrawn"
    )


@transaction.atomic
def hide_comment(*, comment: Comment, by: Person, reason: str, now: datetime, role: str = "") -> Comment:
    comment.state, comment.state_reason = Comment.State.HIDDEN, _public_reason(reason)
    comment.save(update_fields=["state", "state_reason"])
    journal.record(
        "comment.hidden",
        at=now,
        subject=comment,
        by=by,
        role=role,
        programme_id=comment.node.programme_id,
        reason=comment.state_reason,
    )
    return comment


@transaction.atomic
def restore_comment(*, comment: Comment, by: Person, now: datetime, role: str = "") -> Comment:
    comment.state, comment.state_reason = Comment.State.PUBLISHED, ""
    comment.save(update_fields=["state", "state_reason"])
    journal.record(
        "comment.restored", at=now, subject=comment, by=by, role=role, programme_id=comment.node.programme_id
    )
    return comment


@transaction.atomic
def report(
    *,
    node: Node,
    ground: str,
    text: str,
    by: Person | None,
    now: datetime,
    comment: Comment | None = None,
    email: str = "",
) -> Report:
    """Ask the organiser to look at a node or one of its comments. The node stays readable; a human decides."""
    if not clean(text):
        raise RuleError(_("Dites en quelques mots ce qui pose problème : c'est ce que l'équipe lira."), field="text")
    made = Report.objects.create(
        node=node, comment=comment, ground=ground, text=clean(text)[:2000], reporter=by, reporter_email=email, at=now
    )
    if comment is None and node.state == NodeState.PUBLISHED:
        node.state = NodeState.REPORTED
        node.save(update_fields=["state"])
    journal.record(
        "report.received", at=now, subject=made, by=by, programme_id=node.programme_id, data={"node": node.pk}
    )
    return made


@transaction.atomic
def decide_report(*, report: Report, hide_it: bool, decision: str, by: Person, now: datetime, role: str = "") -> Report:
    """A reasoned decision: keep, or hide with `decision` as the public reason. All open reports of a kept node close."""
    report = Report.objects.select_for_update(of=("self",)).select_related("node", "comment").get(pk=report.pk)
    after = Report.State.RESTRICTED if hide_it else Report.State.KEPT
    REPORT_MACHINE.check(report.state, after)
    reason = _public_reason(decision)
    report.state, report.decision, report.decided_by, report.decided_at = after, reason, by, now
    report.save(update_fields=["state", "decision", "decided_by", "decided_at"])
    journal.record(
        f"report.{after}",
        at=now,
        subject=report,
        by=by,
        role=role,
        programme_id=report.node.programme_id,
        reason=reason,
    )
    if hide_it and report.comment is not None:
        hide_comment(comment=report.comment, by=by, reason=reason, now=now, role=role)
    elif hide_it and report.node.state != NodeState.HIDDEN:
        hide(node=report.node, by=by, reason=reason, now=now, role=role)
    elif (
        not hide_it
        and report.node.state == NodeState.REPORTED
        and not report.node.reports.filter(state__in=Report.OPEN, comment=None).exists()
    ):
        restore(node=report.node, by=by, now=now, role=role)
    return report


def _public_reason(reason: str) -> str:
    reason = clean_line(reason)[:300]
    if not reason:
        raise RuleError(_("Donnez un motif : il sera public, à la place du texte masqué."), field="reason")
    return reason


def _change_state(node: Node, after: str, *, by: Person, reason: str, now: datetime, role: str, verb: str) -> Node:
    NODE_MACHINE.check(node.state, after)
    node.state, node.state_reason, node.changed_at = after, reason, now
    if after == NodeState.PUBLISHED and node.published_at is None:
        node.published_at = now
    node.save(update_fields=["state", "state_reason", "is_withdrawn", "changed_at", "published_at"])
    journal.record(
        f"{node.kind}.{verb}", at=now, subject=node, by=by, role=role, programme_id=node.programme_id, reason=reason
    )
    notices.tell(f"{node.kind}.{verb}", at=now, about=node, by=by)
    return node
