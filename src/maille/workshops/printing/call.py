"""The call on paper: the flyer (A4, two sides), the poster (A3), posters with a QR code for a room; and as a picture."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from maille.people.mails import absolute
from maille.programmes.models import ActorKind, Phase, Programme
from maille.ui.dates import day_in_words
from maille.ui.printing import Document, qr_svg, set_words
from maille.ui.templatetags.ui import tr
from maille.workshops import calling
from maille.workshops.models import Workshop, WorkshopQuerySet
from maille.workshops.printing.day import hours_of, venue_of
from maille.workshops.whereabouts import part_of_day, when_of

State = Workshop.State
# Pixels: what a link shows in messages and networks, what a telephone shows whole.
SHAPES: Final = {"large": (1200, 630), "carre": (1080, 1080)}


def flyer(*, programme: Programme) -> Document:
    """A4, two sides: the call; the phases, the dates, why, whom to ask. Texts too long are set smaller, never cut."""
    return _call(programme, "flyer", _("Dépliant"))


def poster(*, programme: Programme, address: str = "", relayed_by: str = "") -> Document:
    """A3, to be read from three metres. A partner's one leads by its relay (`address`) and names it."""
    made = _call(programme, "poster", _("Affiche"), address)
    made.data["relay"] = set_words(_("Relayé par %(name)s") % {"name": relayed_by}) if relayed_by else ""
    return made


def room_poster(*, programme: Programme, workshop: Workshop | None = None) -> Document:
    """A4 for a wall or a table: how to express a need, or the page of `workshop`."""
    if workshop is None:
        address = absolute(reverse("needs:create", args=[programme.slug]))
        heading, text = _("Dites un besoin"), _("Une phrase et un enjeu suffisent, sans compte. Chaque contribution est la bienvenue.")  # fmt: skip
    else:
        address = absolute(workshop.get_absolute_url())
        heading, text = str(tr(workshop, "title")), f"{capfirst(when_of(workshop))}\n{venue_of(workshop)}"
    data = {
        **_common(programme, address), "heading": set_words(heading), "lines": [set_words(line) for line in text.splitlines()],
        "how": _("Lisez ce carré avec l'appareil photo de votre téléphone, ou écrivez l'adresse :"),
    }  # fmt: skip
    return Document("workshops/printing/room.typ", title=set_words(heading), name=slugify(heading), data=data)


def picture(*, programme: Programme, kind: ActorKind | None, shape: str, address: str = "") -> Document:
    """To send beside a message: whom it calls, why, when, where, a QR code. `shape`: one of SHAPES."""
    address = address or calling.address_for(programme, kind)
    workshop = calling.next_workshop(programme)
    width, height = SHAPES[shape]
    data = {
        **_common(programme, address), "width": width, "height": height,
        "kind": set_words(calling.name_of(kind)) if kind else "",
        "reasons": set_words(tr(kind, "reasons") if kind else tr(programme, "call")),
        "meeting": set_words(capfirst(calling.meeting_of(workshop))) if workshop else "",
        "join": _("Rejoignez-nous !"),
    }  # fmt: skip
    name = "-".join(part for part in [_("appel"), kind.code if kind else "", shape] if part)
    return Document("workshops/printing/picture.typ", set_words(tr(programme, "title")), slugify(name), data)


