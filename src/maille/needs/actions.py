"""What may happen to needs: expressed, documented, joined to another, put out of scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from maille.contributions import actions as contributions
from maille.contributions import progress
from maille.contributions.models import Credit, Kind
from maille.core import journal
from maille.core.errors import RuleError
from maille.core.text import clean_line, fold
from maille.needs.card import (
    Answer,
    Facts,
    Proof,
    facts_of,
    note_place,
    proofs_of,
    remove_rows,
    settled_progress,
    write_rows,
)
from maille.needs.models import NEED_MACHINE, Need
from maille.people.models import Organisation, Person
from maille.programmes.models import Programme, Theme

__all__ = [
    "Answer",
    "Facts",
    "Part",
    "Proof",
    "add_evidence",
    "attach",
    "express_need",
    "merge_needs",
    "revise_need",
    "set_progress",
    "split_need",
]

COUNTED = frozenset({"proposed", "documented", "corroborated"})
# Its node is archived: what was said goes on in another need, or in several.
SET_ASIDE = frozenset({"duplicate", "split"})
FEWEST_PARTS, MOST_PARTS = 2, 4


@dataclass(frozen=True)
class Part:
    """One of the things that a need said."""

    title: str
    theme: Theme


@transaction.atomic
def express_need(
    *,
    programme: Programme,
    title: str,
    theme: Theme,
    by: Person | None,
    now: datetime,
    facts: Facts | None = None,
    credit: str = Credit.NAME,
    author_label: str = "",
    organisation: Organisation | None = None,
    entered_by: Person | None = None,
    on_behalf_of: Person | None = None,
    entry_reason: str = "",
    paper_ref: str = "",
    ref: str = "",
    language: str = "fr",
    role: str = "",
) -> tuple[Need, str]:
    """A need from anyone (R12): returns it with the secret of its receipt. Raises RuleError without a sentence."""
    facts = facts or Facts()
    node, token = contributions.publish(
        programme=programme, kind=Kind.NEED, by=by, now=now, entered_by=entered_by, on_behalf_of=on_behalf_of,
        entry_reason=entry_reason, paper_ref=paper_ref, ref=ref, role=role,
        words=_words(title, theme, facts, credit, author_label, organisation, language),
    )  # fmt: skip
    reached = settled_progress(proofs_of(facts))
    need = Need.objects.create(node=node, progress=reached, **facts.columns())
    note_place(need)
    write_rows(need, facts, is_new=True)
    if reached != Need.Progress.PROPOSED:
        moved = {"before": Need.Progress.PROPOSED, "after": reached}
        journal.record(
            f"need.{reached}",
            at=now,
            subject=node,
            by=entered_by or by,
            role=role,
            programme_id=programme.pk,
            data=moved,
        )
    return need, token


@transaction.atomic
def revise_need(
    *,
    need: Need,
    title: str,
    theme: Theme,
    facts: Facts,
    by: Person,
    now: datetime,
    credit: str = Credit.NAME,
    author_label: str = "",
    organisation: Organisation | None = None,
    note: str = "",
    role: str = "",
    seen_version: int | None = None,
) -> Need:
    """New words for a need; its evidence and answers are replaced by those given.

    Raises StaleError when the need is no longer at `seen_version`.
    """
    need = locked(need)
    signed_for = organisation or need.node.organisation
    words = _words(title, theme, facts, credit, author_label, signed_for, need.node.language)
    need.node = contributions.revise(
        node=need.node, words=words, by=by, now=now, role=role, note=note, seen_version=seen_version
    )
    was_at = need.where
    for name, value in facts.columns().items():
        setattr(need, name, value)
    need.save()
    if need.where != was_at:
        note_place(need)
    before = settled_progress(need.evidence.all())
    remove_rows(need, facts)
    write_rows(need, facts)
    after = settled_progress(need.evidence.all())
    # What the team decided by hand stands until the evidence itself changes.
    if after != before:
        _settle(need, after, by=by, now=now, role=role)
    return need


@transaction.atomic
def add_evidence(*, need: Need, proof: Proof, by: Person, now: datetime, role: str = "") -> Need:
    """One more piece of evidence, by anybody: a new version, signed by who added it. The need is documented, or
    corroborated, when the rule of domain §4 says so."""
    need = locked(need)
    if not clean_line(proof.text):
        raise RuleError(_("Dites en une phrase ce que l'on sait, et d'où on le sait."), field="text")
    facts, node = facts_of(need), need.node
    return revise_need(
        need=need, title=node.title, theme=cast(Theme, node.theme), facts=replace(facts, proofs=[*facts.proofs, proof]), by=by, now=now,
        credit=node.credit, author_label=node.author_label, note=_("Une preuve ajoutée"), role=role,
    )  # fmt: skip


@transaction.atomic
def set_progress(
    *, need: Need, after: str, by: Person, now: datetime, reason: str = "", role: str = "", seen: str = ""
) -> Need:
    """One step of NEED_MACHINE by hand; out of scope needs a public reason. Joining is `merge_needs`.

    `seen`: where the need was before the eyes of who decides; refused when it has moved since.
    A need that had been joined to another, or split, is public again; the links stay.
    """
    need = locked(need)
    before = need.progress
    if seen and seen != before:
        raise RuleError(
            _("Ce besoin a avancé entre-temps : il est maintenant « %(state)s ». Relisez sa page, puis décidez.")
            % {"state": need.get_progress_display()}
        )
    if after == Need.Progress.DUPLICATE:
        raise RuleError(_("Pour réunir deux besoins, choisissez l'autre besoin avec « Réunir »."))
    if after == Need.Progress.SPLIT:
        raise RuleError(_("Pour partager un besoin, écrivez ce qu'il dit en deux phrases ou plus, avec « Partager »."))
    if after == Need.Progress.ATTACHED:
        raise RuleError(_("Un besoin est rattaché quand un défi le cite : écrivez le défi à partir de lui."))
    if after == Need.Progress.OUT_OF_SCOPE:
        reason = progress.need_reason(reason)
    progress.move(need, NEED_MACHINE, after, by=by, now=now, role=role, reason=reason)
    if before in SET_ASIDE:
        contributions.restore(node=need.node, by=by, now=now, reason=reason, role=role)
    if before not in COUNTED and after == Need.Progress.PROPOSED:
        _settle(need, settled_progress(need.evidence.all()), by=by, now=now, role=role, tells=False)
    return need


@transaction.atomic
def merge_needs(*, need: Need, into: Need, by: Person, now: datetime, reason: str, role: str = "") -> Need:
    """`need` says the same as `into`: both credits stay, supports and followers are carried over, the thread goes on."""
    need = locked(need)
    before = need.progress
    contributions.merge(duplicate=need.node, into=into.node, by=by, now=now, reason=reason, role=role)
    progress.move(need, NEED_MACHINE, Need.Progress.DUPLICATE, by=by, now=now, role=role, reason=reason, tells=False)
    if before == Need.Progress.ATTACHED:
        attach(need=into, by=by, now=now, role=role)
    return need


@transaction.atomic
def split_need(
    *, need: Need, parts: Sequence[Part], by: Person, now: datetime, reason: str, role: str = ""
) -> list[Need]:
    """A need that says several things becomes as many needs, signed as it is; it stays on the thread, and its evidence
    with it, as nobody knows yet which part it shows.

    What cites it goes on citing it. Raises RuleError for fewer than two sentences, more than four, or twice the same.
    """
    need, reason = locked(need), progress.need_reason(reason)
    sentences = {fold(part.title).strip() for part in parts} - {""}
    if not FEWEST_PARTS <= len(sentences) == len(parts) <= MOST_PARTS:
        raise RuleError(_("Écrivez de deux à quatre phrases différentes : chacune devient un besoin."), field="title_1")
    made = [_part_of(need, part, by=by, now=now, reason=reason, role=role) for part in parts]
    contributions.archive(node=need.node, by=by, now=now, reason=reason, role=role)
    progress.move(need, NEED_MACHINE, Need.Progress.SPLIT, by=by, now=now, role=role, reason=reason)
    return made


def _part_of(need: Need, part: Part, *, by: Person, now: datetime, reason: str, role: str) -> Need:
    node = need.node
    facts = Facts(who=need.who, where=need.where, involved=need.involved, is_for_someone_else=need.is_for_someone_else)
    made, _token = express_need(
        programme=node.programme, title=part.title, theme=part.theme, by=node.author, now=now, facts=facts, credit=node.credit,
        author_label=node.author_label, organisation=node.organisation, entered_by=by, on_behalf_of=node.on_behalf_of,
        entry_reason=_("Issu du partage de %(ref)s") % {"ref": node.ref}, language=node.language, role=role,
    )  # fmt: skip
    if node.is_demo and not made.node.is_demo:
        made.node.is_demo = True
        made.node.save(update_fields=["is_demo"])
    contributions.split_from(source=made.node, target=node, by=by, now=now, reason=reason, role=role, tells=False)
    return made


@transaction.atomic
def attach(*, need: Need, by: Person, now: datetime, role: str = "") -> Need:
    """A challenge cites it. Nothing happens when one already does, or the need was put aside."""
    need = locked(need)
    if need.progress in COUNTED:
        progress.move(need, NEED_MACHINE, Need.Progress.ATTACHED, by=by, now=now, role=role, tells=False)
    return need


def locked(need: Need) -> Need:
    rows = Need.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("node__programme", "node__theme", "node__organisation").get(pk=need.pk)


def _settle(need: Need, after: str, *, by: Person | None, now: datetime, role: str, tells: bool = True) -> None:
    """To where the evidence leads, while no challenge has taken the need up and nobody put it aside."""
    if need.progress not in COUNTED or after == need.progress:
        return
    if not NEED_MACHINE.allows(need.progress, after):
        progress.move(need, NEED_MACHINE, Need.Progress.DOCUMENTED, by=by, now=now, role=role, tells=False)
    progress.move(need, NEED_MACHINE, after, by=by, now=now, role=role, tells=tells)


def _words(
    title: str,
    theme: Theme,
    facts: Facts,
    credit: str,
    author_label: str,
    organisation: Organisation | None,
    language: str,
) -> contributions.Words:
    details = {name: value for name, value in facts.columns().items() if value not in ("", None, False)}
    details["evidence"] = [f"{proof.text} ({proof.source})" for proof in facts.proofs]
    details["answers"] = [answer.text for answer in facts.answers]
    searched = " ".join(
        [facts.who, facts.where, facts.what, facts.consequence, *details["evidence"], *details["answers"]]
    )
    return contributions.Words(
        title=title, theme=theme, credit=credit, author_label=author_label, organisation=organisation, language=language,
        extra_search=searched, details=details,
    )  # fmt: skip
