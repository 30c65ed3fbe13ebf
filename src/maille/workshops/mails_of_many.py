"""One letter for several seats: the same person at several workshops."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from maille.people.mails import Item, Letter, in_language_of, send_letter
from maille.people.models import Person
from maille.people.signin_mails import WELCOME_LIFE, link_for
from maille.programmes.models import Programme
from maille.ui.templatetags.ui import tr
from maille.workshops.audience import LETTERS_PER_ADDRESS
from maille.workshops.leaving import leave_links
from maille.workshops.mails import (
    LETTERS_OF_SEATS,
    greeting_of,
    may_write,
    turn_of_stranger,
    why_of,
)
from maille.workshops.models import Registration
from maille.workshops.results import in_a_sentence
from maille.workshops.tickets import ticket_address
from maille.workshops.whereabouts import by_date, when_of, whereabouts

State = Registration.State


def tell_joined_many(
    *, person: Person, programme: Programme, registrations: Sequence[Registration], now: datetime
) -> None:
    """Welcome, with the one link that proves the address and retains every seat asked for."""
    if not person.contact_email or not may_write(person):
        return
    rows = in_order(registrations)
    with in_language_of(person):
        facts = {"title": tr(programme, "title")}
        letter = Letter(
            subject=_("%(title)s : votre lien personnel") % facts,
            greeting=greeting_of(person),
            paragraphs=[
                _("Vous participez à « %(title)s ». Un clic sur le lien ci-dessous retient toutes vos places.") % facts
            ],
            items=[Item(line_of(row)) for row in rows],
            button=Item(_("Retenir mes places"), link_for(person, back=_seats(programme), life=WELCOME_LIFE, now=now)),
            links=_leaving(rows),
            after=[
                _("Ce lien vous reconnaît sur tous vos appareils. Il sert une fois, pendant trois jours ; ensuite, un code par courriel suffit."),
                _("Vous n'avez rien demandé ? Ne faites rien : cette adresse ne recevra rien d'autre."),
            ],
            why=why_of(programme),
            slogan=tr(programme, "slogan"),
        )  # fmt: skip
        _send(letter, person, programme, key=f"welcome:{person.pk}", kind="welcome", due_at=turn_of_stranger(now))


def tell_registered_to_many(registrations: Sequence[Registration], *, now: datetime) -> None:
    """What became of each seat. Nothing more is sent past so many letters an hour, as for one seat."""
    if not registrations:
        return
    person, programme = registrations[0].person, registrations[0].workshop.programme
    asked = [row for row in registrations if row.state == State.REQUESTED]
    most = LETTERS_PER_ADDRESS if asked else LETTERS_OF_SEATS
    if not person.contact_email or person.erased_at or not may_write(person, what="seats", most=most):
        return
    rows = in_order(registrations)
    with in_language_of(person):
        button = _("Retenir mes places") if asked else _("Voir mes ateliers")
        letter = Letter(
            subject=_("Vos inscriptions : %(title)s") % {"title": tr(programme, "title")},
            greeting=greeting_of(person),
            paragraphs=[in_a_sentence(rows)],
            items=[Item(line_of(row)) for row in rows],
            button=Item(button, link_for(person, back=_seats(programme), life=timedelta(days=7), now=now)),
            links=_leaving(rows),
            after=_entrances(rows),
            why=why_of(programme),
            slogan=tr(programme, "slogan"),
        )
        _send(letter, person, programme, key=f"registrations:{person.pk}:{secrets.token_hex(8)}", kind="registration")


def in_order(registrations: Sequence[Registration]) -> list[Registration]:
    """The next workshop first."""
    return sorted(registrations, key=lambda row: by_date(row.workshop))


def _leaving(rows: Sequence[Registration]) -> list[Item]:
    """For each, the link that gives it up."""
    return [item for row in rows for item in leave_links(row, is_named=True)]


def line_of(registration: Registration) -> str:
    """« Écrire les défis, jeudi 11 janvier, matin : confirmée »."""
    facts = {"title": tr(registration.workshop, "title"), "when": when_of(registration.workshop)}
    line = _("%(title)s, %(when)s : inscription %(state)s") % {**facts, "state": registration.get_state_display()}
    return ". ".join([line, *(part.rstrip(".") for part in whereabouts(registration.workshop, in_full=False))])


def _entrances(registrations: Sequence[Registration]) -> list[str]:
    """For each seat that is held, the link whose square is shown at the door."""
    return [
        _("Votre entrée pour « %(title)s » : %(address)s")
        % {"title": tr(row.workshop, "title"), "address": ticket_address(row)}
        for row in registrations
        if row.state == State.CONFIRMED
    ]


def _seats(programme: Programme) -> str:
    return reverse("workshops:joined", args=[programme.slug])


def _send(
    letter: Letter, person: Person, programme: Programme, *, key: str, kind: str, due_at: datetime | None = None
) -> None:
    send_letter(
        letter, key=key, kind=kind, to=person.contact_email, person=person, programme_id=programme.pk, secret=True, due_at=due_at,
    )  # fmt: skip
