"""The printed card: a personal code for people without e-mail. Only the code's hash is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.people.models import AccessCard, Person

# No letter or digit that is read as another one: 12 of these 28 signs make 57 bits.
_SIGNS = "ABCDEFGHJKMNPQRSTVWXYZ346789"
_LENGTH = 12
_LOOKALIKES = str.maketrans({"O": "Q", "0": "Q", "1": "J", "I": "J", "L": "J", "5": "S", "2": "Z", "U": "V"})


@dataclass(frozen=True)
class NewCard:
    """`code` is shown once, to be printed; it cannot be found again."""

    card: AccessCard
    code: str


@transaction.atomic
def issue_card(*, person: Person, by: Person, now: datetime, programme_id: int | None = None) -> NewCard:
    """A new card; the former one stops working. Raises RuleError for who has an account or looks after a programme: a card
    opens the whole person, in every programme, and whoever prints it has read it."""
    if person.signs_in or _is_in_a_team(person):
        raise RuleError(_("Cette personne entre avec son adresse e-mail : une carte ne s'imprime pas pour elle."))
    if person.erased_at is not None or person.merged_into_id is not None:
        raise RuleError(_("Cette fiche n'est plus active : une carte ne peut pas être imprimée pour elle."))
    person.cards.filter(revoked_at__isnull=True).update(revoked_at=now)
    raw = "".join(secrets.choice(_SIGNS) for _sign in range(_LENGTH))
    card = AccessCard.objects.create(person=person, code_hash=_hash_of(raw), created_by=by)
    journal.record("card.issued", at=now, subject=person, by=by, role="organiser", programme_id=programme_id)
    return NewCard(card, "-".join(raw[start : start + 4] for start in range(0, _LENGTH, 4)))


@transaction.atomic
def revoke_card(*, person: Person, by: Person, now: datetime, programme_id: int | None = None) -> None:
    """The card, lost or given back, opens nothing any more, nor do the browsers it opened. Twice is as once."""
    if not person.cards.filter(revoked_at__isnull=True).update(revoked_at=now):
        return
    person.guest_epoch += 1
    person.save(update_fields=["guest_epoch"])
    journal.record("card.revoked", at=now, subject=person, by=by, role="organiser", programme_id=programme_id)


@transaction.atomic
def close_other_ways_in(*, person: Person, now: datetime) -> None:
    """From now on only their address opens: the card and the browsers that claimed to be them open nothing any more."""
    person.cards.filter(revoked_at__isnull=True).update(revoked_at=now)
    person.guest_epoch += 1
    person.save(update_fields=["guest_epoch"])


@transaction.atomic
def person_of_card(*, code: str, now: datetime) -> Person:
    """Whose card this is. Raises RuleError for an unknown or revoked code."""
    card = AccessCard.objects.select_related("person").filter(code_hash=_hash_of(code), revoked_at__isnull=True).first()
    if card is None or card.person.erased_at is not None:
        raise RuleError(
            _(
                "Ce code ne correspond à aucune carte. Vérifiez les douze signes, ou demandez une nouvelle carte à l'équipe."
            ),
            field="code",
        )
    person = card.person.merged_into or card.person
    if _is_in_a_team(person):
        raise RuleError(
            _("Qui organise ou anime un programme entre avec son adresse e-mail, pas avec une carte."), field="code"
        )
    if person.signs_in:
        raise RuleError(_("Cette personne entre avec son adresse e-mail : sa carte ne sert plus."), field="code")
    card.used_at = now
    card.save(update_fields=["used_at"])
    journal.record("card.used", at=now, subject=person, by=person)
    return person


def _is_in_a_team(person: Person) -> bool:
    """Whether the person has rights over what others gave. The roles are named by word: their room is above."""
    return person.roles.filter(kind__in=["organiser", "facilitator"]).exists()


def _hash_of(code: str) -> str:
    """Keyed with the installation's secret: a stolen table cannot be searched for codes."""
    tidy = "".join(sign for sign in code.upper() if sign.isalnum()).translate(_LOOKALIKES)
    return hmac.new(settings.SECRET_KEY.encode(), f"card:{tidy}".encode(), hashlib.sha256).hexdigest()
