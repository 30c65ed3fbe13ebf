"""Supporting, following and commenting. The counters change in the same transaction as the rows."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from maille.contributions import notices
from maille.contributions.markup import to_html
from maille.contributions.models import Comment, Follow, Node, Support
from maille.core import journal
from maille.core.errors import RuleError
from maille.core.text import clean
from maille.people.models import Person

LONGEST_COMMENT = 4000


@transaction.atomic
def support(*, node: Node, by: Person, now: datetime) -> bool:
    """« Je soutiens »; twice is as good as once. Returns whether something changed."""
    _check_open(node)
    created = _add_once(Support, node, by, now)
    if created:
        _count(Support, node, 1)
        journal.record("support.given", at=now, subject=node, by=by, programme_id=node.programme_id)
    return created


@transaction.atomic
def unsupport(*, node: Node, by: Person) -> bool:
    removed, _rows = Support.objects.filter(node=node, person=by).delete()
    if removed:
        _count(Support, node, -1)
        journal.record("support.taken_back", subject=node, by=by, programme_id=node.programme_id)
    return bool(removed)


@transaction.atomic
def follow(*, node: Node, by: Person, now: datetime) -> bool:
    created = _add_once(Follow, node, by, now)
    if created:
        _count(Follow, node, 1)
        journal.record("follow.begun", at=now, subject=node, by=by, programme_id=node.programme_id)
    return created


@transaction.atomic
def unfollow(*, node: Node, by: Person) -> bool:
    removed, _rows = Follow.objects.filter(node=node, person=by).delete()
    if removed:
        _count(Follow, node, -1)
        journal.record("follow.ended", subject=node, by=by, programme_id=node.programme_id)
    return bool(removed)


@transaction.atomic
def comment(
    *, node: Node, text: str, by: Person, now: datetime, parent: Comment | None = None, role: str = ""
) -> Comment:
    """A comment or a reply (one floor deep: a reply to a reply joins its parent's). Raises RuleError when empty or too long."""
    _check_open(node)
    text = clean(text)
    if not text:
        raise RuleError(_("Le commentaire est vide. Écrivez ce que vous voulez dire, puis publiez."), field="text")
    if len(text) > LONGEST_COMMENT:
        raise RuleError(
            _("Le commentaire dépasse 4 000 signes. Raccourcissez-le ou publiez-le en deux fois."), field="text"
        )
    if parent is not None and parent.node_id != node.pk:
        raise RuleError(_("Ce commentaire répond à une autre page. Rechargez la page, puis répondez de nouveau."))
    made = Comment.objects.create(
        node=node, parent=parent.parent or parent if parent else None, author=by, text=text, html=to_html(text), is_demo=by.is_demo,
        at=now,
    )  # fmt: skip
    Node.objects.filter(pk=node.pk).update(comment_count=F("comment_count") + 1)
    journal.record(
        "comment.published",
        at=now,
        subject=made,
        by=by,
        role=role,
        programme_id=node.programme_id,
        data={"node": node.pk},
    )
    notices.tell("comment.published", at=now, about=node, by=by, data={"comment": made.pk})
    return made


def _count(model: type[Support] | type[Follow], node: Node, change: int) -> None:
    column = "support_count" if model is Support else "follow_count"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Node._meta.db_table} SET {column} = {column} + %s WHERE id = %s",  # noqa: S608  # our own table
            [change, node.pk],
        )


def _add_once(model: type[Support] | type[Follow], node: Node, by: Person, now: datetime) -> bool:
    """A row unless there is one; whether there was none. One statement: a whole room may press at once."""
    table, at = model._meta.db_table, connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (node_id, person_id, at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",  # noqa: S608  # our own table
            [node.pk, by.pk, at],
        )
        return bool(cursor.rowcount == 1)


def _check_open(node: Node) -> None:
    if not node.is_listed:
        raise RuleError(_("Cette contribution n'est plus ouverte aux réactions. Son fil reste lisible."))
