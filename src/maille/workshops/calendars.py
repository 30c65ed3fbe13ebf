"""Workshops as calendars and search engines read them: RFC 5545 and schema.org."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from maille.people.mails import absolute
from maille.programmes.models import Programme
from maille.ui.templatetags.ui import tr
from maille.workshops.agenda import Rdv
from maille.workshops.models import Registration, Workshop

if TYPE_CHECKING:
    from icalendar import Event

State = Workshop.State
_ICS_STATUS = {State.ANNOUNCED: "TENTATIVE", State.POSTPONED: "TENTATIVE", State.CANCELLED: "CANCELLED"}
_JSON_STATUS = {State.CANCELLED: "EventCancelled", State.POSTPONED: "EventPostponed"}
_NO_SEAT_YET = {Registration.State.REQUESTED, Registration.State.WAITING, Registration.State.OFFERED}
_A_YEAR = timedelta(days=366)


def ics(rdvs: Iterable[Rdv], *, stamp: datetime, name: str = "") -> str:
    """One event a day of each workshop, RFC 5545. The UID never changes; SEQUENCE rises with every change of date, hours,
    place or state, so a calendar that already holds the event takes the new one. A day that was taken out stays as a
    cancelled event until it is past: else calendars would keep it. `name`: what the calendar is called.
    """
    from icalendar import (
        Calendar,
        Timezone,
    )  # 20 MB of memory that a worker needs only when somebody asks for a calendar

    calendar = Calendar()
    facts = {"version": "2.0", "prodid": "-//Maille//Agenda//FR", "calscale": "GREGORIAN", "method": "PUBLISH"}
    for key, value in facts.items():
        calendar.add(key, value)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("x-published-ttl", "PT1H")
    events = [event for rdv in rdvs for event in _events(rdv, stamp)]
    timed = [event.start.date() for event in events if isinstance(event.start, datetime)]
    if timed:
        zone = Timezone.from_tzid(settings.TIME_ZONE, first_date=min(timed) - _A_YEAR, last_date=max(timed) + _A_YEAR)
        calendar.add_component(zone)
    for event in events:
        calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")


def are_known(rdvs: Iterable[Rdv]) -> bool:
    """Is there an event to write? One without a day has none; one that lost its day calls it off in calendars."""
    return any(rdv.days or any(_withdrawn(rdv)) for rdv in rdvs)


def _withdrawn(rdv: Rdv) -> Iterator[tuple[int, date]]:
    """The days that calendars may hold and that are no more, with the number of each, until they are past."""
    for number, gone in enumerate(rdv.workshop.withdrawn_days, start=len(rdv.days) + 1):
        if (day := date.fromisoformat(gone)) >= rdv.today:
            yield number, day


def _event(rdv: Rdv, day: date, number: int, stamp: datetime) -> Event:
    from icalendar import Event  # as above

    workshop, event = rdv.workshop, Event()
    host = urlsplit(absolute("/")).hostname or "localhost"
    url = absolute(workshop.get_absolute_url())
    start, end = _times(rdv, day)
    facts = {
        "uid": f"atelier-{workshop.pk}-{number}@{host}", "sequence": workshop.sequence, "dtstamp": stamp.astimezone(UTC),
        "dtstart": start, "dtend": end, "summary": _title(workshop), "location": _place(rdv), "description": _words(rdv, url),
        "status": _status(rdv), "transp": "TRANSPARENT" if rdv.is_off else "OPAQUE",
    }  # fmt: skip
    for key, value in facts.items():
        event.add(key, value)
    event.add("url", url)
    return event


def _events(rdv: Rdv, stamp: datetime) -> Iterator[Event]:
    for number, day in enumerate(rdv.days, start=1):
        yield _event(rdv, day, number, stamp)
    for number, day in _withdrawn(rdv):
        event = _event(rdv, day, number, stamp)
        facts = {"status": "CANCELLED", "transp": "TRANSPARENT", "summary": _called_off(rdv.workshop)}
        for key, value in facts.items():
            del event[key]
            event.add(key, value)
        yield event


def _called_off(workshop: Workshop) -> str:
    return _("%(state)s : %(title)s") % {"state": capfirst(State.CANCELLED.label), "title": tr(workshop, "title")}


def _title(workshop: Workshop) -> str:
    """Many calendars do not show a status: what is off says so in its title."""
    title = str(tr(workshop, "title"))
    if workshop.state not in {State.CANCELLED, State.POSTPONED}:
        return title
    return _("%(state)s : %(title)s") % {"state": capfirst(workshop.get_state_display()), "title": title}


def _status(rdv: Rdv) -> str:
    """Nothing is confirmed while nobody organises, nor for somebody whose seat is not."""
    is_open = rdv.workshop.programme.is_unclaimed or (rdv.mine is not None and rdv.mine.state in _NO_SEAT_YET)
    return _ICS_STATUS.get(State(rdv.workshop.state), "TENTATIVE" if is_open else "CONFIRMED")


def _times(rdv: Rdv, day: date) -> tuple[date, date]:
    """Two moments in the programme's time zone when the hours of all its half-days are confirmed, else the whole day."""
    slots = [slot for slot in rdv.slots if slot.on == day]
    timed = [(slot.starts, slot.ends) for slot in slots if slot.starts and slot.ends]
    if not rdv.workshop.are_hours_confirmed or not slots or len(timed) < len(slots):
        return day, day + timedelta(days=1)
    start = datetime.combine(day, min(starts for starts, _ends in timed))
    end = datetime.combine(day, max(ends for _starts, ends in timed))
    zone = ZoneInfo(settings.TIME_ZONE)
    return start.replace(tzinfo=zone), end.replace(tzinfo=zone)


def _place(rdv: Rdv) -> str:
    workshop = rdv.workshop
    city = workshop.city or workshop.programme.territory
    if not workshop.venue:
        return _("%(city)s, lieu à définir") % {"city": city}
    return ", ".join(part for part in (workshop.venue, workshop.address, city) if part)


def _words(rdv: Rdv, url: str) -> str:
    hours = rdv.hours or (_("%(part)s, horaire à préciser") % {"part": rdv.part} if rdv.part else rdv.someday)
    seat = _("Votre inscription : %(state)s.") % {"state": rdv.mine.get_state_display()} if rdv.mine else ""
    return "\n".join(line for line in (hours, seat, str(tr(rdv.workshop, "summary")), url) if line)


def event_json(rdv: Rdv, programme: Programme) -> SafeString:
    """schema.org Event; the place is the town only while the venue is unknown. Nothing without a day: an event has a start."""
    if not rdv.days:
        return mark_safe("")
    workshop, city = rdv.workshop, rdv.workshop.city or programme.territory
    address: dict[str, Any] = {"@type": "PostalAddress", "addressLocality": city, "addressCountry": "FR"}
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
        "startDate": _iso(rdv, first=True),
        "endDate": _iso(rdv, first=False),
        "location": {
            "@type": "Place",
            "name": workshop.venue or city,
            "address": address,
        },
    }
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
