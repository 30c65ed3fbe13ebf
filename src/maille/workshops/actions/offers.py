"""Places offered to who waits: taken, left to the next, past their time, or withdrawn with the workshop."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maille.core.errors import RuleError
from maille.people.models import Person
from maille.workshops import mails
from maille.workshops.actions.seats import fill_seats, is_open, lock_workshop, note_move
from maille.workshops.models import Registration, RegistrationQuerySet, Workshop

State = Registration.State


@transaction.atomic
def accept_offer(
    *, registration: Registration, by: Person, now: datetime, role: str = "participant", quietly: bool = False
) -> Registration:
    """« Je prends la place »: the confirmation leaves, with the entrance. Twice is as once. Raises RuleError when the offer is over.

    `quietly`: the caller writes the mail.
    """
    lock_workshop(registration.workshop)
    registration = Registration.objects.select_related("workshop__programme", "person").get(pk=registration.pk)
    if registration.state == State.CONFIRMED:
        return registration
    if not is_open(registration.workshop):
        raise RuleError(_("Cet atelier n'a pas lieu à cette date : la place n'est plus proposée."))
    if registration.state != State.OFFERED or (registration.offer_expires_at and registration.offer_expires_at <= now):
        raise RuleError(
            _("Cette place n'est plus proposée : le délai est passé. Vous gardez une place dans la liste d'attente.")
        )
    registration.state, registration.offer_expires_at = State.CONFIRMED, None
    registration.save(update_fields=["state", "offer_expires_at"])
    note_move(registration, by=by, role=role, now=now, data={"offer": "accepted"})
    if not quietly:
        mails.tell_registered(registration, now=now)
    return registration


@transaction.atomic
def decline_offer(*, registration: Registration, by: Person, now: datetime, role: str = "participant") -> Registration:
    """« Pas cette fois »: to the tail of the queue; the next in line is asked. Twice is as once."""
    mine = Registration.objects.filter(pk=registration.pk)
    decline_offers(workshop=registration.workshop, seats=mine, by=by, now=now, role=role)
    return Registration.objects.select_related("person").get(pk=registration.pk)


@transaction.atomic
def decline_offers(
    *, workshop: Workshop, seats: RegistrationQuerySet, by: Person, now: datetime, role: str = "participant"
) -> int:
    """The same for several `seats` of one answer: the queue moves once, past all of them, waiting ones too. Returns how many."""
    workshop = lock_workshop(workshop)
    over = list(seats.filter(state=State.OFFERED).select_related("workshop").order_by("pk"))
    for row in over:
        _to_the_tail(row, by=by, now=now, role=role)
    if over:
        fill_seats(workshop=workshop, now=now, passing_over=list(seats.values_list("pk", flat=True)))
    return len(over)


@transaction.atomic
def withdraw_offers(*, workshop: Workshop, now: datetime, because: str = "withdrawn") -> int:
    """The workshop is off (« closed »: over): places offered go back to the head of the queue, for nobody can take them. Returns how many."""
    rows = list(workshop.registrations.filter(state=State.OFFERED).select_related("workshop"))
    for row in rows:
        row.state, row.offer_expires_at = State.WAITING, None
        row.save(update_fields=["state", "offer_expires_at"])
        note_move(row, by=None, role="", now=now, data={"offer": because})
    return len(rows)


def expire_offers(*, now: datetime) -> int:
    """For the worker: offers past their time go to the tail and the next in line is asked; returns how many."""
    over = Registration.objects.filter(state=State.OFFERED, offer_expires_at__lte=now)
    found = 0
    for workshop in Workshop.objects.filter(pk__in=over.values("workshop_id")):
        found += _expire_offers_of(workshop, now=now)
    return found


@transaction.atomic
def _expire_offers_of(workshop: Workshop, *, now: datetime) -> int:
    workshop = lock_workshop(workshop)
    over = list(
        workshop.registrations.filter(state=State.OFFERED, offer_expires_at__lte=now).order_by("offer_expires_at", "pk")
    )
    for registration in over:
        _to_the_tail(registration, by=None, now=now)
    fill_seats(workshop=workshop, now=now, passing_over=[registration.pk for registration in over])
    return len(over)


def _to_the_tail(registration: Registration, *, by: Person | None, now: datetime, role: str = "") -> None:
    registration.state, registration.queued_at, registration.offer_expires_at = State.WAITING, now, None
    registration.save(update_fields=["state", "queued_at", "offer_expires_at"])
    note_move(registration, by=by, role=role, now=now, data={"offer": "declined" if by else "expired"})
