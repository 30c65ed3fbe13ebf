"""Taking away what the programme file no longer names, unless people have given something that hangs on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _

from maille.programmes.models import Partner, Programme
from maille.workshops.models import Workshop


def remove(programme: Programme, key: str) -> list[str]:
    """Nothing, or the sentence that says why the thing is kept."""
    row = _row_of(programme, key)
    if row is None:
        return []
    if _is_used(row):
        return [_("« %s » a disparu du fichier mais des personnes s'en servent : il est gardé.") % row]
    row.delete()
    return []


def workshop_of(programme: Programme, key: str) -> Workshop | None:
    name = key.split(":", 1)[1]
    return next(
        (workshop for workshop in Workshop.objects.filter(programme=programme) if slugify(workshop.code) == name), None
    )


def partner_of(programme: Programme, key: str) -> Partner | None:
    partners = programme.partners.select_related("organisation")
    return next((partner for partner in partners if key == f"partner:{slugify(partner.organisation.name)}"), None)


def _row_of(programme: Programme, key: str) -> models.Model | None:
    kind, name = key.split(":", 1)
    finders: Mapping[str, Callable[[], models.Model | None]] = {
        "theme": lambda: programme.themes.filter(slug=name).first(),
        "phase": lambda: programme.phases.filter(number=name).first(),
        "actor_kind": lambda: programme.actor_kinds.filter(code=name).first(),
        "motivation": lambda: programme.motivations.filter(code=name).first(),
        "alias": lambda: programme.aliases.filter(path=name).first(),
        "contact": lambda: dict(enumerate(programme.contacts.all())).get(int(name)),
        "workshop": lambda: workshop_of(programme, key),
        "partner": lambda: partner_of(programme, key),
    }
    return finders[kind]()


def _is_used(row: models.Model) -> bool:
    """Does anything that people gave, or another part of the programme, point at it?"""
    for relation in row._meta.related_objects:
        if relation.related_model._meta.model_name in ("slot", "part"):
            continue
        if relation.related_model._default_manager.filter(**{relation.field.name: row}).exists():
            return True
    return False
