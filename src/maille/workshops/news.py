"""What those who come are told when the place, the date or the hours of a workshop change: one letter for all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext_noop

from maille.workshops import mails
from maille.workshops.models import Workshop

_QUIET = frozenset({Workshop.State.DRAFT, Workshop.State.POSTPONED, Workshop.State.CANCELLED})


@dataclass(frozen=True)
class Shown:
    """What pages show of a workshop: its half-days, their hours once confirmed, its place; the words that stand for a day."""

    days: tuple[tuple[date, str], ...]
    hours: tuple[tuple[time | None, time | None], ...]
    place: tuple[str, str]
    someday: str


def shown_of(workshop: Workshop) -> Shown:
    slots = list(workshop.slots.order_by("on", "starts", "pk"))
    timed = tuple((slot.starts, slot.ends) for slot in slots if slot.starts and slot.ends)
    return Shown(
        days=tuple((slot.on, slot.part_of_day) for slot in slots),
        hours=timed if workshop.are_hours_confirmed else (),
        place=(workshop.venue, workshop.address) if workshop.venue else ("", ""),
        someday="" if slots else workshop.when_words,
    )


def tell_news(workshop: Workshop, *, before: Shown, now: datetime) -> int:
    """One letter each, whatever changed since `before`; returns how many were queued. A draft is nobody's news; of what is
    off nothing « aura lieu »: the letter that says it is on again tells all of it."""
    found = _news(before, shown_of(workshop)) if workshop.state not in _QUIET else []
    if not found:
        return 0
    subject = found[0][0] if len(found) == 1 else gettext_noop("Date, horaire ou lieu : %(title)s")
    has_when = workshop.when_words or workshop.slots.exists()
    text = gettext_noop("« %(title)s » aura lieu %(when)s.") if has_when else gettext_noop("« %(title)s » : %(when)s.")
    former = before.days if before.days != shown_of(workshop).days else ()
    leads = [lead for _subject, lead in found]
    return mails.tell_changed(workshop, subject=subject, text=text, leads=leads, former=former, now=now)


def _news(before: Shown, after: Shown) -> list[tuple[str, str]]:
    """Subjects and sentences, as msgids. What is no longer known is told with what replaces it."""
    found = []
    if after.days and not before.days:
        found.append((gettext_noop("La date est connue : %(title)s"), gettext_noop("La date est connue.")))
    elif (before.days, before.someday) != (after.days, after.someday) and (after.days or after.someday):
        found.append((gettext_noop("Nouvelle date : %(title)s"), gettext_noop("La date change.")))
    if after.hours and not before.hours:
        found.append((gettext_noop("L'horaire est connu : %(title)s"), gettext_noop("L'horaire est connu.")))
    elif after.hours != before.hours:
        found.append((gettext_noop("Nouvel horaire : %(title)s"), gettext_noop("L'horaire change.")))
    if after.place[0] and not before.place[0]:
        found.append((gettext_noop("Le lieu est connu : %(title)s"), gettext_noop("Le lieu est connu.")))
    elif after.place[0] and after.place != before.place:
        found.append((gettext_noop("Nouveau lieu : %(title)s"), gettext_noop("Le lieu change.")))
    return found
