"""Writing challenges from needs, and moving them on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maille.challenges.models import CHALLENGE_MACHINE, Challenge
from maille.contributions import actions as contributions
from maille.contributions import progress
from maille.contributions.models import Credit, Kind, Link, Node
from maille.core import journal
from maille.core.errors import RuleError
from maille.core.slugs import unique_slug
from maille.core.text import clean, clean_line
from maille.needs.models import NEED_MACHINE, Need
from maille.people.models import Organisation, Person
from maille.programmes.models import Programme, Theme

# No longer open to what another challenge brings.
OVER = frozenset({Challenge.Progress.TREATED, Challenge.Progress.CLOSED, Challenge.Progress.MERGED})
# Steps that say no to something somebody gave: never without a public reason.
NEEDS_REASON = frozenset({Challenge.Progress.RESERVE, Challenge.Progress.CLOSED})


def locked(challenge: Challenge) -> Challenge:
    return (
        Challenge.objects.select_for_update(of=("self",))
        .select_related("node__programme", "node__organisation")
        .get(pk=challenge.pk)
    )


@transaction.atomic
def write_challenge(
    *,
    programme: Programme,
    needs: Sequence[Need],
    question: str,
    by: Person,
    now: datetime,
    name: str = "",
    theme: Theme | None = None,
    text: str = "",
    who: str = "",
    where: str = "",
    obstacle: str = "",
    success: str = "",
    horizon: str = Challenge.Horizon.BOTH,
    credit: str = Credit.NAME,
    author_label: str = "",
    organisation: Organisation | None = None,
    entered_by: Person | None = None,
    ref: str = "",
    role: str = "",
) -> Challenge:
    """A challenge written from at least one need; the needs become « rattachés » and their givers hear of it.

    `name`: the short name on lists and walls, made from the question when empty. Raises RuleError.
    """
    if not needs:
        raise RuleError(
            _("Un défi part d'au moins un besoin. Choisissez le ou les besoins dont il vient."), field="needs"
        )
    fields = _fields(
        question=question, name=name, who=who, where=where, obstacle=obstacle, success=success, horizon=horizon
    )
    words = _words(question, text, theme or _only_theme(needs), fields, credit, author_label, organisation)
    node, _token = contributions.publish(
        programme=programme, kind=Kind.CHALLENGE, words=words, by=by, now=now, entered_by=entered_by, ref=ref, role=role
    )
    # The short name makes a better address than « comment-pourrions-nous… ».
    node.slug = unique_slug(
        programme.nodes.filter(kind=Kind.CHALLENGE).exclude(pk=node.pk), fields["name"], fallback=node.slug
    )
    node.save(update_fields=["slug"])
    challenge = Challenge.objects.create(node=node, **fields)
    attach_needs(challenge=challenge, needs=needs, by=by, now=now, role=role)
    return challenge


@transaction.atomic
def revise_challenge(
    *,
    challenge: Challenge,
    question: str,
    by: Person,
    now: datetime,
    name: str = "",
    theme: Theme | None = None,
    text: str = "",
    who: str = "",
    where: str = "",
    obstacle: str = "",
    success: str = "",
    horizon: str = Challenge.Horizon.BOTH,
    needs: Sequence[Need] = (),
    note: str = "",
    role: str = "",
) -> Challenge:
    """New words; the older ones stay readable. `needs` are added to those it came from: a link is permanent."""
    challenge = locked(challenge)
    node = challenge.node
    fields = _fields(
        question=question, name=name, who=who, where=where, obstacle=obstacle, success=success, horizon=horizon
    )
    words = _words(question, text, theme, fields, node.credit, node.author_label, node.organisation)
    challenge.node = contributions.revise(node=node, words=words, by=by, now=now, role=role, note=note)
    for field, value in fields.items():
        setattr(challenge, field, value)
    challenge.save()
    attach_needs(challenge=challenge, needs=needs, by=by, now=now, role=role)
    return challenge


@transaction.atomic
def attach_needs(
    *, challenge: Challenge, needs: Sequence[Need], by: Person, now: datetime, role: str = "", tells: bool = True
) -> None:
    """The challenge came from these needs; each that may becomes « rattaché »."""
    for need in needs:
        contributions.link(
            source=challenge.node, target=need.node, kind=Link.Kind.CAME_FROM, by=by, now=now, role=role, tells=tells
        )
        if NEED_MACHINE.allows(need.progress, Need.Progress.ATTACHED):
            # The link already told its giver.
            progress.move(
                need,
                NEED_MACHINE,
                Need.Progress.ATTACHED,
                by=by,
                now=now,
                role=role,
                tells=False,
                data={"challenge": challenge.pk},
            )


@transaction.atomic
def set_progress(
    *, challenge: Challenge, after: str, by: Person, now: datetime, reason: str = "", role: str = ""
) -> Challenge:
    """One step of CHALLENGE_MACHINE. Raises RuleError without an arrow, or without the reason that the step asks for."""
    challenge = locked(challenge)
    if after == Challenge.Progress.MERGED:
        raise RuleError(_("Pour réunir deux défis, choisissez l'autre défi avec « Réunir »."))
    if after in NEEDS_REASON:
        reason = progress.need_reason(reason)
    progress.move(challenge, CHALLENGE_MACHINE, after, by=by, now=now, role=role, reason=reason)
    return challenge


@transaction.atomic
def assign(*, challenge: Challenge, by: Person, now: datetime, role: str = "") -> Challenge:
    """A group takes it on (retained or from the reserve). Nothing happens when one already did."""
    challenge = locked(challenge)
    if challenge.progress == Challenge.Progress.ASSIGNED:
        return challenge
    if not CHALLENGE_MACHINE.allows(challenge.progress, Challenge.Progress.ASSIGNED):
        raise RuleError(
            _("Un groupe s'ouvre sur un défi retenu, ou pris dans la réserve. Celui-ci n'en est pas encore là.")
        )
    progress.move(challenge, CHALLENGE_MACHINE, Challenge.Progress.ASSIGNED, by=by, now=now, role=role, tells=False)
    return challenge


@transaction.atomic
def release(*, challenge: Challenge, by: Person, now: datetime, role: str = "") -> Challenge:
    """No group works on it any more: back to where it was before (retained, or in reserve)."""
    challenge = locked(challenge)
    if challenge.progress != Challenge.Progress.ASSIGNED:
        return challenge
    last = journal.of(challenge.node).filter(verb="challenge.assigned").last()
    before = last.data.get("before") if last else None
    after = before if before == Challenge.Progress.RESERVE else Challenge.Progress.RETAINED
    progress.move(challenge, CHALLENGE_MACHINE, after, by=by, now=now, role=role)
    return challenge


@transaction.atomic
def merge_challenges(
    *, challenge: Challenge, into: Challenge, by: Person, now: datetime, reason: str, role: str = ""
) -> Challenge:
    """`challenge` goes on inside `into`: its needs, its group and its solutions come along; every credit stays. Returns `into`.

    Raises RuleError when both have a group at work: those are joined first.
    """
    reason = progress.need_reason(reason)
    if challenge.pk == into.pk:
        raise RuleError(_("Choisissez un autre défi que celui-ci."), field="into")
    challenge, into = locked(challenge), locked(into)
    if into.progress in OVER:
        raise RuleError(_("Ce défi est déjà traité, clos ou réuni. Choisissez-en un qui vit encore."), field="into")
    needs = needs_of(challenge)
    _bring_group(challenge, into, by=by, now=now, role=role)
    challenge.solutions.update(challenge=into)
    # Before the needs: what they hear is that two challenges are one, and hear it once.
    contributions.merge(duplicate=challenge.node, into=into.node, by=by, now=now, reason=reason, role=role)
    attach_needs(challenge=into, needs=needs, by=by, now=now, role=role, tells=False)
    progress.move(challenge, CHALLENGE_MACHINE, Challenge.Progress.MERGED, by=by, now=now, role=role, reason=reason, tells=False)  # fmt: skip
    return into


def _bring_group(challenge: Challenge, into: Challenge, *, by: Person, now: datetime, role: str) -> None:
    """The group at work, or the two it was split into, work on `into` from now on."""
    # Groups stand above this room: by the relation's name.
    at_work = challenge.groups.alive()
    if not at_work.exists():
        return
    if into.groups.alive().exists():
        raise RuleError(
            _("Ces deux défis ont chacun leur groupe. Réunissez d'abord les deux groupes, puis les deux défis."),
            field="into",
        )
    assign(challenge=into, by=by, now=now, role=role)
    into.refresh_from_db(fields=["progress"])
    at_work.update(challenge=into)


def _fields(*, question: str, name: str, **rest: str) -> dict[str, Any]:
    limits = {"who": 160, "where": 120, "obstacle": 240, "success": 300, "horizon": 8}
    fields: dict[str, Any] = {field: clean_line(rest[field])[:limit] for field, limit in limits.items()}
    return {**fields, "name": clean_line(name)[:100] or short_name(question)}


def short_name(question: str) -> str:
    """« Comment pourrions-nous garder les enfants… ? » → « Garder les enfants… »"""
    line = clean_line(question).removesuffix("?").strip()
    for start in ("comment pourrions-nous ", "comment pourrait-on ", "comment "):
        if line.casefold().startswith(start):
            line = line[len(start) :]
            break
    if len(line) > 90:
        line = line[:90].rsplit(" ", 1)[0] + "…"
    return line[:1].upper() + line[1:]


def _only_theme(needs: Sequence[Need]) -> Theme | None:
    themes = {need.node.theme for need in needs}
    return themes.pop() if len(themes) == 1 else None


def _words(
    question: str, text: str, theme: Theme | None, fields: dict[str, Any], credit: str, author_label: str,
    organisation: Organisation | None,
) -> contributions.Words:  # fmt: skip
    search = " ".join(str(fields[name]) for name in ("name", "who", "where", "obstacle", "success"))
    return contributions.Words(
        title=question, text=clean(text), theme=theme, credit=credit, author_label=author_label, organisation=organisation,
        extra_search=search, details=fields,
    )  # fmt: skip


def needs_of(challenge: Challenge) -> list[Need]:
    """The needs it came from, in their order."""
    targets = Node.objects.filter(
        links_forward__source=challenge.node_id, links_forward__kind=Link.Kind.CAME_FROM, kind=Kind.NEED
    )
    return list(Need.objects.filter(node__in=targets).with_card().order_by("node__number"))
