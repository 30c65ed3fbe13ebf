"""What people say of themselves, which mails they want, what they agree to. All of it changes at any time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.core.text import clean_line
from maille.people.actions.arriving import refuse_address, tidy_first_name
from maille.people.addresses import tidy_email, tidy_phone
from maille.people.models import Account, Consent, Person

_LINES = {"last_name": 80, "pseudonym": 60, "quarter": 80, "bio": 280}


@transaction.atomic
def edit_profile(*, person: Person, values: Mapping[str, str]) -> list[str]:
    """Write what differs; returns the names of the fields. A new address must be proven again, unless it is the account's."""
    tidy = {name: clean_line(values[name])[:longest] for name, longest in _LINES.items() if name in values}
    refuse_address(tidy.get("pseudonym", ""), field="pseudonym")
    tidy["first_name"] = tidy_first_name(values["first_name"])
    tidy["contact_email"] = (
        tidy_email(values["contact_email"], field="contact_email") if clean_line(values["contact_email"]) else ""
    )
    tidy["phone"] = tidy_phone(clean_line(values["phone"]), field="phone") if clean_line(values["phone"]) else ""
    if values.get("language") in {"fr", "en"}:
        tidy["language"] = values["language"]
    if person.is_supervised and not tidy.get("pseudonym"):
        raise RuleError(_("Avant 15 ans, on participe sous un pseudonyme : choisissez-en un."), field="pseudonym")
    changed = [name for name, value in tidy.items() if getattr(person, name) != value]
    if not changed:
        return []
    if "contact_email" in changed:
        is_own = Account.objects.filter(person=person, email=tidy["contact_email"], proven_at__isnull=False).exists()
        person.proven_at = person.account.proven_at if is_own else None
    for name in changed:
        setattr(person, name, tidy[name])
    person.save(update_fields=[*changed, "proven_at"])
    journal.record("person.edited", subject=person, by=person, data={"fields": changed})
    return changed


@transaction.atomic
def choose_mails(*, person: Person, choice: str) -> None:
    """At most one mail a day, or none. Twice is as once."""
    if choice not in Person.MailChoice.values:
        raise RuleError(_("Choisissez l'une des deux réponses."), field="mail_choice")
    if person.mail_choice == choice:
        return
    person.mail_choice = choice
    person.save(update_fields=["mail_choice"])
    journal.record("person.mails_chosen", subject=person, by=person, data={"choice": choice})


@transaction.atomic
def give_consent(*, person: Person, purpose: str, wording: str, now: datetime, source: str = "site") -> Consent:
    """Keep what was agreed to, in the words that were shown. Twice is as once."""
    running = person.consents.filter(purpose=purpose, withdrawn_at__isnull=True).first()
    if running is not None:
        return running
    made = Consent.objects.create(person=person, purpose=purpose, wording=wording[:300], source=source, given_at=now)
    journal.record("consent.given", at=now, subject=person, by=person, data={"purpose": purpose})
    return made


@transaction.atomic
def stop_news(*, person: Person, now: datetime) -> None:
    """The link of a mail: no digest and no news of the programme any more. What concerns one's own workshop still comes."""
    choose_mails(person=person, choice=Person.MailChoice.NONE)
    withdraw_consent(person=person, purpose=Consent.Purpose.NEWS, now=now)


@transaction.atomic
def withdraw_consent(*, person: Person, purpose: str, now: datetime) -> None:
    """As easy as giving it; the row stays as history. Twice is as once."""
    if person.consents.filter(purpose=purpose, withdrawn_at__isnull=True).update(withdrawn_at=now):
        journal.record("consent.withdrawn", at=now, subject=person, by=person, data={"purpose": purpose})
