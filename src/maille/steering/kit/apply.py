"""Writing records to the database, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.text import slugify

from maille.core.slugs import unique_slug
from maille.people.models import Organisation
from maille.programmes.models import ActorKind, Contact, Motivation, Partner, Phase, Programme, RedirectAlias, Theme
from maille.steering.kit.merge import Plan
from maille.steering.kit.records import FIELDS, Record, type_of
from maille.workshops.models import Part, Slot, Workshop

# Phases before workshops: a workshop lies in its phase.
ORDER = ["organiser", "theme", "phase", "contact", "partner", "actor_kind", "motivation", "workshop", "alias"]
ROWS: Mapping[str, tuple[type[models.Model], str]] = {
    "theme": (Theme, "slug"), "phase": (Phase, "number"), "actor_kind": (ActorKind, "code"), "motivation": (Motivation, "code"),
}  # fmt: skip


def new_programme(values: Record, *, slug: str) -> Programme:
    """A draft with the file's own fields; the rest of the records follow."""
    programme = Programme(slug=slug, state=values.get("state") or Programme.State.DRAFT)
    _set(programme, "programme", {name: value for name, value in values.items() if name not in ("slug", "state")})
    if programme.is_public:
        programme.published_at = timezone.now()
    programme.save()
    return programme


def carry_out(programme: Programme, plan: Plan) -> list[str]:
    """Create, change, remove; returns what could not be removed because something hangs on it."""
    for key in sorted({*plan.create, *plan.change}, key=_place):
        values = plan.create.get(key, plan.change.get(key, {}))
        if key == "programme":
            _set(
                programme, "programme", {name: value for name, value in values.items() if name not in ("slug", "state")}
            )
            programme.save()
        elif key != "role_contact":
            _write(programme, key, values)
    return [words for key in plan.remove if (words := _remove(programme, key))]


def _place(key: str) -> tuple[int, str]:
    kind = type_of(key)
    return (ORDER.index(kind) if kind in ORDER else -1, key)


def _write(programme: Programme, key: str, values: Record) -> None:
    kind = type_of(key)
    if kind == "organiser":
        _write_organiser(programme, values)
    elif kind == "partner":
        _write_partner(programme, key, values)
    elif kind == "contact":
        _write_contact(programme, key, values)
    elif kind == "workshop":
        _write_workshop(programme, key, values)
    elif kind == "alias":
        RedirectAlias.objects.get_or_create(path=key.split(":", 1)[1], defaults={"programme": programme})
    else:
        _write_row(programme, kind, key, values)


def _write_row(programme: Programme, kind: str, key: str, values: Record) -> None:
    model, own = ROWS[kind]
    name = key.split(":", 1)[1]
    row = model._default_manager.filter(programme=programme, **{own: name}).first()
    if row is None:
        row = model(programme=programme)
    _set(row, kind, values)
    row.save()


def _write_organiser(programme: Programme, values: Record) -> None:
    organisation = programme.organiser
    if "name" in values and (organisation is None or organisation.name != values["name"]):
        organisation = organisation_named(values["name"], values.get("kind", ""))
    assert organisation is not None, "an organiser is created with its name"
    for name in ("kind", "site"):
        if values.get(name):
            setattr(organisation, name, values[name])
    if values.get("attached_to"):
        organisation.attached_to = organisation_named(values["attached_to"])
    organisation.save()
    programme.organiser = organisation
    programme.save(update_fields=["organiser"])


def _write_partner(programme: Programme, key: str, values: Record) -> None:
    name = values.get("name")
    if name is None:
        partner = next(
            p
            for p in programme.partners.select_related("organisation")
            if key == f"partner:{slugify(p.organisation.name)}"
        )
    else:
        partner, _made = Partner.objects.get_or_create(programme=programme, organisation=organisation_named(name))
    partner.kind = values.get("kind") or partner.kind
    partner.order = values.get("order", partner.order)
    partner.save()


def _write_contact(programme: Programme, key: str, values: Record) -> None:
    index = int(key.split(":", 1)[1])
    contacts = list(programme.contacts.filter(removed_at__isnull=True))
    contact = contacts[index] if index < len(contacts) else Contact(programme=programme)
    _set(contact, "contact", values)
    contact.save()


def _write_workshop(programme: Programme, key: str, values: Record) -> None:
    code = key.split(":", 1)[1]
    workshop = Workshop.objects.filter(programme=programme, code__iexact=code).first() or Workshop(programme=programme)
    if "phase" in values:
        workshop.phase = Phase.objects.get(programme=programme, number=values["phase"])
    _set(
        workshop,
        "workshop",
        {name: value for name, value in values.items() if name not in ("phase", "slots", "parts", "order")},
    )
    if not workshop.slug:
        siblings = Workshop.objects.filter(programme=programme)
        workshop.slug = unique_slug(siblings, workshop.title, fallback=f"atelier-{code}")
    workshop.save()
    if "slots" in values:
        _write_slots(workshop, values["slots"])
    if "parts" in values:
        workshop.parts.all().delete()
        Part.objects.bulk_create(
            [Part(workshop=workshop, order=index, **part) for index, part in enumerate(values["parts"])]
        )


def _write_slots(workshop: Workshop, slots: list[Record]) -> None:
    """Kept half-days keep their row: attendance hangs on it."""
    held = {(slot.on.isoformat(), slot.part_of_day): slot for slot in workshop.slots.all()}
    wanted = {(slot["on"], slot["part"]) for slot in slots}
    for key, gone in held.items():
        if key not in wanted:
            gone.delete()
    for values in slots:
        slot = held.get((values["on"], values["part"])) or Slot(workshop=workshop)
        slot.on, slot.part_of_day = date.fromisoformat(values["on"]), values["part"]
        slot.starts, slot.ends = _hour(values.get("starts")), _hour(values.get("ends"))
        slot.save()


def _remove(programme: Programme, key: str) -> str:
    kind, name = key.split(":", 1)
    rows: dict[str, models.QuerySet[Any]] = {
        "theme": programme.themes.filter(slug=name),
        "phase": programme.phases.filter(number=name) if name.isdigit() else programme.phases.none(),
        "actor_kind": programme.actor_kinds.filter(code=name),
        "motivation": programme.motivations.filter(code=name),
        "workshop": Workshop.objects.filter(programme=programme, code__iexact=name),
        "alias": programme.aliases.filter(path=name),
        "partner": programme.partners.filter(
            pk__in=[
                p.pk for p in programme.partners.select_related("organisation") if slugify(p.organisation.name) == name
            ]
        ),
    }
    if kind == "contact":
        for contact in list(programme.contacts.filter(removed_at__isnull=True))[int(name) :]:
            contact.delete()
        return ""
    if kind == "workshop" and rows["workshop"].filter(registrations__isnull=False).exists():
        return f"« {name} » a disparu du fichier mais des personnes y sont inscrites : il est gardé."
    try:
        with transaction.atomic():
            rows[kind].delete()
    except ProtectedError:
        return f"« {name} » a disparu du fichier mais des contributions y sont rattachées : il est gardé."
    return ""


def _set(row: models.Model, kind: str, values: Record) -> None:
    fields = FIELDS[kind]
    for name, value in values.items():
        field = fields.get(name)
        if name in ("translations", "order"):
            if any(part.name == name for part in row._meta.get_fields()):
                setattr(row, name, value)
        elif field is not None and not (field.kind == "choice" and not value):
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
