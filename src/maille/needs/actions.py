"""What may happen to needs: expressed, documented, joined to another, put out of scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import combinations
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from maille.contributions import actions as contributions
from maille.contributions import progress
from maille.contributions.models import Credit, Kind
from maille.core.errors import RuleError
from maille.core.text import clean, clean_line, fold
from maille.needs.models import NEED_MACHINE, Evidence, ExistingAnswer, Need
from maille.people.models import Organisation, Person
from maille.programmes.models import Programme, Theme

LIMITS = {"who": 160, "where": 120, "how_many_unit": 60, "how_estimated": 160, "consequence": 400}
COUNTED = frozenset({"proposed", "documented", "corroborated"})


@dataclass(frozen=True)
class Proof:
    """What shows that the need is real."""

    kind: str
    text: str
    source: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Answer:
    """What exists already, and why it does not do."""

    text: str
    gap: str = ""
    gap_text: str = ""


@dataclass(frozen=True)
class Facts:
    """The need card (domain §4). Everything may stay empty: only the sentence and the theme are asked for."""

    who: str = ""
    where: str = ""
    what: str = ""
    how_many: int | None = None
    how_many_unit: str = ""
    how_estimated: str = ""
    confidence: str = ""
    intensity: int | None = None
    satisfaction: str = ""
    consequence: str = ""
    involved: str = ""
    is_for_someone_else: bool = False
    proofs: Sequence[Proof] = field(default_factory=tuple)
    answers: Sequence[Answer] = field(default_factory=tuple)

    def columns(self) -> dict[str, Any]:
        lines = {name: clean_line(getattr(self, name))[:limit] for name, limit in LIMITS.items()}
        plain = ("how_many", "confidence", "intensity", "satisfaction", "involved", "is_for_someone_else")
        return {**lines, "what": clean(self.what)[:4000], **{name: getattr(self, name) for name in plain}}


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
    need = Need.objects.create(node=node, **facts.columns())
    if facts.proofs or facts.answers:
        _write_rows(need, facts)
        _settle(need, settled_progress(_proofs(facts)), by=entered_by or by, now=now, role=role, tells=False)
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
    for name, value in facts.columns().items():
        setattr(need, name, value)
    need.save()
    before = settled_progress(need.evidence.all())
    _remove_rows(need, facts)
    _write_rows(need, facts)
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


def facts_of(need: Need) -> Facts:
    """The card as it stands. Two queries."""
    columns = {name: getattr(need, name) for name in Facts.__dataclass_fields__ if name not in ("proofs", "answers")}
    return Facts(
        **columns,
        proofs=[Proof(row.kind, row.text, row.source, row.on) for row in need.evidence.order_by("pk")],
        answers=[Answer(row.text, row.gap, row.gap_text) for row in need.answers.order_by("pk")],
    )


@transaction.atomic
def set_progress(
    *, need: Need, after: str, by: Person, now: datetime, reason: str = "", role: str = "", seen: str = ""
) -> Need:
    """One step of NEED_MACHINE by hand; out of scope needs a public reason. Joining is `merge_needs`.

    `seen`: where the need was before the eyes of who decides; refused when it has moved since.
    A need that had been joined to another is public again; the link between both stays.
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
    if after == Need.Progress.ATTACHED:
        raise RuleError(_("Un besoin est rattaché quand un défi le cite : écrivez le défi à partir de lui."))
    if after == Need.Progress.OUT_OF_SCOPE:
        reason = progress.need_reason(reason)
    progress.move(need, NEED_MACHINE, after, by=by, now=now, role=role, reason=reason)
    if before == Need.Progress.DUPLICATE:
        contributions.restore(node=need.node, by=by, now=now, reason=reason, role=role)
    if before not in COUNTED and after == Need.Progress.PROPOSED:
        _settle(need, settled_progress(need.evidence.all()), by=by, now=now, role=role, tells=False)
    return need


@transaction.atomic
def merge_needs(*, need: Need, into: Need, by: Person, now: datetime, reason: str, role: str = "") -> Need:
    """`need` says the same as `into`: both credits stay, supports and followers are carried over, the thread goes on."""
    need = locked(need)
    contributions.merge(duplicate=need.node, into=into.node, by=by, now=now, reason=reason, role=role)
    progress.move(need, NEED_MACHINE, Need.Progress.DUPLICATE, by=by, now=now, role=role, reason=reason, tells=False)
    return need


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


def settled_progress(proofs: Iterable[Proof | Evidence]) -> str:
    """Domain §4: none → proposed; one → documented; two named sources of different kinds → corroborated."""
    found = [(proof.kind, fold(proof.source)) for proof in proofs]
    sourced = [(kind, source) for kind, source in found if source]
    if any(one[0] != other[0] and one[1] != other[1] for one, other in combinations(sourced, 2)):
        return Need.Progress.CORROBORATED
    return Need.Progress.DOCUMENTED if found else Need.Progress.PROPOSED


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


def _proofs(facts: Facts) -> list[Proof]:
    cleaned = (replace(p, text=clean_line(p.text)[:600], source=clean_line(p.source)[:200]) for p in facts.proofs)
    return [proof for proof in cleaned if proof.text]


def _answers(facts: Facts) -> list[Answer]:
    cleaned = (replace(a, text=clean_line(a.text)[:300], gap_text=clean_line(a.gap_text)[:300]) for a in facts.answers)
    return [answer for answer in cleaned if answer.text]


def _remove_rows(need: Need, facts: Facts) -> None:
    """What is no longer said goes; what stays keeps its row, so that a page opened before still knows it."""
    proofs, answers = _proofs(facts), _answers(facts)
    for proof in need.evidence.all():
        if Proof(proof.kind, proof.text, proof.source, proof.on) not in proofs:
            proof.delete()
    for answer in need.answers.all():
        if Answer(answer.text, answer.gap, answer.gap_text) not in answers:
            answer.delete()


def _write_rows(need: Need, facts: Facts) -> None:
    there = {Proof(row.kind, row.text, row.source, row.on) for row in need.evidence.all()}
    Evidence.objects.bulk_create(
        Evidence(need=need, kind=proof.kind, text=proof.text, source=proof.source, on=proof.on)
        for proof in dict.fromkeys(_proofs(facts))
        if proof not in there
    )
    known = {Answer(row.text, row.gap, row.gap_text) for row in need.answers.all()}
    ExistingAnswer.objects.bulk_create(
        ExistingAnswer(need=need, text=answer.text, gap=answer.gap, gap_text=answer.gap_text)
        for answer in dict.fromkeys(_answers(facts))
        if answer not in known
    )
