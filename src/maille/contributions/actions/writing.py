"""Publishing, revising and claiming a contribution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from maille.contributions import notices, receipts
from maille.contributions.markup import to_html
from maille.contributions.models import Credit, Kind, Licence, Link, Node, NodeState, Version
from maille.core import journal
from maille.core.errors import RuleError
from maille.core.slugs import unique_slug
from maille.core.text import clean, clean_line, fold
from maille.people.models import Organisation, Person
from maille.programmes.models import Programme, Theme

PREFIX = {
    Kind.NEED: "B",
    Kind.CHALLENGE: "D",
    Kind.GROUP: "G",
    Kind.SOLUTION: "S",
    Kind.PROJECT: "P",
    Kind.VENTURE: "E",
}
LONGEST_TEXT = 20_000


class StaleError(RuleError):
    """Somebody else corrected the contribution after the writer opened its form."""

    def __init__(self, node: Node) -> None:
        super().__init__(
            _(
                "Quelqu'un a corrigé cette fiche pendant que vous écriviez. Votre texte est gardé : comparez-le avec la version publiée, puis enregistrez."
            )
        )
        self.version = node.version_count


@dataclass(frozen=True)
class Words:
    """What a contribution says and how it is signed."""

    title: str
    text: str = ""
    theme: Theme | None = None
    credit: str = Credit.NAME
    author_label: str = ""
    organisation: Organisation | None = None
    licence: str = Licence.CC_BY_SA
    language: str = "fr"
    extra_search: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def publish(
    *,
    programme: Programme,
    kind: Kind,
    words: Words,
    by: Person | None,
    now: datetime,
    entered_by: Person | None = None,
    on_behalf_of: Person | None = None,
    entry_reason: str = "",
    paper_ref: str = "",
    ref: str = "",
    role: str = "",
    state: str = NodeState.PUBLISHED,
) -> tuple[Node, str]:
    """A new node with its first version and its line in the journal; returns it with its receipt token.

    The caller adds the row of its own kind in the same transaction. Raises RuleError when there is no sentence.
    """
    title = clean_line(words.title)
    if not title:
        raise RuleError(_("Écrivez au moins une phrase : c'est elle que les autres liront."), field="title")
    _lock_numbers(programme)
    number = (programme.nodes.filter(kind=kind).aggregate(last=Max("number"))["last"] or 0) + 1
    token = receipts.new_token()
    text = clean(words.text)[:LONGEST_TEXT]
    node = Node.objects.create(
        programme=programme, kind=kind, number=number, ref=ref or f"{PREFIX[kind]}{number:02d}",
        slug=unique_slug(programme.nodes.filter(kind=kind), title, fallback=f"{kind}-{number}"),
        theme=words.theme, title=title[:240], text=text, html=to_html(text), language=words.language, state=state,
        author=by, organisation=words.organisation, author_label=clean_line(words.author_label)[:120], credit=words.credit,
        licence=words.licence, entered_by=entered_by, on_behalf_of=on_behalf_of, entry_reason=entry_reason,
        paper_ref=paper_ref, receipt_hash=receipts.hash_of(token), is_demo=bool(by and by.is_demo),
        search_text=fold(f"{title} {text} {words.extra_search}"), created_at=now, changed_at=now,
        published_at=now if state == NodeState.PUBLISHED else None,
    )  # fmt: skip
    Version.objects.create(node=node, number=1, title=node.title, text=text, details=dict(words.details), by=by, at=now)
    journal.record(
        f"{kind}.published" if state == NodeState.PUBLISHED else f"{kind}.drafted",
        at=now,
        subject=node,
        by=entered_by or by,
        role=role,
        programme_id=programme.pk,
    )
    return node, token


@transaction.atomic
def revise(
    *,
    node: Node,
    words: Words,
    by: Person,
    now: datetime,
    role: str = "",
    note: str = "",
    seen_version: int | None = None,
) -> Node:
    """New words for a node; the older ones stay readable as a version. Nothing happens when nothing changed.

    `seen_version`: the number of the version that the writer had before them. Raises StaleError when it is no longer the last.
    """
    node = Node.objects.select_for_update(of=("self",), no_key=True).get(pk=node.pk)
    if seen_version is not None and seen_version != node.version_count:
        raise StaleError(node)
    title, text = clean_line(words.title)[:240], clean(words.text)[:LONGEST_TEXT]
    if not title:
        raise RuleError(_("Écrivez au moins une phrase : c'est elle que les autres liront."), field="title")
    last = node.versions.order_by("-number").first()
    same = last is not None and (last.title, last.text, last.details) == (title, text, dict(words.details))
    if same and _is_signed_so(node, words):
        return node
    node.title, node.text, node.html = title, text, to_html(text)
    node.theme, node.credit, node.author_label = words.theme, words.credit, clean_line(words.author_label)[:120]
    node.organisation = words.organisation
    node.search_text, node.changed_at = fold(f"{title} {text} {words.extra_search}"), now
    if not same:
        node.version_count = (last.number if last else 0) + 1
        _keep_version(node, words, note=note, by=by, now=now)
    node.save()
    journal.record(
        f"{node.kind}.revised", at=now, subject=node, by=by, role=role, programme_id=node.programme_id,
        data={"version": node.version_count},
    )  # fmt: skip
    notices.tell(f"{node.kind}.revised", at=now, about=node, by=by)
    return node


def _is_signed_so(node: Node, words: Words) -> bool:
    theme = words.theme.pk if words.theme else None
    return (node.theme_id, node.credit, node.author_label) == (theme, words.credit, words.author_label)


def _keep_version(node: Node, words: Words, *, note: str, by: Person, now: datetime) -> None:
    """What the node says now, under its `version_count`."""
    Version.objects.create(
        node=node, number=node.version_count, title=node.title, text=node.text, details=dict(words.details),
        note=clean_line(note)[:200], by=by, at=now,
    )  # fmt: skip


@transaction.atomic
def claim(*, node: Node, token: str, by: Person, now: datetime) -> Node:
    """Make an anonymous or assisted contribution one's own, with the secret of its receipt.

    Claiming changes who gave it, never how it is signed: what was promised anonymous stays so.
    Raises RuleError when the receipt is another's or the node already belongs to somebody else.
    """
    node = Node.objects.select_for_update(of=("self",), no_key=True).get(pk=node.pk)
    if not node.receipt_hash or node.receipt_hash != receipts.hash_of(token):
        raise RuleError(_("Ce reçu n'est pas celui de cette contribution. Vérifiez le lien de votre reçu."))
    if node.author_id == by.pk:
        return node
    if node.author_id is not None:
        raise RuleError(_("Cette contribution est déjà rattachée à une personne."))
    node.author, node.changed_at = by, now
    node.save(update_fields=["author", "changed_at"])
    journal.record(f"{node.kind}.claimed", at=now, subject=node, by=by, programme_id=node.programme_id)
    # What it was shared into has no receipt of its own.
    parts = Node.objects.filter(
        links_back__target=node, links_back__kind=Link.Kind.SPLIT_FROM, kind=node.kind, author=None
    )
    for part in parts.order_by("pk"):
        part.author, part.changed_at = by, now
        part.save(update_fields=["author", "changed_at"])
        journal.record(f"{part.kind}.claimed", at=now, subject=part, by=by, programme_id=part.programme_id)
    return node


def _lock_numbers(programme: Programme) -> None:
    """Numbers are given one after the other: PostgreSQL locks the programme's row, SQLite's transaction is exclusive."""
    if connection.vendor == "postgresql":
        Programme.objects.select_for_update(no_key=True).only("pk").get(pk=programme.pk)
