"""Who imagined a solution, among what the house asks of its rooms about a person."""

from __future__ import annotations

from maille.people.models import Person


def has_published(*, person: Person) -> bool:
    """Their name stands among the authors, whoever typed it in."""
    return person.solution_authorships.exists()
