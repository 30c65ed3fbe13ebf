"""What people put online in this room: what they offer or look for, the page of an organisation."""

from __future__ import annotations

from maille.people.models import Organisation, Person


def has_published(*, person: Person) -> bool:
    return person.offers.exists() or Organisation.objects.filter(created_by=person).exists()
