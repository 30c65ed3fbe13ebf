"""Addresses from which mails come back: noted by hand, declared good again, corrected after a telephone call."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import bounces, journal
from maille.core.errors import RuleError
from maille.core.models import BouncedAddress
from maille.people.actions.arriving import refuse_reach
from maille.people.addresses import tidy_email
from maille.people.models import Account, Person
from maille.programmes.models import Programme


@transaction.atomic
def mark_bounced(*, person: Person, programme: Programme, by: Person, now: datetime) -> None:
    """Somebody of the team saw a mail come back: nothing more leaves for this address. Twice is as once."""
    if not person.contact_email:
        raise RuleError(_("Cette personne n'a pas d'adresse e-mail : rien ne peut en revenir."))
    if bounces.is_bounced(person.contact_email):
        return
    if Account.objects.filter(email=person.contact_email, proven_at__isnull=False).exists():
        raise RuleError(
            _(
                "Cette personne est déjà entrée avec cette adresse : seul un vrai retour de courriel peut la suspendre, partout."
            )
        )
    bounces.note(address=person.contact_email, source=BouncedAddress.Source.HAND, now=now)
    _record("person.address_bounced", person, programme, by=by, now=now)


@transaction.atomic
def restore_address(*, person: Person, programme: Programme, by: Person, now: datetime) -> None:
    """The address works after all: the next mails leave, those held back meanwhile do not. Twice is as once."""
    if bounces.lift(address=person.contact_email):
        _record("person.address_restored", person, programme, by=by, now=now)


@transaction.atomic
def correct_address(*, person: Person, email: str, programme: Programme, by: Person, now: datetime) -> None:
    """The right address, as the person said it. Not for somebody who signs in with theirs: they prove the new one themselves."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    refuse_reach(person, field="email")
    address = tidy_email(email, field="email")
    if person.signs_in:
        raise RuleError(
            _("Cette personne entre avec sa propre adresse : elle seule peut en donner une autre, dans son profil."),
            field="email",
        )
    if address != person.contact_email and bounces.is_bounced(address):
        raise RuleError(
            _("Des courriels reviennent aussi de cette adresse. Relisez-la avec la personne."), field="email"
        )
    if address == person.contact_email:
        raise RuleError(_("C'est déjà l'adresse de cette fiche. Écrivez la bonne."), field="email")
    person.contact_email, person.proven_at = address, None
    person.save(update_fields=["contact_email", "proven_at"])
    _record("person.address_corrected", person, programme, by=by, now=now)


def _record(verb: str, person: Person, programme: Programme, *, by: Person, now: datetime) -> None:
    journal.record(verb, at=now, subject=person, by=by, role="organiser", programme_id=programme.pk)
