"""One decision for all the reports about one object, and the way to contest it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maille.contributions import actions as contributions
from maille.contributions.models import Comment, Node, NodeState, Report
from maille.core import journal
from maille.core.errors import RuleError
from maille.core.text import clean
from maille.people.models import Person


@transaction.atomic
def decide(*, reports: Sequence[Report], hide_it: bool, reason: str, by: Person, now: datetime) -> None:
    """Keep or hide the object of these reports, with one public reason.

    Keeping what an earlier decision had hidden, after a contest, brings it back. Raises RuleError without a reason.
    """
    if not reports:
        raise RuleError(_("Ces signalements ont déjà une décision. Rechargez la page pour la lire."))
    for report in reports:
        contributions.decide_report(report=report, hide_it=hide_it, decision=reason, by=by, now=now, role="organiser")
    if not hide_it:
        _bring_back(reports[0], by=by, now=now)


@transaction.atomic
def contest(*, node: Node, comment: Comment | None, text: str, by: Person, now: datetime) -> Report:
    """The author of something hidden asks that it be looked at again, by a person, once more."""
    if not _is_hidden(node, comment):
        raise RuleError(_("Ce texte n'est pas masqué : il n'y a rien à contester."))
    if node.is_withdrawn and comment is None:
        raise RuleError(_("Vous avez retiré cette contribution vous-même : vous pouvez la remettre depuis sa page."))
    if not clean(text):
        raise RuleError(_("Dites en quelques mots pourquoi la décision vous paraît injuste."), field="text")
    waiting = node.reports.filter(comment=comment, reporter=by, state=Report.State.CONTESTED).first()
    if waiting is not None:
        return waiting
    made = Report.objects.create(
        node=node,
        comment=comment,
        ground=Report.Ground.OTHER,
        text=clean(text)[:2000],
        reporter=by,
        state=Report.State.CONTESTED,
        at=now,
    )
    journal.record(
        "report.contested", at=now, subject=made, by=by, programme_id=node.programme_id, data={"node": node.pk}
    )
    return made


def _is_hidden(node: Node, comment: Comment | None) -> bool:
    return comment.state == Comment.State.HIDDEN if comment is not None else node.is_hidden


def _bring_back(report: Report, *, by: Person, now: datetime) -> None:
    if report.comment_id is not None:
        comment = Comment.objects.select_related("node").get(pk=report.comment_id)
        if comment.state == Comment.State.HIDDEN:
            contributions.restore_comment(comment=comment, by=by, now=now, role="organiser")
        return
    node = Node.objects.get(pk=report.node_id)
    if node.state == NodeState.HIDDEN and not node.is_withdrawn:
        contributions.restore(node=node, by=by, now=now, role="organiser")
