"""The secret address of one's own agenda: made, renewed, withdrawn. Only its hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from maille.core import journal
from maille.people.models import Person
from maille.workshops.models import CalendarFeed


@transaction.atomic
def open_feed(*, person: Person, now: datetime) -> str:
    """A new token, shown once; the former address, if any, stops working."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(person=person, defaults={"token_hash": hash_of(token), "created_at": now})
    journal.record("feed.opened", subject=person, by=person, at=now)
    return token


@transaction.atomic
def close_feed(*, person: Person) -> None:
    """The address answers nothing any more. Twice is as once."""
    if CalendarFeed.objects.filter(person=person).delete()[0]:
        journal.record("feed.closed", subject=person, by=person)


def person_of_feed(token: str) -> Person | None:
    feed = CalendarFeed.objects.select_related("person").filter(token_hash=hash_of(token)).first()
    return feed.person if feed is not None and feed.person.is_alive else None


def hash_of(token: str) -> str:
    """256 bits of chance need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
