"""Whom to ask: a role in new editions; a person's name only in an archive, removable in one click."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.people.models import Person
from maille.programmes.actions.editing import add, edit
from maille.programmes.models import Contact, Programme, ProgrammeFile

PERSONAL = ("name", "email", "rejected_email", "phone")


def add_contact(*, programme: Programme, values: Mapping[str, Any], by: Person, is_confirmed: bool = False) -> Contact:
    _check_role_contact(programme, values, is_confirmed)
    return add(programme=programme, model=Contact, values=values, by=by)


def edit_contact(
    *,
    contact: Contact,
    values: Mapping[str, Any],
    by: Person,
    programme: Programme,
    is_confirmed: bool = False,
    seal: str = "",
) -> list[str]:
    _check_role_contact(programme, values, is_confirmed)
    return edit(thing=contact, values=values, by=by, programme=programme, seal=seal)


@transaction.atomic
def remove_contact(*, contact: Contact, by: Person, programme: Programme, now: datetime) -> None:
    """Nobody sees the contact again. A named person's name, address and telephone are wiped, not only hidden.

    The empty row stays: it tells the programme file, loaded again, that this contact was taken away. Twice is as once.
    """
    contact = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if contact.removed_at is not None:
        return
    contact.removed_at = now
    if contact.is_personal:
        _scrub(programme, [getattr(contact, name) for name in PERSONAL])
        for name in PERSONAL:
            setattr(contact, name, "")
    contact.save(update_fields=["removed_at", *PERSONAL])
    journal.record("contact.removed", at=now, subject=contact, by=by, role="organiser", programme_id=programme.pk)


def _scrub(programme: Programme, words: list[str]) -> None:
    """The same words in what the programme file last said, and in the archive's original texts."""
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    known = sorted((word for word in words if word), key=len, reverse=True)
    programme.original = _without(programme.original, known)
    programme.save(update_fields=["original"])
    file = ProgrammeFile.objects.filter(programme=programme).first()
    if file is not None:
        file.records, file.text = _without(file.records, known), _without(file.text, known)
        file.save(update_fields=["records", "text"])


def _without(value: Any, words: list[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(held, words) for key, held in value.items()}
    if isinstance(value, list):
        return [_without(held, words) for held in value]
    if isinstance(value, str):
        for word in words:
            value = value.replace(word, "")
    return value


def _check_role_contact(programme: Programme, values: Mapping[str, Any], is_confirmed: bool) -> None:
    if not (values.get("email") or values.get("phone")):
        raise RuleError(
            _("Donnez une adresse e-mail ou un téléphone : chaque page publique dit à qui parler."), field="email"
        )
    if values.get("is_personal") and not programme.is_read_only and not is_confirmed:
        raise RuleError(
            _("Une adresse d'équipe reste juste quand les personnes changent. Pour publier quand même le nom d'une personne, "
              "cochez « Cette personne est d'accord »."),
            field="is_confirmed",
        )  # fmt: skip
