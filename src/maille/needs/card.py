"""The need card (domain §4): what may be known of a need, and the rows that hold it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from typing import Any

from django.db import connection

from maille.core.text import clean, clean_line, fold
from maille.needs.models import Evidence, ExistingAnswer, Need

LIMITS = {"who": 160, "where": 120, "how_many_unit": 60, "how_estimated": 160, "consequence": 400}


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


def settled_progress(proofs: Iterable[Proof | Evidence]) -> str:
    """Domain §4: none → proposed; one → documented; two named sources of different kinds → corroborated."""
    found = [(proof.kind, fold(proof.source)) for proof in proofs]
    sourced = [(kind, source) for kind, source in found if source]
    if any(one[0] != other[0] and one[1] != other[1] for one, other in combinations(sourced, 2)):
        return Need.Progress.CORROBORATED
    return Need.Progress.DOCUMENTED if found else Need.Progress.PROPOSED


def facts_of(need: Need) -> Facts:
    """The card as it stands. Two queries."""
    columns = {name: getattr(need, name) for name in Facts.__dataclass_fields__ if name not in ("proofs", "answers")}
    return Facts(
        **columns,
        proofs=[Proof(row.kind, row.text, row.source, row.on) for row in need.evidence.order_by("pk")],
        answers=[Answer(row.text, row.gap, row.gap_text) for row in need.answers.order_by("pk")],
    )


def note_place(need: Need) -> None:
    if not need.where:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO needs_place (programme_id, name, uses) VALUES (%s, %s, 1)"
            " ON CONFLICT (programme_id, name) DO UPDATE SET uses = needs_place.uses + 1",
            [need.node.programme_id, need.where],
        )


def proofs_of(facts: Facts) -> list[Proof]:
    cleaned = (replace(p, text=clean_line(p.text)[:600], source=clean_line(p.source)[:200]) for p in facts.proofs)
    return [proof for proof in cleaned if proof.text]


def answers_of(facts: Facts) -> list[Answer]:
    cleaned = (replace(a, text=clean_line(a.text)[:300], gap_text=clean_line(a.gap_text)[:300]) for a in facts.answers)
    return [answer for answer in cleaned if answer.text]


def remove_rows(need: Need, facts: Facts) -> None:
    """What is no longer said goes; what stays keeps its row, so that a page opened before still knows it."""
    proofs, answers = proofs_of(facts), answers_of(facts)
    for proof in need.evidence.all():
        if Proof(proof.kind, proof.text, proof.source, proof.on) not in proofs:
            proof.delete()
    for answer in need.answers.all():
        if Answer(answer.text, answer.gap, answer.gap_text) not in answers:
            answer.delete()


def write_rows(need: Need, facts: Facts, *, is_new: bool = False) -> None:
    """The evidence and answers that are not there yet; of a new need none are."""
    proofs, answers = dict.fromkeys(proofs_of(facts)), dict.fromkeys(answers_of(facts))
    there = set() if is_new else {Proof(row.kind, row.text, row.source, row.on) for row in need.evidence.all()}
    Evidence.objects.bulk_create(
        Evidence(need=need, kind=proof.kind, text=proof.text, source=proof.source, on=proof.on)
        for proof in proofs
        if proof not in there
    )
    known = set() if is_new else {Answer(row.text, row.gap, row.gap_text) for row in need.answers.all()}
    ExistingAnswer.objects.bulk_create(
        ExistingAnswer(need=need, text=answer.text, gap=answer.gap, gap_text=answer.gap_text)
        for answer in answers
        if answer not in known
    )
