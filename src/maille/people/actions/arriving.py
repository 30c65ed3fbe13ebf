"""How somebody becomes a person here: alone, in under a minute, or with an organiser's help."""

from __future__ import annotations

import re
import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.core.text import clean_line
from maille.people.addresses import email_or_phone
from maille.people.models import Person

_ADDRESS = re.compile(r"[/@<>]|www\.|\w{3}\.\w{2}", re.IGNORECASE)
# A supervised minor never appears under their own name.
_ANIMALS = (
    "Alouette",
    "Bouvreuil",
    "Chouette",
    "Épervier",
    "Fauvette",
    "Grive",
    "Hirondelle",
    "Loriot",
    "Mésange",
    "Pinson",
)


@transaction.atomic
def new_guest(*, first_name: str, contact: str, language: str, now: datetime) -> Person:
    """A new person who gave a first name and an e-mail or a telephone. The address is not proven.

    Always a new row, even for a known address: who types an address must not learn whether it is known.
    """
    email, phone = email_or_phone(contact, field="contact")
    person = Person.objects.create(
        first_name=tidy_first_name(first_name), contact_email=email, phone=phone, language=language, seen_at=now
    )
    journal.record("person.arrived", at=now, subject=person, by=person)
    return person


@transaction.atomic
def register_person_for(
    *,
    first_name: str,
    by: Person,
    reason: str,
    last_name: str = "",
    contact: str = "",
    pseudonym: str = "",
    is_supervised: bool = False,
    language: str = "fr",
    programme_id: int | None = None,
    role: str = "organiser",
) -> Person:
    """An organiser registers somebody without e-mail, or a minor whom a school or centre accompanies.

    The reason is kept. A supervised minor has a pseudonym, given or drawn, and no address of their own.
    """
    reason = clean_line(reason)[:160]
    if not reason:
        raise RuleError(
            _("Dites pourquoi vous inscrivez cette personne, par exemple « inscription au téléphone »."), field="reason"
        )
    if is_supervised and clean_line(contact):
        raise RuleError(
            _(
                "Une personne de moins de 15 ans n'a pas d'adresse ici : on la joint par l'établissement qui l'accompagne."
            ),
            field="contact",
        )
    email, phone = email_or_phone(contact, field="contact") if clean_line(contact) else ("", "")
    pseudonym = clean_line(pseudonym)[:60]
    person = Person.objects.create(
        first_name=tidy_first_name(first_name),
        last_name=clean_line(last_name)[:80],
        contact_email=email,
        phone=phone,
        pseudonym=pseudonym or (draw_pseudonym() if is_supervised else ""),
        is_supervised=is_supervised,
        registered_by=by,
        registered_reason=reason,
        language=language,
    )
    journal.record("person.registered", subject=person, by=by, role=role, programme_id=programme_id, reason=reason)
    return person


def tidy_first_name(typed: str) -> str:
    first_name = clean_line(typed)[:80]
    if not any(letter.isalpha() for letter in first_name):
        raise RuleError(_("Donnez un prénom, ou le nom par lequel on vous appelle."), field="first_name")
    refuse_address(first_name, field="first_name")
    return first_name


def refuse_address(name: str, *, field: str) -> None:
    """A name opens the letters to an address that may be a stranger's: it must not lead them anywhere."""
    if _ADDRESS.search(name):
        raise RuleError(
            _("Un nom n'est pas une adresse : écrivez-le sans « / », sans « @ » et sans « .com »."), field=field
        )


def refuse_reach(person: Person, *, field: str | None) -> None:
    """Before 15 years nobody is reached, named or opened here but through the school or centre that accompanies them."""
    if person.is_supervised:
        raise RuleError(
            _("Avant 15 ans, on participe avec son établissement : lui seul est joint, et donne les accords écrits."),
            field=field,
        )


def draw_pseudonym() -> str:
    return f"{secrets.choice(_ANIMALS)} {secrets.randbelow(900) + 100}"
