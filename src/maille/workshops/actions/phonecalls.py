"""The call list: somebody of the team called whom no mail reaches, and answers an offer for them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.people.models import Person
from maille.workshops.actions.cohorts import answer_offers
from maille.workshops.actions.offers import accept_offer, decline_offer
from maille.workshops.actions.seats import lock_workshop
from maille.workshops.models import PhoneCall


@transaction.atomic
def call_made(*, call: PhoneCall, by: Person, now: datetime, role: str) -> PhoneCall:
    """« C'est fait ». Twice is as once."""
    call = _locked(call)
    if call.done_at is None:
        if call.is_offer:
            raise RuleError(_("Dites si cette personne prend la place ou la laisse."))
        _close(call, "made", by=by, now=now, role=role)
    return call


@transaction.atomic
def call_not_made(*, call: PhoneCall, by: Person, now: datetime, role: str) -> PhoneCall:
    """« Pas encore, finalement »: back on the list, unless a newer call says it all. Twice is as once."""
    call = _locked(call)
    again = PhoneCall.objects.filter(workshop=call.workshop_id, person=call.person_id, about=call.about)
    if call.done_at is not None and not call.is_offer and not again.filter(done_at__isnull=True).exists():
        call.done_at, call.done_by = None, None
        call.save(update_fields=["done_at", "done_by"])
        _note(call, "reopened", by=by, now=now, role=role)
    return call


@transaction.atomic
def answer_by_phone(*, call: PhoneCall, take: bool, by: Person, now: datetime, role: str) -> PhoneCall:
    """They take the place offered, or leave it to the next in line. Twice is as once. Raises RuleError when it ran out."""
    call = _locked(call)
    if call.done_at is not None or not call.is_offer:
        return call
    if call.cohort is not None:
        if not answer_offers(cohort=call.cohort, take=take, by=by, now=now, role=role):
            raise RuleError(_("Plus aucune place n'est proposée à ce groupe : le délai est passé."))
    else:
        answer = accept_offer if take else decline_offer
        answer(registration=call.registration, by=by, now=now, role=role)
    _close(call, "answered", by=by, now=now, role=role)
    return call


def _locked(call: PhoneCall) -> PhoneCall:
    lock_workshop(call.workshop)
    return PhoneCall.objects.select_related("workshop__programme", "registration__workshop__programme", "cohort").get(
        pk=call.pk
    )


def _close(call: PhoneCall, deed: str, *, by: Person, now: datetime, role: str) -> None:
    call.done_at, call.done_by = now, by
    call.save(update_fields=["done_at", "done_by"])
    _note(call, deed, by=by, now=now, role=role)


def _note(call: PhoneCall, deed: str, *, by: Person, now: datetime, role: str) -> None:
    journal.record(
        f"phone_call.{deed}", at=now, subject=call, by=by, role=role, programme_id=call.workshop.programme_id,
        data={"workshop": call.workshop_id, "about": call.about},
    )  # fmt: skip
