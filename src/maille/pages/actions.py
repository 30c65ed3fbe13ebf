"""What a person may do on these pages: read their news."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from maille.contributions.models import Notice
from maille.people.models import Person
from maille.programmes.models import Programme


@transaction.atomic
def see_news(*, person: Person, programme: Programme, now: datetime) -> int:
    """The person has read the news of this programme; what was read is not mailed any more."""
    unseen = Notice.objects.filter(person=person, node__programme=programme, seen_at__isnull=True)
    return unseen.update(seen_at=now)
