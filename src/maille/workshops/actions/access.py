"""What people need to come: the arrangement, never the cause; kept apart, for one workshop, then erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.core.text import clean_line
from maille.people.models import Person
from maille.workshops.actions.seats import lock_workshop
from maille.workshops.models import LAST_DAY, AccessNeed, Registration, Workshop

Kind = AccessNeed.Kind
_IN_WORDS = frozenset({Kind.OTHER, Kind.LANGUAGE})


@transaction.atomic
def ask_arrangements(
    *, workshop: Workshop, person: Person, kinds: Sequence[str], detail: str, wording: str, now: datetime
) -> None:
    """Replace what the person asked for at this workshop; nothing chosen nor written erases it. Twice is as once.

    `detail` is kept whatever is chosen: with what needs words to be understood, else with all of it; alone, it is an
    arrangement of its own.

    `wording`: what the person agreed to by ticking; empty when they did not. Raises RuleError without it, without a
    registration, after the workshop, and for « autre » without a word.
    """
    workshop, detail = lock_workshop(workshop), clean_line(detail)[:160]
    kinds = list(dict.fromkeys(kinds)) or ([Kind.OTHER] if detail else [])
    told = [kind for kind in kinds if kind in _IN_WORDS] or kinds
    if kinds:
        _check(workshop, person, kinds, detail, wording)
    gone, _rows = workshop.access_needs.filter(person=person).delete()
    if not kinds and not gone:
        return
    AccessNeed.objects.bulk_create(
        AccessNeed(
            workshop=workshop, person=person, kind=kind, detail=detail if kind in told else "", wording=wording[:300],
            told_at=now,
        )
        for kind in kinds
    )  # fmt: skip
    journal.record(
        "registration.access_told" if kinds else "registration.access_taken_back", at=now, subject=workshop, by=person,
        role="participant", programme_id=workshop.programme_id,
    )  # fmt: skip


@transaction.atomic
def forget_access_needs(*, now: datetime) -> int:
    """For the worker: what was asked at a workshop that is over or called off, or by who no longer comes. Returns how many."""
    ended = Workshop.objects.annotate(last_on=LAST_DAY).filter(
        Q(last_on__lt=timezone.localdate(now)) | Q(state__in=[Workshop.State.CANCELLED, Workshop.State.REPORTED])
    )
    coming = Registration.objects.active().filter(workshop=OuterRef("workshop"), person=OuterRef("person"))
    over = AccessNeed.objects.filter(Q(workshop__in=ended.values("pk")) | ~Exists(coming))
    gone, _rows = over.delete()
    return gone


def _check(workshop: Workshop, person: Person, kinds: Sequence[str], detail: str, wording: str) -> None:
    if not wording:
        raise RuleError(
            _("Cochez votre accord : sans lui, nous ne gardons rien de ce que vous demandez."), field="consent"
        )
    if not set(kinds) <= set(Kind.values):
        raise RuleError(_("Choisissez dans la liste."), field="kinds")
    if Kind.OTHER in kinds and not detail:
        raise RuleError(_("Dites en quelques mots l'aménagement qu'il vous faut."), field="detail")
    if not workshop.registrations.active().filter(person=person).exists():
        raise RuleError(_("Inscrivez-vous d'abord à cet atelier."))
    days = [slot.on for slot in workshop.slots.all()]
    if days and max(days) < workshop.programme.today():
        raise RuleError(_("Cet atelier a eu lieu."))
