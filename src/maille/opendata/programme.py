"""The programme itself: its themes, phases, partners; and its workshops, half-day by half-day."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from maille.opendata.tables import Row, Site, Table, words
from maille.programmes.models import Partner, Programme
from maille.workshops.models import Slot, Workshop


def _programme(programme: Programme, site: Site) -> Iterator[Row]:
    organiser = programme.organiser.name if programme.organiser else ""
    facts: list[tuple[str, str, str, str, str]] = [
        ("programme", programme.slug, programme.title, programme.starts_on.isoformat(), programme.ends_on.isoformat()),
        ("territoire", programme.insee_code, programme.territory, "", ""),
        ("organisateur", "", organiser, "", ""),
    ]
    facts += [("enjeu", theme.slug, theme.title, "", "") for theme in programme.themes.all()]
    facts += [
        (
            "phase",
            str(phase.number),
            phase.long_title or phase.title,
            phase.starts_on.isoformat(),
            phase.ends_on.isoformat(),
        )
        for phase in programme.phases.all()
    ]
    kinds = words(Partner.Kind)
    partners = programme.partners.select_related("organisation")
    facts += [("partenaire", kinds[partner.kind], partner.organisation.name, "", "") for partner in partners]
    facts += [("type d'acteur", kind.code, kind.label, "", "") for kind in programme.actor_kinds.all()]
    yield from facts


def _workshops(programme: Programme, site: Site) -> Iterator[Row]:
    states, moments = words(Workshop.State), words(Slot.Part)
    slots = Slot.objects.filter(workshop__programme=programme).exclude(workshop__state=Workshop.State.DRAFT)
    for slot in slots.select_related("workshop__phase").order_by("on", "starts", "pk").iterator(500):
        workshop = slot.workshop
        hours = (slot.starts, slot.ends) if workshop.are_hours_confirmed else (None, None)
        yield (
            workshop.code, workshop.title, str(workshop.phase.number), states[workshop.state], slot.on.isoformat(),
            moments[slot.part_of_day], *(f"{hour:%H:%M}" if hour else "" for hour in hours),
            workshop.city, workshop.venue, workshop.capacity, "",
        )  # fmt: skip
    dayless = (
        programme.workshops.visible().filter(slots__isnull=True).select_related("phase").order_by("phase__number", "pk")
    )
    for workshop in dayless:
        yield (
            workshop.code, workshop.title, str(workshop.phase.number), states[workshop.state], "", "", "", "",
            workshop.city, workshop.venue, workshop.capacity, workshop.when_words,
        )  # fmt: skip


PROGRAMME = Table("programme", _("Programme"), {
    "sorte": _("programme, enjeu, phase, partenaire…"), "code": _("code"), "nom": _("nom"), "debut": _("début"), "fin": _("fin"),
}, _programme)  # fmt: skip
WORKSHOPS = Table("ateliers", _("Ateliers"), {
    "code": _("code de l'atelier"), "titre": _("titre"), "phase": _("numéro de la phase"), "etat": _("annoncé, confirmé…"),
    "jour": _("date, vide tant qu'elle n'est pas fixée"), "moment": _("matin, après-midi ou soir"), "debut": _("heure, si elle est confirmée"),
    "fin": _("heure, si elle est confirmée"), "ville": _("ville"), "lieu": _("vide quand il est à définir"), "places": _("nombre de places"),
    "quand": _("à peu près quand, tant que la date n'est pas fixée"),
}, _workshops)  # fmt: skip
