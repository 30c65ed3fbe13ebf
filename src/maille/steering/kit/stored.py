"""The programme as the database holds it now, as flat records like those of the file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.db import models
from django.db.models import F
from django.utils.text import slugify

from maille.people.models import Organisation
from maille.programmes.models import Programme
from maille.steering.kit.records import (
    ACTOR_KIND,
    CONTACT,
    MOTIVATION,
    ORGANISER,
    PHASE,
    PROGRAMME,
    THEME,
    WORKSHOP,
    Field,
    Record,
    Records,
)
from maille.workshops.models import Part, Slot, Workshop


def records_of(programme: Programme) -> Records:
    """Everything a programme file can say. About ten queries."""
    records: Records = {"programme": _row(programme, PROGRAMME)}
    if programme.organiser is not None:
        records["organiser"] = _organiser(programme.organiser)
    for index, contact in enumerate(programme.contacts.all()):
        if contact.removed_at is None:
            records[f"contact:{index}"] = {**_row(contact, CONTACT), "order": index}
    for index, partner in enumerate(programme.partners.select_related("organisation")):
        key = f"partner:{slugify(partner.organisation.name)}"
        records[key] = {"name": partner.organisation.name, "kind": partner.kind, "order": index}
    for kind, fields, rows in (
        ("theme", THEME, programme.themes.all()),
        ("actor_kind", ACTOR_KIND, programme.actor_kinds.all()),
        ("motivation", MOTIVATION, programme.motivations.all()),
        ("phase", PHASE, programme.phases.all()),
    ):
        own = {"theme": "slug", "phase": "number"}.get(kind, "code")
        for index, row in enumerate(rows):
            records[f"{kind}:{slugify(str(getattr(row, own)))}"] = {**_row(row, fields), "order": index}
    for workshop in workshops_of(programme):
        records[f"workshop:{slugify(workshop.code)}"] = _workshop(workshop)
    for alias in programme.aliases.order_by("pk"):
        records[f"alias:{alias.path}"] = {}
    return records


def workshops_of(programme: Programme) -> list[Workshop]:
    """In the order of the file: by phase, then by date, then those without one."""
    workshops = Workshop.objects.filter(programme=programme).with_dates().prefetch_related("parts")
    return list(workshops.order_by("phase__number", F("first_on").asc(nulls_last=True), "pk"))


def _row(row: models.Model, fields: Mapping[str, Field]) -> Record:
    values = {
        name: plain(getattr(row, field.column or name))
        for name, field in fields.items()
        if field.kind not in ("slots", "parts")
    }
    if any(field.translated for field in fields.values()):
        values["translations"] = {code: words for code, words in row.translations.items() if words}  # type: ignore[attr-defined]
    return values


def _organiser(organisation: Organisation) -> Record:
    values = {name: plain(getattr(organisation, name)) for name in ORGANISER if name != "attached_to"}
    above = organisation.attached_to
    return {**values, "attached_to": above.name if above is not None else ""}


def _workshop(workshop: Workshop) -> Record:
    values = _row(workshop, WORKSHOP)
    values["phase"] = workshop.phase.number
    values["slots"] = [slot_of(slot) for slot in workshop.slots.all()]
    values["parts"] = [part_of(part) for part in workshop.parts.all()]
    return values


def slot_of(slot: Slot) -> dict[str, Any]:
    return {"on": plain(slot.on), "part": slot.part_of_day, "starts": plain(slot.starts), "ends": plain(slot.ends)}


def part_of(part: Part) -> dict[str, Any]:
    return {"kind": part.kind, "title": part.title, "text": part.text, "translations": dict(part.translations)}


def plain(value: Any) -> Any:
    """Dates, hours and choices as the file writes them."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return value
