"""Everything a person gave, for their download. A room added later is not forgotten: foreign keys are followed."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maille.core.models import JournalEntry, OutboxMessage
from maille.people.actions.merging import links_to_person
from maille.people.models import Account, Person

# Rows by which the person gave something; others (« noted_by », « registered_by »…) speak of other people.
GIVEN_BY: Final = frozenset({"person", "author", "on_behalf_of", "reporter", "by", "in_charge"})
# What the person reads; names only, so that no room above is imported.
WORDS: Final[dict[str, str | Promise]] = {
    "people.AccessCard": _("cartes d'accès"), "people.SignInLink": _("liens de connexion"), "people.Affiliation": _("organisations"),
    "people.Offer": _("offres et recherches"), "people.Consent": _("accords"), "programmes.Role": _("tâches"),
    "programmes.Membership": _("programmes rejoints"), "workshops.Attendance": _("présences"), "workshops.CalendarFeed": _("adresses d'agenda"), "contributions.Support": _("soutiens"),
    "contributions.Follow": _("contributions suivies"), "contributions.Notice": _("nouvelles reçues"), "contributions.Version": _("versions de textes"),
    "contributions.Link": _("liens entre contributions"), "groups.GroupMember": _("groupes rejoints"), "solutions.SolutionAuthor": _("solutions cosignées"),
    "projects.Carrier": _("projets portés"), "projects.SupportOffer": _("soutiens promis"),
}  # fmt: skip
_HIDDEN: Final = ("_hash", "search_text", "html", "guest_epoch")


def everything_of(person: Person) -> dict[str, Any]:
    account = Account.objects.filter(person=person).first()
    mails = OutboxMessage.objects.filter(person_id=person.pk).exclude(kind="sign_in").order_by("pk")  # codes
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
    counts: Counter[str] = Counter()
    for field in _given():
        counts[words_for(field.model)] += field.model._default_manager.filter(**{field.name: person}).count()
    return [(name, count) for name, count in counts.items() if count]


def words_for(model: type[models.Model]) -> str:
    return str(WORDS.get(model._meta.label) or model._meta.verbose_name_plural)


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
