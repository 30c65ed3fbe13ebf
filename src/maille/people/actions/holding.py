"""Holding persons while something is written for them. One order for the whole house, so that nobody waits for each other:
sign-in links, the account, then persons, then workshops (`workshops/actions/seats.py`), each by number."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maille.core.errors import RuleError
from maille.people.models import Person


def held_person(person: Person) -> Person:
    """The person as they are now, held until the transaction ends: nobody erases them or joins them to another meanwhile.

    The one of a request was read before. Raises RuleError when they are no more: what was erased must not come back.
    """
    found = _held([person.pk]).get()
    if not found.is_alive:
        raise RuleError(_("Cette fiche vient d'être effacée ou réunie à une autre. Rechargez la page."))
    return found


def hold_people(numbers: Iterable[int]) -> list[Person]:
    """The same for several, alive or not."""
    return list(_held(numbers))


def _held(numbers: Iterable[int]) -> QuerySet[Person]:
    """A lock that lets others point to the person: their own writing does not wait for a key."""
    return Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(numbers)).order_by("pk")
