"""Joining a programme, saying who one is in it, choosing one's level, leaving. All optional, all changeable (R04, R11–R13)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.core.text import clean_line
from maille.people.actions import (
    find_or_create_organisation,
    give_consent,
    held_person,
    join_organisation,
    withdraw_consent,
)
from maille.people.models import Consent, Organisation, Person
from maille.programmes.models import Level, Membership, Position, Programme, Role


@transaction.atomic
def join_programme(
    *, programme: Programme, person: Person, level: int, now: datetime, by: Person | None = None
) -> Membership:
    """Nobody is selected (R11). Twice is as once: the level of a member does not change here."""
    if programme.is_read_only or (not programme.is_public and by is None):
        raise RuleError(_("Ce programme n'accueille plus de participation. Ses pages restent ouvertes à la lecture."))
    held_person(person)
    membership, created = Membership.objects.get_or_create(
        programme=programme, person=person, defaults={"level": level, "joined_at": now}
    )
    if created:
        Position.objects.create(membership=membership, level=level, since=now)
        journal.record(
            "membership.joined",
            at=now,
            subject=membership,
            by=by or person,
            programme_id=programme.pk,
            data={"level": level},
        )
    return membership


@transaction.atomic
def choose_level(*, membership: Membership, level: int, now: datetime) -> Membership:
    """Up or down, at any time, without a reason. The former position is kept with its end. Twice is as once."""
    if level not in Level.values:
        raise RuleError(_("Choisissez un niveau entre 0 et 5."), field="level")
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if membership.level == level:
        return membership
    before, membership.level = membership.level, level
    membership.save(update_fields=["level"])
    membership.positions.filter(until__isnull=True).update(until=now)
    Position.objects.create(membership=membership, level=level, since=now)
    journal.record(
        "membership.level_chosen", at=now, subject=membership, by=membership.person, programme_id=membership.programme_id,
        data={"from": before, "to": level},
    )  # fmt: skip
    return membership


@transaction.atomic
def choose_kinds(
    *, membership: Membership, kinds: Collection[int], other: str, now: datetime, by: Person | None = None
) -> None:
    """Several kinds of actor, or none, or one's own words (R04)."""
    membership.kinds.set(membership.programme.actor_kinds.filter(pk__in=kinds))
    membership.other_kind = clean_line(other)[:80]
    membership.save(update_fields=["other_kind"])
    _note(membership, "kinds", now, by)


@transaction.atomic
def choose_organisation(
    *, membership: Membership, organisation: Organisation | None, now: datetime, name: str = "", kind: str = ""
) -> Membership:
    """Come with a known organisation, with one added now by its name, or with none."""
    if organisation is None and clean_line(name):
        organisation = find_or_create_organisation(name=name, kind=kind, by=membership.person)
    if organisation is not None:
        join_organisation(person=membership.person, organisation=organisation)
    membership.organisation = organisation
    membership.save(update_fields=["organisation"])
    _note(membership, "organisation", now)
    return membership


@transaction.atomic
def choose_themes(*, membership: Membership, themes: Collection[int], now: datetime) -> None:
    membership.themes.set(membership.programme.themes.filter(pk__in=themes))
    _note(membership, "themes", now)


@transaction.atomic
def choose_motivations(*, membership: Membership, motivations: Collection[int], now: datetime) -> None:
    membership.motivations.set(membership.programme.motivations.filter(pk__in=motivations))
    _note(membership, "motivations", now)


@transaction.atomic
def choose_directory(*, membership: Membership, agrees: bool, wording: str, now: datetime) -> None:
    """Listed or not in this programme's directory; the consent ends with the last listing."""
    membership.in_directory = agrees
    membership.save(update_fields=["in_directory"])
    _keep_consent(membership, Consent.Purpose.DIRECTORY, agrees=agrees, wording=wording, now=now)
    _note(membership, "directory", now)


@transaction.atomic
def choose_news(*, membership: Membership, agrees: bool, wording: str, now: datetime) -> None:
    membership.wants_news = agrees
    membership.save(update_fields=["wants_news"])
    _keep_consent(membership, Consent.Purpose.NEWS, agrees=agrees, wording=wording, now=now)
    _note(membership, "news", now)


@transaction.atomic
def note_news(*, membership: Membership, wording: str, source: str, by: Person, now: datetime) -> bool:
    """They agreed to the news elsewhere, in `wording`, and `by` notes it. Whoever took an agreement back is left as they are:
    an older list does not speak against them. Returns whether it was noted.
    """
    person = membership.person
    if has_withdrawn_news(person):
        return False
    membership.wants_news = True
    membership.save(update_fields=["wants_news"])
    give_consent(person=person, purpose=Consent.Purpose.NEWS, wording=wording, source=source, now=now, by=by)
    _note(membership, "news", now, by)
    return True


def has_withdrawn_news(person: Person) -> bool:
    answers = person.consents.filter(purpose=Consent.Purpose.NEWS)
    return answers.exists() and not answers.filter(withdrawn_at__isnull=True).exists()


@transaction.atomic
def leave_programme(*, membership: Membership, now: datetime) -> None:
    """What was given stays; what was said of oneself goes. Raises RuleError for the last organiser."""
    person, programme = membership.person, membership.programme
    check_not_last_organiser(programme, person)
    Role.objects.filter(programme=programme, person=person).delete()
    for purpose in (Consent.Purpose.DIRECTORY, Consent.Purpose.NEWS):
        _end_consent_unless_used(membership, purpose, now=now)
    journal.record(
        "membership.left",
        at=now,
        subject=membership,
        by=person,
        programme_id=programme.pk,
        data={"level": membership.level},
    )
    membership.delete()


def _keep_consent(membership: Membership, purpose: str, *, agrees: bool, wording: str, now: datetime) -> None:
    if agrees:
        give_consent(
            person=membership.person,
            purpose=purpose,
            wording=wording,
            source=f"programme:{membership.programme_id}",
            now=now,
        )
    else:
        _end_consent_unless_used(membership, purpose, now=now)


def _end_consent_unless_used(membership: Membership, purpose: str, *, now: datetime) -> None:
    flag = {Consent.Purpose.DIRECTORY: "in_directory", Consent.Purpose.NEWS: "wants_news"}[Consent.Purpose(purpose)]
    if not membership.person.memberships.exclude(pk=membership.pk).filter(**{flag: True}).exists():
        withdraw_consent(person=membership.person, purpose=purpose, now=now)


def check_not_last_organiser(programme: Programme, person: Person) -> None:
    organisers = set(programme.roles.filter(kind=Role.Kind.ORGANISER).values_list("person_id", flat=True))
    if organisers == {person.pk}:
        raise RuleError(
            _("Vous êtes la dernière personne qui organise ce programme. Donnez d'abord ce rôle à quelqu'un d'autre.")
        )


def _note(membership: Membership, what: str, now: datetime, by: Person | None = None) -> None:
    journal.record(
        "membership.edited",
        at=now,
        subject=membership,
        by=by or membership.person,
        programme_id=membership.programme_id,
        data={"fields": [what]},
    )
