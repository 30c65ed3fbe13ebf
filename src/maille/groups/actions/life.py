"""The life of a group, from its opening to its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from maille.challenges import actions as challenges
from maille.challenges.models import Challenge
from maille.contributions import actions as contributions
from maille.contributions import progress
from maille.contributions.models import Credit, Kind, Link
from maille.core.errors import RuleError
from maille.core.text import clean, clean_line
from maille.groups.actions.members import join_group, locked, recount
from maille.groups.models import GROUP_MACHINE, Group
from maille.people.models import Person

NEEDS_REASON = frozenset({Group.Progress.DISSOLVED})
LONGEST_SHEET = 2000


@transaction.atomic
def open_group(
    *,
    challenge: Challenge,
    by: Person,
    now: datetime,
    name: str = "",
    text: str = "",
    joins: bool = False,
    role: str = "",
    ref: str = "",
) -> Group:
    """The group of a challenge, which becomes « confié à un groupe ». `joins`: who opens it is its first member.

    Raises RuleError when the challenge already has its group, or is not yet retained or in reserve.
    """
    challenge = challenges.locked(challenge)
    if Group.objects.alive().filter(challenge=challenge).exists():
        raise RuleError(_("Ce défi a déjà son groupe. Rejoignez-le ; s'il devient trop grand, il se partagera."))
    challenge = challenges.assign(challenge=challenge, by=by, now=now, role=role)
    group = _create(challenge, name or challenge.name, text=text, by=by, now=now, role=role, ref=ref, is_split=False)
    if joins:
        join_group(group=group, by=by, now=now, role=role)
        group.refresh_from_db(fields=["member_count"])
    return group


@transaction.atomic
def revise_group(
    *, group: Group, by: Person, now: datetime, name: str, text: str = "", contract: str = "", catch_up: str = "",
    min_size: int = 4, ideal_size: int = 6, max_size: int = 8, note: str = "", role: str = "",
) -> Group:  # fmt: skip
    """Its name, words, contract, catch-up sheet and sizes. Raises RuleError when the sizes are out of order."""
    if not 2 <= min_size <= ideal_size <= max_size <= 60:
        raise RuleError(
            _("Les tailles se suivent : au moins 2, puis la taille idéale, puis le maximum (60 au plus)."),
            field="ideal_size",
        )
    group = locked(group)
    node = group.node
    group.contract, group.catch_up = clean(contract)[:LONGEST_SHEET], clean(catch_up)[:LONGEST_SHEET]
    group.min_size, group.ideal_size, group.max_size = min_size, ideal_size, max_size
    words = contributions.Words(
        title=name, text=text, theme=node.theme, credit=node.credit, author_label=node.author_label, organisation=node.organisation,
        extra_search=group.catch_up, details={"contract": group.contract, "catch_up": group.catch_up},
    )  # fmt: skip
    group.node = contributions.revise(node=node, words=words, by=by, now=now, role=role, note=note)
    group.save(update_fields=["contract", "catch_up", "min_size", "ideal_size", "max_size"])
    return group


def write_catch_up(*, group: Group, text: str, by: Person, now: datetime, role: str = "") -> Group:
    """« Où en est-on, en deux minutes » (R35): for whoever comes once, or comes late. Older sheets stay readable."""
    return revise_group(
        group=group, by=by, now=now, role=role, name=group.node.title, text=group.node.text, contract=group.contract, catch_up=text,
        min_size=group.min_size, ideal_size=group.ideal_size, max_size=group.max_size,
    )  # fmt: skip


@transaction.atomic
def set_progress(*, group: Group, after: str, by: Person, now: datetime, reason: str = "", role: str = "") -> Group:
    """One step of GROUP_MACHINE; merging and splitting have verbs of their own, dissolving frees the challenge.

    Raises RuleError without an arrow or without the reason that the step asks for.
    """
    if after in {Group.Progress.MERGED, Group.Progress.SPLIT}:
        raise RuleError(
            _(
                "Réunir ou partager un groupe se fait avec les boutons prévus pour cela : personne ne doit se perdre en route."
            )
        )
    if after == Group.Progress.DISSOLVED:
        return dissolve(group=group, by=by, now=now, reason=reason, role=role)
    group = locked(group)
    if group.progress == Group.Progress.DISSOLVED:
        _reopen(group, by=by, now=now, role=role)
    progress.move(group, GROUP_MACHINE, after, by=by, now=now, reason=reason, role=role)
    return group


@transaction.atomic
def dissolve(*, group: Group, by: Person, now: datetime, reason: str, role: str = "") -> Group:
    """Everybody is free again; the challenge goes back to where it was unless another group works on it."""
    group = locked(group)
    reason = progress.need_reason(reason)
    progress.move(group, GROUP_MACHINE, Group.Progress.DISSOLVED, by=by, now=now, reason=reason, role=role)
    group.members.filter(left_at__isnull=True).update(left_at=now)
    recount(group)
    if not Group.objects.alive().filter(challenge_id=group.challenge_id).exists():
        challenges.release(challenge=group.challenge, by=by, now=now, role=role)
    return group


@transaction.atomic
def split_group(
    *,
    group: Group,
    names: tuple[str, str],
    second: Sequence[Person],
    by: Person,
    now: datetime,
    reason: str,
    role: str = "",
) -> tuple[Group, Group]:
    """On purpose only (R33): two groups then share the challenge. `second`: the members who go to the second one.

    The first group stays on the thread, archived; its solutions, words and credits stay where they are.
    """
    group = locked(group)
    reason = progress.need_reason(reason)
    members = list(group.members.filter(left_at__isnull=True).select_related("person").order_by("pk"))
    going = {person.pk for person in second}
    if not going or not going < {member.person_id for member in members}:
        raise RuleError(
            _("Choisissez qui va dans le second groupe : au moins une personne, mais pas toutes."), field="second"
        )
    progress.move(group, GROUP_MACHINE, Group.Progress.SPLIT, by=by, now=now, reason=reason, role=role)
    made: list[Group] = []
    for index, name in enumerate(names):
        half = _create(group.challenge, name, text=group.node.text, by=by, now=now, role=role, is_split=True)
        contributions.split_from(source=half.node, target=group.node, by=by, now=now, reason=reason, role=role)
        half.contract, half.catch_up = group.contract, group.catch_up
        half.save(update_fields=["contract", "catch_up"])
        for member in members:
            if (member.person_id in going) is bool(index):
                moved = join_group(group=half, by=by, person=member.person, now=now, role=role)
                moved.role = member.role
                moved.save(update_fields=["role"])
        half.refresh_from_db(fields=["member_count"])
        made.append(half)
    contributions.archive(node=group.node, by=by, now=now, reason=reason, role=role)
    group.members.filter(left_at__isnull=True).update(left_at=now)
    recount(group)
    return made[0], made[1]


@transaction.atomic
def merge_groups(*, group: Group, into: Group, by: Person, now: datetime, reason: str, role: str = "") -> Group:
    """`group` goes on inside `into`: members move, once each; links, words and credits are kept. Returns `into`."""
    reason = progress.need_reason(reason)
    if group.pk == into.pk:
        raise RuleError(_("Choisissez un autre groupe que celui-ci."), field="into")
    group, into = locked(group), locked(into)
    if into.progress not in {Group.Progress.FORMING, Group.Progress.WORKING}:
        raise RuleError(
            _("Ce groupe ne travaille plus : on ne peut pas en rejoindre le fil. Choisissez-en un autre."), field="into"
        )
    progress.move(group, GROUP_MACHINE, Group.Progress.MERGED, by=by, now=now, reason=reason, role=role)
    group.solutions.update(group=into)
    contributions.merge(duplicate=group.node, into=into.node, by=by, now=now, reason=reason, role=role)
    for member in group.members.filter(left_at__isnull=True).select_related("person").order_by("pk"):
        join_group(group=into, by=by, person=member.person, now=now, role=role)
    group.members.filter(left_at__isnull=True).update(left_at=now)
    recount(group)
    into.refresh_from_db(fields=["member_count"])
    return into


def _create(
    challenge: Challenge, name: str, *, text: str, by: Person, now: datetime, role: str, is_split: bool, ref: str = ""
) -> Group:
    node, _token = contributions.publish(
        programme=challenge.node.programme, kind=Kind.GROUP, by=by, now=now, role=role, ref=ref,
        words=contributions.Words(title=clean_line(name), text=text, theme=challenge.node.theme, credit=Credit.NAME),
    )  # fmt: skip
    try:
        with transaction.atomic():
            group = Group.objects.create(node=node, challenge=challenge, is_split=is_split)
    except IntegrityError as error:
        raise RuleError(
            _("Ce défi a déjà son groupe. Rejoignez-le ; s'il devient trop grand, il se partagera.")
        ) from error
    contributions.link(source=node, target=challenge.node, kind=Link.Kind.CAME_FROM, by=by, now=now, role=role)
    return group


def _reopen(group: Group, *, by: Person, now: datetime, role: str) -> None:
    if not group.is_split and Group.objects.alive().filter(challenge_id=group.challenge_id, is_split=False).exists():
        raise RuleError(_("Un autre groupe a repris ce défi entre-temps. Rejoignez-le plutôt."))
    challenges.assign(challenge=group.challenge, by=by, now=now, role=role)
