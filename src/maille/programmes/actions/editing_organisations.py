"""Organisations named in the programme: the organiser and the partners, found by name or made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.people.actions import find_or_create_organisation
from maille.people.models import Organisation, Person
from maille.programmes.actions.editing import add, edit
from maille.programmes.models import Partner, Programme

DETAILS = ("kind", "site", "attached_to")


@transaction.atomic
def set_organiser(*, programme: Programme, name: str, details: Mapping[str, Any], by: Person) -> Organisation:
    """The organisation that carries the programme."""
    organisation = find_or_make(name=name, details=details, by=by)
    edit(thing=programme, values={"organiser": organisation}, by=by, programme=programme)
    return organisation


@transaction.atomic
def add_partner(*, programme: Programme, name: str, kind: str, details: Mapping[str, Any], by: Person) -> Partner:
    """Raises RuleError when the organisation already is a partner."""
    organisation = find_or_make(name=name, details=details, by=by)
    if programme.partners.filter(organisation=organisation).exists():
        raise RuleError(_("Ce partenaire est déjà dans la liste."), field="name")
    return add(programme=programme, model=Partner, values={"organisation": organisation, "kind": kind}, by=by)


@transaction.atomic
def edit_partner(
    *, partner: Partner, name: str, kind: str, details: Mapping[str, Any], by: Person, programme: Programme
) -> None:
    organisation = find_or_make(name=name, details=details, by=by)
    if programme.partners.filter(organisation=organisation).exclude(pk=partner.pk).exists():
        raise RuleError(_("Ce partenaire est déjà dans la liste."), field="name")
    edit(thing=partner, values={"organisation": organisation, "kind": kind}, by=by, programme=programme)


def find_or_make(*, name: str, details: Mapping[str, Any], by: Person) -> Organisation:
    """The organisation of this name, with `details` (kind, site, attached_to) written when given."""
    found = find_or_create_organisation(name=name, kind=details.get("kind") or "", by=by)
    given = {field: details[field] for field in DETAILS if details.get(field) and details[field] != found}
    changed = [field for field, value in given.items() if getattr(found, field) != value]
    for field in changed:
        setattr(found, field, given[field])
    if changed:
        found.save(update_fields=changed)
        journal.record("organisation.edited", subject=found, by=by, data={"fields": changed})
    return found
