"""Organisations are found or added by those who come with them; nobody approves them beforehand (R11)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.core.slugs import unique_slug
from maille.core.text import clean_line, fold
from maille.people.models import Affiliation, Organisation, OrganisationKind, Person


@transaction.atomic
def find_or_create_organisation(*, name: str, kind: str, by: Person) -> Organisation:
    """The listed organisation of that name (case and accents put aside), else a new one."""
    name = clean_line(name)[:160]
    if not any(sign.isalnum() for sign in name):
        raise RuleError(_("Écrivez le nom de votre structure, ou passez cette question."), field="name")
    known = next((found for found in Organisation.objects.search(name) if fold(found.name) == fold(name)), None)
    if known is not None:
        return known
    made = Organisation.objects.create(
        name=name,
        slug=unique_slug(Organisation.objects.all(), name, fallback="structure"),
        kind=kind if kind in OrganisationKind.values else OrganisationKind.OTHER,
        created_by=by,
    )
    journal.record("organisation.added", subject=made, by=by)
    return made


@transaction.atomic
def join_organisation(*, person: Person, organisation: Organisation) -> Affiliation:
    """Twice is as once."""
    made, created = Affiliation.objects.get_or_create(person=person, organisation=organisation, until=None)
    if created:
        journal.record("organisation.joined", subject=organisation, by=person)
    return made
