"""Workshops as calendars and search engines read them: RFC 5545 and schema.org."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from maille.people.mails import absolute
from maille.programmes.models import Programme
from maille.ui.templatetags.ui import tr
from maille.workshops.agenda import Rdv
from maille.workshops.models import Workshop

State = Workshop.State
_ICS_STATUS = {State.ANNOUNCED: "TENTATIVE", State.POSTPONED: "TENTATIVE", State.CANCELLED: "CANCELLED"}
_JSON_STATUS = {State.CANCELLED: "EventCancelled", State.POSTPONED: "EventPostponed"}
_LONGEST_LINE = 75


def ics(rdvs: list[Rdv], *, stamp: datetime) -> str:
    """One event a day of each workshop. Days without confirmed hours last all day. The UID never changes."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Maille//Agenda//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for rdv in rdvs:
        for number, day in enumerate(rdv.days, start=1):
            lines += _event(rdv, day, number, stamp)
    return "\r\n".join(_fold(line) for line in [*lines, "END:VCALENDAR"]) + "\r\n"


def _event(rdv: Rdv, day: date, number: int, stamp: datetime) -> list[str]:
    workshop = rdv.workshop
    host = urlsplit(absolute("/")).hostname or "localhost"
    url = absolute(workshop.get_absolute_url())
    return [
        "BEGIN:VEVENT",
        f"UID:atelier-{workshop.pk}-{number}@{host}",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        *_times(rdv, day),
        f"SUMMARY:{_escape(tr(workshop, 'title'))}",
        f"LOCATION:{_escape(_place(rdv))}",
        f"DESCRIPTION:{_escape(_words(rdv, url))}",
        f"URL:{url}",
        f"STATUS:{_status(workshop)}",
        "END:VEVENT",
    ]


def _status(workshop: Workshop) -> str:
    """Nothing is confirmed while nobody organises."""
    default = "TENTATIVE" if workshop.programme.is_unclaimed else "CONFIRMED"
    return _ICS_STATUS.get(State(workshop.state), default)


def _times(rdv: Rdv, day: date) -> list[str]:
    slots = [slot for slot in rdv.slots if slot.on == day]
    timed = [(slot.starts, slot.ends) for slot in slots if slot.starts and slot.ends]
    if rdv.workshop.are_hours_confirmed and len(timed) == len(slots):
        start = datetime.combine(day, min(starts for starts, _ends in timed))
        end = datetime.combine(day, max(ends for _starts, ends in timed))
        return [f"DTSTART:{_utc(start)}", f"DTEND:{_utc(end)}"]
    return [f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"]


def _utc(local: datetime) -> str:
    aware = timezone.make_aware(local)
    return f"{aware.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _place(rdv: Rdv) -> str:
    workshop = rdv.workshop
    city = workshop.city or workshop.programme.territory
    if not workshop.venue:
        return _("%(city)s, lieu à définir") % {"city": city}
    return ", ".join(part for part in (workshop.venue, workshop.address, city) if part)


def _words(rdv: Rdv, url: str) -> str:
    hours = rdv.hours or _("%(part)s, horaire à préciser") % {"part": rdv.part}
    return f"{hours}\n{tr(rdv.workshop, 'summary')}\n{url}".replace("\n\n", "\n")


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r", "").replace("\n", "\\n")


def _fold(line: str) -> str:
    """At most 75 bytes a line, never in the middle of a letter."""
    pieces, piece, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > _LONGEST_LINE:
            pieces.append(piece)
            piece, size = "", 1  # the space that begins a continued line
        piece, size = piece + letter, size + width
    return "\r\n ".join([*pieces, piece])


def event_json(rdv: Rdv, programme: Programme) -> SafeString:
    """schema.org Event; the place is the town only while the venue is unknown."""
    workshop = rdv.workshop
    address: dict[str, Any] = {
        "@type": "PostalAddress",
        "addressLocality": workshop.city or programme.territory,
        "addressCountry": "FR",
    }
    if workshop.address:
        address["streetAddress"] = workshop.address
    event: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": workshop.title,
        "url": absolute(workshop.get_absolute_url()),
        "eventStatus": f"https://schema.org/{_JSON_STATUS.get(State(workshop.state), 'EventScheduled')}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "isAccessibleForFree": True,
        "location": {
            "@type": "Place",
            "name": workshop.venue or workshop.city or programme.territory,
            "address": address,
        },
    }
    if rdv.days:
        event |= {"startDate": _iso(rdv, first=True), "endDate": _iso(rdv, first=False)}
    if workshop.summary:
        event["description"] = workshop.summary
    if programme.organiser is not None:
        event["organizer"] = {"@type": "Organization", "name": programme.organiser.name}
    # No « </script> » may end the block early.
    return mark_safe(json.dumps(event, ensure_ascii=False).replace("<", "\\u003c"))


def _iso(rdv: Rdv, *, first: bool) -> str:
    slot = rdv.slots[0 if first else -1]
    hour = slot.starts if first else slot.ends
    if rdv.workshop.are_hours_confirmed and hour is not None:
        return timezone.make_aware(datetime.combine(slot.on, hour)).isoformat()
    return slot.on.isoformat()
