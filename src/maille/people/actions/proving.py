"""Somebody showed that an address is theirs: which person is that?"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import bounces, journal
from maille.core.errors import RuleError
from maille.people.actions.arriving import refuse_reach
from maille.people.actions.cards import close_other_ways_in
from maille.people.lifecycle import lifecycle
from maille.people.models import Account, Person
from maille.people.signin_mails import tell_moved


@transaction.atomic
def prove_address(
    *, account: Account, now: datetime, guest: Person | None = None, meant: Person | None = None
) -> list[Person]:
    """The account's address is proven. Attach its person when there is no doubt; returns the persons left to ask about.

    `meant`: whom the mail's link spoke to; `guest`: whom this browser stands for. Both must have given this very address.
    Nothing is merged here: joining two persons is asked first (`merge_people`).
    """
    account = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    bounces.lift(address=account.email)  # its owner just read a mail there
    if account.proven_at is None:
        account.proven_at = now
        account.save(update_fields=["proven_at"])
        journal.record("account.proven", at=now, subject=account)
        if account.person is not None:
            close_other_ways_in(person=account.person, now=now)
    claimable = list(Person.objects.claimable_by(account.email))
    for person in claimable:
        if person in (meant, guest):
            mark_proven(person=person, now=now)
    if account.person is not None:
        if account.person.contact_email == account.email:
            mark_proven(person=account.person, now=now)
        return claimable
    known = claimable + list(Person.objects.moving_to(account.email))
    sure = next((person for person in (meant, guest) if person is not None and person in known), None)
    if sure is None and len(known) == 1 and claimable:
        sure = claimable[0]
    if sure is None:
        return known
    attach_person(account=account, person=sure, now=now)
    return [person for person in claimable if person != sure]


@transaction.atomic
def attach_person(*, account: Account, person: Person, now: datetime, guest: Person | None = None) -> Person:
    """The account is this person's from now on; browsers that only claimed to be them lose access, and so does the
    account that they had at another address.

    Raises RuleError unless the person gave this address, or is the `guest` for whom this very browser stands.
    """
    refuse_reach(person, field=None)
    account = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    if account.person_id == person.pk:
        return person
    if account.person_id is not None or person not in candidates(account=account, guest=guest):
        raise RuleError(_("Cette fiche ne peut pas être rattachée à votre adresse. Écrivez à l'équipe du programme."))
    former = Account.objects.select_for_update(of=("self",)).filter(person=person).first()
    if former is not None:
        former.person = None
        former.save(update_fields=["person"])
        tell_moved(person=person, email=former.email, now=now)
    account.person = person
    account.save(update_fields=["person"])
    close_other_ways_in(person=person, now=now)
    if person.contact_email != account.email:  # mistyped, or a telephone only: the proven address is the right one
        person.contact_email = account.email
    person.proven_at = now  # by its owner, at last: what those browsers had made ends with them (`lifecycle.on_proof`)
    person.save(update_fields=["contact_email", "proven_at"])
    journal.record("person.attached", at=now, subject=person, by=person, data={"account": account.pk})
    mark_proven(person=person, now=now)
    return person


def candidates(*, account: Account, guest: Person | None) -> list[Person]:
    """Who may be behind an account: those who gave its address, be it to leave another one, and the guest of this browser
    unless somebody's account has them."""
    found = list(Person.objects.claimable_by(account.email))
    if account.person_id is None:
        found += Person.objects.moving_to(account.email)
    if (
        guest is not None
        and guest not in found
        and not guest.is_supervised
        and not Account.objects.filter(person=guest).exists()
    ):
        found.append(guest)
    return found


@transaction.atomic
def mark_proven(*, person: Person, now: datetime) -> None:
    """The rooms above then do what waited for it: a seat asked for is given, for example. Twice is as once."""
    if person.proven_at is None:
        person.proven_at = now
        person.save(update_fields=["proven_at"])
    for act in lifecycle.on_proof:
        act(person=person, now=now)