def _call(programme: Programme, template: str, title: str, address: str = "") -> Document:
    address = address or absolute(reverse("workshops:join", args=[programme.slug]))
    data = {
        **_common(programme, address),
        "texts": {
            field: set_words(tr(programme, field))
            for field in ("call", "project_text", "spirit", "invitation", "promise", "ambition", "mission")
        },
        "themes": [
            {"code": theme.code, "title": set_words(tr(theme, "title")), "text": set_words(tr(theme, "text"))}
            for theme in programme.themes.all()
        ],
        "phases": _phases(programme),
        "kinds": [
            {"title": set_words(tr(kind, "reasons_title") or tr(kind, "label")), "text": set_words(tr(kind, "reasons"))}
            for kind in programme.actor_kinds.all() if kind.reasons
        ],
        "organiser": set_words(programme.organiser.name) if programme.organiser else "",
        "partners": [set_words(row.organisation.name) for row in programme.partners.select_related("organisation")],
        "contacts": [_contact(one) for one in programme.shown_contacts()],
        "words": {
            "project": _("Le projet"), "spirit": _("L'esprit du projet"), "themes": _("Les enjeux"), "join": _("Rejoignez-nous !"),
            "phases": _("Les phases du projet"), "phase": _("Phase"), "when": _("Quand ?"), "who": _("Qui ?"),
            "why": _("Pourquoi s'engager ?"), "contact": _("Pour plus d'infos"), "organiser": _("L'organisateur"),
            "partners": _("Les partenaires du projet"),
        },
    }  # fmt: skip
    full = f"{title} · {tr(programme, 'title')}"
    return Document(f"workshops/printing/{template}.typ", set_words(full), f"{slugify(title)}-{programme.slug}", data)


def _common(programme: Programme, address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    return {
        "programme": set_words(tr(programme, "title")), "territory": set_words(programme.territory),
        "slogan": set_words(tr(programme, "slogan")), "address": f"{parts.netloc}{parts.path}", "qr": qr_svg(address),
        "qr_says": _("Carré à lire avec l'appareil photo : %(address)s") % {"address": address},
    }  # fmt: skip


def _phases(programme: Programme) -> list[dict[str, Any]]:
    """Each phase with its dates that stand: what was called off or put off is not promised."""
    dates: dict[int, list[list[str]]] = {}
    for workshop in _promised(programme):
        dates.setdefault(workshop.phase_id, []).append([set_words(words) for words in _date(workshop)])
    return [_phase(phase, dates.get(phase.pk, [])) for phase in programme.phases.all()]


def _promised(programme: Programme) -> WorkshopQuerySet:
    return programme.workshops.visible().exclude(state__in=[State.CANCELLED, State.POSTPONED]).with_dates()


def dates_said(programme: Programme) -> dict[str, list[str]]:
    """What the flyer and the poster say of each workshop: title, date and place in words, last day."""
    return {
        str(found.pk): [str(tr(found, "title")), ", ".join(part for part in _date(found) if part), _last_day(found)]
        for found in _promised(programme)
    }


def poster_said(workshop: Workshop) -> dict[str, list[str]]:
    """The same of a workshop's own poster; nothing of one that is called off."""
    if workshop.state in {State.CANCELLED, State.POSTPONED}:
        return {}
    words = [str(tr(workshop, "title")), calling.meeting_of(workshop), _last_day(workshop)]
    return {str(workshop.pk): words}


def _last_day(workshop: Workshop) -> str:
    """Without a day it is never past."""
    return max((slot.on for slot in workshop.slots.all()), default=date.max).isoformat()


def _phase(phase: Phase, dates: list[list[str]]) -> dict[str, Any]:
    return {
        "number": phase.number, "title": set_words(tr(phase, "title")),
        "goal": set_words(tr(phase, "goal")), "format": set_words(tr(phase, "format_text")), "who": set_words(tr(phase, "who_text")),
        "where": set_words(tr(phase, "venue_note")), "dates": dates,
    }  # fmt: skip


def _date(workshop: Workshop) -> list[str]:
    """« jeudi 11 janvier, matin », then what is known: « 9 h 00 à 12 h 30, Le Dé à coudre »."""
    slots = list(workshop.slots.all())
    if not slots:
        return [workshop.someday, workshop.venue]
    day = _("%(day)s, %(part)s") % {"day": day_in_words(slots[0].on, "day"), "part": part_of_day(workshop)}
    hours = hours_of(workshop, slots[0]) if len(slots) == 1 else ""
    return [day, ", ".join(part for part in [hours, workshop.venue] if part)]


def _contact(contact: Any) -> dict[str, str]:
    name = ", ".join(part for part in [contact.name, contact.role, contact.organisation_name] if part)
    return {"name": set_words(name), "phone": contact.phone, "email": contact.email}
