"""Everything a person gave, for their download. A room added later is not forgotten: foreign keys are followed."""

from __future__ import annotations

from typing import Any, Final

from django.db import models
from django.utils import timezone

from maille.core.models import JournalEntry, OutboxMessage
from maille.people.actions.merging import links_to_person
from maille.people.models import Account, Person

# Rows by which the person gave something; others (« noted_by », « registered_by »…) speak of other people.
GIVEN_BY: Final = frozenset({"person", "author", "on_behalf_of", "reporter", "by"})
_HIDDEN: Final = ("_hash", "search_text", "html", "guest_epoch")


def everything_of(person: Person) -> dict[str, Any]:
    account = Account.objects.filter(person=person).first()
    mails = OutboxMessage.objects.filter(person_id=person.pk).order_by("pk")
    journal = JournalEntry.objects.filter(actor_id=person.pk).order_by("pk")
    return {
        "genere_le": timezone.now().isoformat(),
        "personne": _plain(person),
        "compte": {"email": account.email, "cree_le": account.created_at.isoformat()} if account else None,
        "donne": {
            f"{field.model._meta.label_lower}.{field.name}": rows
            for field in _given()
            if (rows := _rows(field, person))
        },
        "courriels_recus": [{"objet": mail.subject, "a": mail.to, "le": mail.created_at.isoformat()} for mail in mails],
        "actes": [{"acte": line.verb, "le": line.at.isoformat(), "motif": line.reason} for line in journal],
    }


def summary_of(person: Person) -> list[tuple[str, int]]:
    """How many rows of each kind, in words, those there are."""
    counts = [
        (str(f.model._meta.verbose_name_plural), f.model._default_manager.filter(**{f.name: person}).count())
        for f in _given()
    ]
    return [(name, count) for name, count in counts if count]


def _given() -> list[models.ForeignKey[Any, Any]]:
    return [field for field in links_to_person() if field.name in GIVEN_BY]


def _rows(field: models.ForeignKey[Any, Any], person: Person) -> list[dict[str, Any]]:
    rows = field.model._default_manager.filter(**{field.name: person}).order_by("pk")
    return [_plain(row) | _own_rows(row) for row in rows]


def _own_rows(row: models.Model) -> dict[str, Any]:
    """The rows that belong to this one alone: a need's details beside its node."""
    found: dict[str, Any] = {}
    for relation in row._meta.related_objects:
        if isinstance(relation, models.OneToOneRel) and relation.name:
            other = relation.related_model._default_manager.filter(**{relation.field.name: row.pk}).first()
            if other is not None:
                found[relation.name] = _plain(other)
    return found


def _plain(row: models.Model) -> dict[str, Any]:
    values = {}
    for field in row._meta.concrete_fields:
        if not field.name.endswith(_HIDDEN):
            value = field.value_from_object(row)
            values[field.name] = value.isoformat() if hasattr(value, "isoformat") else value
    return values
