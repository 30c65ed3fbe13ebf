"""The papers of a workshop's day: the sheet to sign, the list of the desk, the badges."""

from __future__ import annotations

from typing import Any, Final

from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maille.programmes.models import Programme
from maille.ui.dates import day_in_words, hour_in_words
from maille.ui.printing import Document, set_words
from maille.ui.templatetags.ui import tr
from maille.ui.typography import grouped
from maille.workshops.models import Slot, Workshop
from maille.workshops.printing.people import Expected, expected_people
from maille.workshops.runsheet import RunSheet
from maille.workshops.whereabouts import when_of

BLANK_LINES: Final = 12
MOST_BLANK_LINES: Final = 200


def attendance_sheets(*, workshop: Workshop, slots: list[Slot], blank_lines: int = BLANK_LINES) -> Document:
    """« Feuille d'émargement »: one for each of the half-days, names sorted, then lines for those who just come."""
    people = expected_people(workshop)
    data = {
        **heading_of(workshop),
        "people": [[set_words(one.name), set_words(one.first), set_words(one.organisation)] for one in people],
        "blanks": min(max(blank_lines, 0), MOST_BLANK_LINES),
        "total": _registered(len(people)),
        "sheets": [{"when": _half_day(slot), "hours": hours_of(workshop, slot)} for slot in slots],
        "words": {
            "heading": _("Feuille d'émargement"), "venue": _("Lieu"), "when": _("Demi-journée"), "last": _("Nom"),
            "first": _("Prénom"), "organisation": _("Organisation"), "signature": _("Signature"),
            "just_come": _("Venus sans s'inscrire : écrivez en capitales"), "present": _("Total des présents"),
            "signed_by": _("Nom et signature de qui anime"),
            "why": _("Vous signez pour attester de votre présence. Cette feuille sert à compter les participants et à en rendre compte aux financeurs ; elle n'est montrée à personne d'autre."),
        },
    }  # fmt: skip
    return document_of(workshop, "attendance", _("Feuille d'émargement"), data)


def name_list(*, workshop: Workshop) -> Document:
    """The list of the desk: who is expected, by name, a box to tick; then who waits, in order of arrival."""
    people = expected_people(workshop)
    queue = workshop.registrations.queue().filter(person__erased_at__isnull=True).select_related("person")
    data = {
        **heading_of(workshop),
        "when": capfirst(when_of(workshop)),
        "people": [_line(one) for one in people],
        "waiting": [set_words(row.person.full_name) for row in queue],
        "total": _registered(len(people)),
        "words": {
            "heading": _("Liste par nom"), "venue": _("Lieu"), "when": _("Date"), "last": _("Nom"), "first": _("Prénom"),
            "organisation": _("Organisation"), "here": _("Là"), "photo": _("Photo"), "no_photo": _("pas de photo"),
            "waiting": _("Liste d'attente, dans l'ordre d'arrivée"), "nobody": _("Personne n'est inscrit pour l'instant."),
        },
    }  # fmt: skip
    return document_of(workshop, "names", _("Liste par nom"), data)


def badges(*, workshop: Workshop) -> Document:
    """Eight on a page, 90 × 60 mm, to cut. « Pas de photo » unless this person agreed to be photographed."""
    people = expected_people(workshop)
    data = {
        **heading_of(workshop),
        "people": [
            {"first": set_words(one.shown), "last": set_words(one.shown_last),
             "organisation": set_words(one.organisation), "photo": one.may_be_photographed}
            for one in people
        ],
        "words": {
            "heading": _("Badges"), "no_photo": _("pas de photo"), "nobody": _("Personne n'est inscrit pour l'instant."),
        },
    }  # fmt: skip
    return document_of(workshop, "badges", _("Badges"), data)


def _line(one: Expected) -> list[Any]:
    return [set_words(one.name), set_words(one.first), set_words(one.organisation), one.may_be_photographed]


def document_of(workshop: Workshop, template: str, title: str, data: dict[str, Any]) -> Document:
    return Document(
        template=f"workshops/printing/{template}.typ",
        title=set_words(f"{title} · {tr(workshop, 'title')}"),
        name=f"{slugify(title)}-{workshop.slug}",
        data=data,
    )


def heading_of(workshop: Workshop) -> dict[str, str]:
    programme: Programme = workshop.programme
    return {
        "programme": set_words(tr(programme, "title")), "territory": set_words(programme.territory),
        "workshop": set_words(tr(workshop, "title")), "venue": set_words(venue_of(workshop)),
        "foot": set_words(f"{tr(programme, 'title')} · {tr(workshop, 'title')}"),
    }  # fmt: skip


def venue_of(workshop: Workshop) -> str:
    """« La Condition publique, 14 place Faidherbe, Roubaix », or « Roubaix, lieu à définir »."""
    known = [workshop.venue, workshop.address] if workshop.venue else []
    city = [] if workshop.city and workshop.city in " ".join(known) else [workshop.city]
    place = ", ".join(part for part in [*known, *city] if part)
    if workshop.venue:
        return place
    return _("%(city)s, lieu à définir") % {"city": place} if place else _("lieu à définir")


def _registered(count: int) -> str:
    return ngettext("%(count)s personne inscrite", "%(count)s personnes inscrites", count) % {"count": grouped(count)}


def _half_day(slot: Slot) -> str:
    return capfirst(
        _("%(day)s, %(part)s") % {"day": day_in_words(slot.on, "long"), "part": slot.get_part_of_day_display()}
    )


def hours_of(workshop: Workshop, slot: Slot) -> str:
    """Empty until the hours are confirmed: nobody signs for hours that may change."""
    if not workshop.are_hours_confirmed or slot.starts is None or slot.ends is None:
        return ""
    return set_words(_("%(start)s à %(end)s") % {"start": hour_in_words(slot.starts), "end": hour_in_words(slot.ends)})


def printed_run_sheet(*, workshop: Workshop, plan: RunSheet) -> Document:
    data = {
        **heading_of(workshop),
        "when": capfirst(when_of(workshop)),
        "total": _("%(minutes)d minutes d'atelier") % {"minutes": plan.workshop_minutes},
        "steps": [
            {"hour": set_words(hour_in_words(step.starts)), "minutes": f"{step.minutes} min", "title": set_words(step.title), "text": set_words(step.text)}
            for step in plan.steps
        ],
        "end": set_words(hour_in_words(plan.ends)),
        "words": {
            "heading": _("Déroulé"), "venue": _("Lieu"), "when": _("Date"), "hour": _("Heure"), "minutes": _("Durée"),
            "step": _("Étape"), "end": _("Fin"), "notes": _("Qui, matériel, notes"),
        },
    }  # fmt: skip
    return document_of(workshop, "runsheet", _("Déroulé"), data)
