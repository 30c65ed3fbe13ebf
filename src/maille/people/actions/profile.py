"""What people say of themselves, which mails they want, what they agree to. All of it changes at any time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.core.outbox import take_back
from maille.core.text import clean_line
from maille.people.actions.arriving import refuse_address, refuse_reach, tidy_first_name
from maille.people.actions.holding import held_person
from maille.people.addresses import tidy_email, tidy_phone
from maille.people.models import Account, Consent, Person
from maille.people.topics import DAILY, TEAM_KIND, Topic, programme_of, team_topic

# The mails about a topic that come apart; all others are in the daily one, but for the team's.
_WAITING: Final = {Topic.REMINDERS.value: ("reminder",), Topic.THANKS.value: ("thanks",)}
_LINES = {"last_name": 80, "pseudonym": 60, "quarter": 80, "bio": 280}


@transaction.atomic
def edit_profile(*, person: Person, values: Mapping[str, str]) -> list[str]:
    """Write what differs; returns the names of the fields. A new address must be proven again, unless it is the account's."""
    held_person(person)
    tidy = {name: clean_line(values[name])[:longest] for name, longest in _LINES.items() if name in values}
    for name in ("pseudonym", "last_name"):
        refuse_address(tidy.get(name, ""), field=name)
    tidy["first_name"] = tidy_first_name(values["first_name"])
    email, phone = clean_line(values.get("contact_email", "")), clean_line(values.get("phone", ""))
    tidy["contact_email"] = tidy_email(email, field="contact_email") if email else ""
    tidy["phone"] = tidy_phone(phone, field="phone") if phone else ""
    if values.get("language") in {"fr", "en"}:
        tidy["language"] = values["language"]
    if person.is_supervised and not tidy.get("pseudonym"):
        raise RuleError(_("Avant 15 ans, on participe sous un pseudonyme : choisissez-en un."), field="pseudonym")
    changed = [name for name, value in tidy.items() if getattr(person, name) != value]
    for name in ("contact_email", "phone", "last_name"):
        if name in changed and tidy[name]:
            refuse_reach(person, field=name)
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
def choose_mails(*, person: Person, wanted: Collection[str], language: str = "") -> None:
    """Which topics still come; those left out do not. `language`: of every mail. Twice is as once."""
    if not set(wanted) <= set(Topic.values) or (language and language not in dict(settings.LANGUAGES)):
        raise RuleError(_("Choisissez dans la liste."))
    teams = [topic for topic in person.refused_mails if programme_of(topic)]
    refused = [*(topic for topic in Topic.values if topic not in wanted), *teams]
    is_daily = any(topic in wanted for topic in DAILY)
    choice = Person.MailChoice.DAILY if is_daily else Person.MailChoice.NONE
    before = (person.refused_mails, person.mail_choice, person.language)
    person.refused_mails, person.mail_choice, person.language = refused, choice, language or person.language
    if before == (person.refused_mails, person.mail_choice, person.language):
        return
    person.save(update_fields=["refused_mails", "mail_choice", "language"])
    journal.record("person.mails_chosen", subject=person, by=person, data={"refused": refused})


@transaction.atomic
def choose_team_mails(*, person: Person, programme_id: int, is_wanted: bool) -> None:
    """Whether the team of this programme may still write by hand, other than about a place that the person holds. Twice is as once."""
    topic = team_topic(programme_id)
    if is_wanted == person.wants(topic):
        return
    rest = [one for one in person.refused_mails if one != topic]
    person.refused_mails = rest if is_wanted else [*rest, topic]
    person.save(update_fields=["refused_mails"])
    journal.record("person.mails_chosen", subject=person, by=person, data={"refused": person.refused_mails})


@transaction.atomic
def give_consent(
    *, person: Person, purpose: str, wording: str, now: datetime, source: str = "site", by: Person | None = None
) -> Consent:
    """Keep what was agreed to, in the words that were shown. Twice is as once. `by`: who noted what they agreed to elsewhere."""
    if by is None or by == person:
        refuse_reach(person, field=None)
    running = person.consents.filter(purpose=purpose, withdrawn_at__isnull=True).first()
    if running is not None:
        return running
    made = Consent.objects.create(person=person, purpose=purpose, wording=wording[:300], source=source, given_at=now)
    journal.record("consent.given", at=now, subject=person, by=by or person, data={"purpose": purpose})
    return made


@transaction.atomic
def stop_mails(*, person: Person, topic: str, now: datetime) -> None:
    """The link of a mail. Without a topic: no digest and no news of the programme any more. What concerns one's own seat
    (a place, another day or venue) still comes. Twice is as once."""
    if programme_id := programme_of(topic):
        choose_team_mails(person=person, programme_id=programme_id, is_wanted=False)
        take_back(person_id=person.pk, kinds=[TEAM_KIND], programme_id=programme_id)
        return
    stopped = {topic} if topic else set(DAILY)
    choose_mails(person=person, wanted=[one for one in Topic.values if person.wants(one) and one not in stopped])
    take_back(person_id=person.pk, kinds=_WAITING.get(topic, ("digest",)))
    if not topic:
        withdraw_consent(person=person, purpose=Consent.Purpose.NEWS, now=now)


@transaction.atomic
def withdraw_consent(*, person: Person, purpose: str, now: datetime) -> None:
    """As easy as giving it; the row stays as history. Twice is as once."""
    if purpose == Consent.Purpose.NEWS:
        take_back(person_id=person.pk, kinds=["message"])
    if person.consents.filter(purpose=purpose, withdrawn_at__isnull=True).update(withdrawn_at=now):
        journal.record("consent.withdrawn", at=now, subject=person, by=person, data={"purpose": purpose})
