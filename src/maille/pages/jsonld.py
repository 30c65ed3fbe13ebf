"""What search engines read of the workshops: schema.org Event. No person and no personal contact is in it."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from maille.pages.calendar import Meeting
from maille.programmes.models import Programme
from maille.ui.templatetags.ui import tr
from maille.workshops.models import Workshop

_STATUS = {
    Workshop.State.CANCELLED: "https://schema.org/EventCancelled",
    Workshop.State.POSTPONED: "https://schema.org/EventPostponed",
}
# Inside a script element these would end it or start a comment.
_UNSAFE = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def events(request: HttpRequest, programme: Programme, meetings: list[Meeting]) -> SafeString:
    """The workshops as JSON-LD, fit to stand in a script element; empty when search engines should not look. An event has
    a start: one whose day is not fixed is left out."""
    dated = [meeting for meeting in meetings if meeting.slots]
    if not programme.is_indexed or not dated:
        return mark_safe("")
    graph = [_event(request, programme, meeting) for meeting in dated]
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    return mark_safe(text.translate(_UNSAFE))


def _event(request: HttpRequest, programme: Programme, meeting: Meeting) -> dict[str, Any]:
    workshop = meeting.workshop
    first, last = meeting.slots[0], meeting.slots[-1]
    is_sure = workshop.are_hours_confirmed
    event: dict[str, Any] = {
        "@type": "Event",
        "name": tr(workshop, "title"),
        "startDate": _when(first.on, first.starts if is_sure else None),
        "endDate": _when(last.on, last.ends if is_sure else None),
        "eventStatus": _STATUS.get(Workshop.State(workshop.state), "https://schema.org/EventScheduled"),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": _place(programme, workshop),
        "isAccessibleForFree": True,
        "url": request.build_absolute_uri(workshop.get_absolute_url()),
    }
    if workshop.summary:
        event["description"] = tr(workshop, "summary")
    if programme.organiser is not None:
        organiser = {"@type": "Organization", "name": programme.organiser.name}
        event["organizer"] = organiser | ({"url": programme.organiser.site} if programme.organiser.site else {})
    return event


def _when(day: date, hour: time | None) -> str:
    """A day, or a moment with its offset once the hours are confirmed."""
    return day.isoformat() if hour is None else timezone.make_aware(datetime.combine(day, hour)).isoformat()


def _place(programme: Programme, workshop: Workshop) -> dict[str, Any]:
    """The city alone as long as the venue is to be defined."""
    city = workshop.city or programme.territory
    address = {"@type": "PostalAddress", "addressLocality": city, "addressCountry": "FR"}
    if workshop.address:
        address["streetAddress"] = workshop.address
    return {"@type": "Place", "name": workshop.venue or city, "address": address}
