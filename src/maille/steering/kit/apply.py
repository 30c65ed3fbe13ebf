"""Writing records to the database, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from maille.core.slugs import unique_slug
from maille.people.models import Organisation
from maille.programmes.models import ActorKind, Contact, Motivation, Partner, Phase, Programme, RedirectAlias, Theme
from maille.steering.kit import removal
from maille.steering.kit.merge import Plan
from maille.steering.kit.records import FIELDS, Record, type_of
from maille.workshops.models import NEED_A_DAY, Part, Slot, Workshop

# Phases before workshops: a workshop lies in its phase.
ORDER = ["organiser", "theme", "phase", "contact", "partner", "actor_kind", "motivation", "workshop", "alias"]
ROWS: Mapping[str, tuple[type[models.Model], str]] = {
    "theme": (Theme, "slug"), "phase": (Phase, "number"), "actor_kind": (ActorKind, "code"), "motivation": (Motivation, "code"),
}  # fmt: skip


class RecordError(Exception):
    """The record `key` breaks a rule of the database, together with what the browser holds."""

    def __init__(self, key: str, words: str) -> None:
        self.key, self.words = key, words
        super().__init__(words)


def new_programme(values: Record, *, slug: str) -> Programme:
    """A draft with the file's own fields; the rest of the records follow. Raises RecordError."""
    programme = Programme(slug=slug, state=values["state"])
    _set(programme, "programme", _own(values))
    if programme.is_public:
        programme.published_at = timezone.now()
    _save(programme, "programme")
    return programme


def carry_out(programme: Programme, plan: Plan) -> tuple[int, list[str]]:
    """Create, change, remove; returns how many were removed, and why others could not be. Raises RecordError."""
    kept: list[str] = []
    for key in sorted({*plan.create, *plan.change}, key=_place):
        values = plan.create.get(key, plan.change.get(key, {}))
        if key == "programme":
            _set(programme, "programme", _own(values))
            _save(programme, key)
        else:
            kept += _write(programme, key, values)
    reasons = [removal.remove(programme, key) for key in sorted(plan.remove, key=_place, reverse=True)]
    return reasons.count([]), [*kept, *(words for found in reasons for words in found)]


def _own(values: Record) -> Record:
    return {name: value for name, value in values.items() if name not in ("slug", "state")}


def _place(key: str) -> tuple[int, str]:
    kind = type_of(key)
    return (ORDER.index(kind) if kind in ORDER else -1, key)


def _save(row: models.Model, key: str) -> None:
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise RecordError(key, " ".join(error.messages)) from None
    row.save()


def _write(programme: Programme, key: str, values: Record) -> list[str]:
    kind = type_of(key)
    if kind == "organiser":
        _write_organiser(programme, values)
    elif kind == "partner":
        _write_partner(programme, key, values)
    elif kind == "contact":
        _write_contact(programme, key, values)
    elif kind == "workshop":
        return _write_workshop(programme, key, values)
    elif kind == "alias":
        RedirectAlias.objects.get_or_create(path=key.split(":", 1)[1], defaults={"programme": programme})
    else:
        _write_row(programme, kind, key, values)
    return []


def _write_row(programme: Programme, kind: str, key: str, values: Record) -> None:
    model, own = ROWS[kind]
    name = key.split(":", 1)[1]
    row = model._default_manager.filter(programme=programme, **{own: name}).first()
    if row is None:
        row = model(programme=programme)
    _set(row, kind, values)
    _save(row, key)


def _write_organiser(programme: Programme, values: Record) -> None:
    organisation = programme.organiser
    if "name" in values and (organisation is None or organisation.name != values["name"]):
        organisation = organisation_named(values["name"], values.get("kind", ""))
    if organisation is None:
        return
    for name in ("kind", "site"):
        if values.get(name):
            setattr(organisation, name, values[name])
    if values.get("attached_to"):
        organisation.attached_to = organisation_named(values["attached_to"])
    organisation.save()
    programme.organiser = organisation
    programme.save(update_fields=["organiser"])


