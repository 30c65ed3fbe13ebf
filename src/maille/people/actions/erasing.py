"""Erasing a person: their data go, what they gave to the thread stays, by « Personne effacée ».

When the organiser has a key, who they were is sealed first (`people/sealing`): this server cannot read it any more.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.core.models import BouncedAddress, JournalEntry, OutboxMessage
from maille.people.lifecycle import lifecycle
from maille.people.models import Account, Organisation, Person, SignInLink
from maille.people.sealing.store import seal_identity

_BLANK: dict[str, object] = {
    "first_name": "", "last_name": "", "pseudonym": "", "contact_email": "", "phone": "", "quarter": "", "bio": "",
    "registered_reason": "", "proven_at": None, "registered_by": None, "mail_choice": Person.MailChoice.NONE,
    "is_supervised": False, "seen_at": None, "digest_sent_on": None, "refused_mails": [], "erase_after": None,
}  # fmt: skip


@transaction.atomic
def erase_person(*, person: Person, by: Person | None, now: datetime, role: str = "participant") -> None:
    """Cannot be undone. The rooms above let go first (`lifecycle.on_erasure`): seats, memberships, signatures, versions.

    Raises RuleError for the last organiser of a programme: somebody must answer for it.
    """
    theirs = Q(person=person) | Q(account__person=person)
    list(SignInLink.objects.select_for_update(of=("self",)).filter(theirs).order_by("pk"))
    list(Account.objects.select_for_update(of=("self",)).filter(person=person))
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if person.erased_at is not None:
        return
    if person.merged_into_id is not None:
        raise RuleError(_("Cette fiche a été réunie à une autre : effacez l'autre."))
    sealed_until = seal_identity(person=person, now=now)
    for act in lifecycle.on_erasure:
        act(person=person, now=now)
    merged = list(Person.objects.filter(merged_into=person).values_list("pk", flat=True))
    ids = [person.pk, *merged]
    JournalEntry.objects.filter(Q(actor_id__in=ids) | Q(subject_type="people.person", subject_id__in=ids)).exclude(
        reason=""
    ).update(reason="")
    OutboxMessage.objects.filter(person_id__in=ids).delete()
    _forget_address(person)
    Account.objects.filter(person=person).delete()
    for rows in (person.cards, person.offers, person.affiliations, person.consents, person.sign_in_links):
        rows.all().delete()
    Organisation.objects.filter(created_by_id__in=ids).update(created_by=None)
    Person.objects.filter(pk__in=ids).update(**_BLANK, erased_at=now, guest_epoch=person.guest_epoch + 1)
    data = {"sealed_until": sealed_until.isoformat()} if sealed_until else {}
    journal.record("person.erased", at=now, subject=person, by=by, role=role, data=data)


def _forget_address(person: Person) -> None:
    """Codes that went to it, and that mails came back from it; not while it is somebody else's too, or perhaps a stranger's."""
    own = {
        person.contact_email if person.proven_at else "",
        *Account.objects.filter(person=person).values_list("email", flat=True),
    } - {""}
    others = set(
        Person.objects.alive()
        .filter(contact_email__in=own)
        .exclude(pk=person.pk)
        .values_list("contact_email", flat=True)
    )
    OutboxMessage.objects.filter(to__in=own - others, person_id__isnull=True).delete()
    BouncedAddress.objects.filter(address__in=own - others).delete()
    Account.objects.filter(email__in=own - others, person=None).delete()
