"""Whom a workshop's news reach by mail, and who must be called: the same for what is announced, done and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maille.core import bounces
from maille.people.models import Person
from maille.ui.dates import day_in_words, hour_in_words
from maille.ui.templatetags.ui import tr
from maille.workshops.models import Cohort, PhoneCall, PhoneCallQuerySet, Registration, Workshop, in_charge_of
from maille.workshops.whereabouts import when_of, whereabouts

State = Registration.State
NAMED = 8
LETTERS_PER_ADDRESS: Final = 6  # an hour, while nobody proved it: a stranger must not fill somebody's mailbox
_OFF = {Workshop.State.POSTPONED, Workshop.State.CANCELLED}


@dataclass(frozen=True)
class Told:
    """Who hears of one registration, or of a group's by one of its seats."""

    registration: Registration
    person: Person
    cohort: Cohort | None = None


@dataclass(frozen=True)
class Audience:
    by_mail: list[Told] = field(default_factory=list)
    by_phone: list[Told] = field(default_factory=list)


def is_mailed(person: Person, dead: Collection[str] | None = None) -> bool:
    """Does a mail reach them? `dead`: the addresses that return, when they are at hand."""
    if not person.contact_email or not person.is_alive:
        return False
    email = person.contact_email.lower()
    return email not in dead if dead is not None else not bounces.is_bounced(email)


def audience(workshop: Workshop) -> Audience:
    """Everybody who is to come or waits. For a group who answers for it; its members only at an address of their own.

    Who asked for a seat with an address that does not work proved nothing: nobody calls them.
    """
    found, dead = Audience(), bounces.bounced_addresses()
    rows = workshop.registrations.active().select_related("person", "workshop__programme", "cohort")
    seats: dict[int, Registration] = {}
    typed: Counter[str] = Counter()
    for row in rows.prefetch_related("workshop__slots"):
        if row.cohort is not None:
            seats.setdefault(row.cohort.in_charge_id, row)
        if is_mailed(row.person, dead):
            if row.person.must_prove_address:
                typed[row.person.contact_email] += 1
            if typed[row.person.contact_email] <= LETTERS_PER_ADDRESS:
                found.by_mail.append(Told(row, row.person))
        elif row.cohort is None and row.state != State.REQUESTED and row.person.is_alive:
            found.by_phone.append(Told(row, row.person))
    for person in in_charge_of(workshop):
        told = Told(seats[person.pk], person, seats[person.pk].cohort)
        (found.by_mail if is_mailed(person, dead) else found.by_phone).append(told)
    return found


def note_offer_to_call(told: Told, *, now: datetime) -> None:
    """A place is offered to somebody whom no mail reaches: the team tells them before it runs out."""
    _note(told, PhoneCall.About.OFFER, now=now, values={})


def note_to_call(told: Told, *, leads: Sequence[str], text: str, because: str, now: datetime) -> None:
    """The letter that cannot be sent. What was not said yet of the same kind is said with it; a new state says it all."""
    open_one = _open(told, PhoneCall.About.NEWS).first()
    kept = [lead for lead in open_one.leads if lead not in leads] if open_one is not None and leads else []
    values = {"leads": [*kept, *leads], "text": text[:300], "because": because[:240]}
    _note(told, PhoneCall.About.NEWS, now=now, values=values)


def _open(told: Told, about: str) -> PhoneCallQuerySet:
    workshop = told.registration.workshop_id
    return PhoneCall.objects.filter(workshop=workshop, person=told.person, about=about, done_at__isnull=True)


def _note(told: Told, about: str, *, now: datetime, values: Mapping[str, object]) -> None:
    where = {"registration": told.registration, "cohort": told.cohort, "since": now, **values}
    if not _open(told, about).update(**where):
        workshop = told.registration.workshop
        PhoneCall.objects.create(workshop=workshop, person=told.person, about=about, **where)


def words_of(call: PhoneCall) -> list[str]:
    """What is to be said, in the reader's language: with the date and place of the moment, not of the change."""
    workshop = call.workshop
    facts = {"title": str(tr(workshop, "title")), "when": when_of(workshop)}
    if call.is_offer:
        ends = timezone.localtime(call.registration.offer_expires_at or call.since)
        facts["until"] = f"{day_in_words(ends, 'day')}, {hour_in_words(ends.time())}"
        words = _("Une place vous est proposée à « %(title)s », %(when)s. La prenez-vous ? Réponse avant le %(until)s.")
        return [words % facts]
    said = " ".join([*(_(lead) for lead in call.leads), _(call.text) % facts])
    standing = [] if workshop.state in _OFF else whereabouts(workshop, in_full=False)
    if call.cohort is None and call.registration.state == State.WAITING and workshop.state not in _OFF:
        standing.append(_("Vous n'avez pas encore de place : vous êtes en liste d'attente."))
    return [said, *([call.because] if call.because else []), *standing]


def callee(person: Person) -> str:
    """« Ahmed B., 06 12 34 56 78 », « Yvette (sans téléphone) »."""
    if person.phone:
        return f"{person.full_name}, {person.phone}"
    return _("%(name)s (sans téléphone)") % {"name": person.full_name}


def callees(people: Sequence[Person]) -> str:
    """In a sentence, each once; the first eight of many."""
    people = list(dict.fromkeys(people))
    said = " ; ".join(callee(person) for person in people[:NAMED])
    more = len(people) - NAMED
    if more <= 0:
        return said
    return said + ngettext(" ; et %(count)d autre", " ; et %(count)d autres", more) % {"count": more}