def _write_partner(programme: Programme, key: str, values: Record) -> None:
    partner = removal.partner_of(programme, key)
    if partner is None:
        partner = Partner(programme=programme, organisation=organisation_named(values["name"]))
    elif "name" in values:
        partner.organisation = organisation_named(values["name"])
    partner.kind = values.get("kind", partner.kind)
    partner.order = values.get("order", partner.order)
    _save(partner, key)


def _write_contact(programme: Programme, key: str, values: Record) -> None:
    index = int(key.split(":", 1)[1])
    contacts = list(programme.contacts.all())
    contact = (
        contacts[index]
        if index < len(contacts) and contacts[index].removed_at is None
        else Contact(programme=programme)
    )
    _set(contact, "contact", values)
    _save(contact, key)


def _write_workshop(programme: Programme, key: str, values: Record) -> list[str]:
    workshop = removal.workshop_of(programme, key) or Workshop(programme=programme)
    if "phase" in values:
        workshop.phase = Phase.objects.get(programme=programme, number=values["phase"])
    _set(
        workshop, "workshop", {name: value for name, value in values.items() if name not in ("phase", "slots", "parts")}
    )
    if not workshop.slug:
        siblings = Workshop.objects.filter(programme=programme)
        workshop.slug = unique_slug(siblings, workshop.title, fallback=slugify(f"atelier-{workshop.code}"))
    _save(workshop, key)
    before = [slot.on for slot in workshop.slots.all()]
    kept = _write_slots(workshop, values["slots"]) if "slots" in values else []
    if workshop.state != Workshop.State.DRAFT:
        Workshop.objects.filter(pk=workshop.pk).keep_withdrawn_days(before)
    Workshop.objects.filter(pk=workshop.pk).changed_in_calendars()
    if "parts" in values:
        workshop.parts.all().delete()
        rows = [Part(workshop=workshop, order=index, **part) for index, part in enumerate(values["parts"])]
        Part.objects.bulk_create(rows)
    return kept


def _write_slots(workshop: Workshop, slots: list[Record]) -> list[str]:
    """Kept half-days keep their row: attendance hangs on it, and one where people were noted stays."""
    if not slots and workshop.state in NEED_A_DAY:
        names = {"code": workshop.code, "state": workshop.get_state_display()}
        return [_("« %(code)s » est %(state)s : ses demi-journées sont gardées.") % names]
    held = {(slot.on.isoformat(), slot.part_of_day): slot for slot in workshop.slots.all()}
    wanted = {(slot["on"], slot["part"]) for slot in slots}
    kept = []
    for key, gone in held.items():
        if key in wanted:
            continue
        if gone.attendances.exists():
            names = {"code": workshop.code, "day": f"{gone.on:%d/%m/%Y}"}
            kept.append(
                _("« %(code)s », demi-journée du %(day)s : des présences y sont notées, elle est gardée.") % names
            )
        else:
            gone.delete()
    for values in slots:
        slot = held.get((values["on"], values["part"])) or Slot(workshop=workshop)
        slot.on, slot.part_of_day = date.fromisoformat(values["on"]), values["part"]
        slot.starts, slot.ends = _hour(values.get("starts")), _hour(values.get("ends"))
        slot.save()
    return kept


def _set(row: models.Model, kind: str, values: Record) -> None:
    fields = FIELDS[kind]
    has = {part.name for part in row._meta.get_fields()}
    for name, value in values.items():
        field = fields.get(name)
        if field is None:
            if name in ("translations", "order") and name in has:
                setattr(row, name, value)
        elif not (field.kind == "choice" and not value):
            setattr(row, field.column or name, date.fromisoformat(value) if field.kind == "date" and value else value)


def organisation_named(name: str, kind: str = "") -> Organisation:
    """The organisation of that name, made when there is none: an organiser may also be a partner elsewhere."""
    found = Organisation.objects.filter(name__iexact=name).order_by("pk").first()
    if found is not None:
        return found
    slug = unique_slug(Organisation.objects.all(), name, fallback="organisation")
    return Organisation.objects.create(name=name, slug=slug, **({"kind": kind} if kind else {}))


def _hour(value: str | None) -> time | None:
    return time.fromisoformat(value) if value else None
