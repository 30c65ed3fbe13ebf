"""What becomes of memberships and roles when two persons are one, or one is erased."""

from __future__ import annotations

from datetime import datetime

from maille.people.models import Person
from maille.programmes.actions.membership import check_not_last_organiser, leave_programme
from maille.programmes.models import Membership


def on_merge(*, kept: Person, gone: Person, now: datetime) -> None:
    """A member twice: what was said in either stays; the level is that of the one kept."""
    mine = {m.programme_id: m for m in Membership.objects.filter(person=kept)}
    for other in Membership.objects.filter(person=gone, programme_id__in=mine):
        membership = mine[other.programme_id]
        membership.kinds.add(*other.kinds.all())
        membership.themes.add(*other.themes.all())
        membership.motivations.add(*other.motivations.all())
        membership.other_kind = membership.other_kind or other.other_kind
        membership.organisation_id = membership.organisation_id or other.organisation_id
        membership.joined_at = min(membership.joined_at, other.joined_at)
        membership.save(update_fields=["other_kind", "organisation", "joined_at"])
        other.delete()


def on_erasure(*, person: Person, now: datetime) -> None:
    """Raises RuleError for the last organiser of a programme."""
    for role in person.roles.select_related("programme"):
        check_not_last_organiser(role.programme, person)
    for membership in person.memberships.select_related("programme", "person"):
        leave_programme(membership=membership, now=now)
    person.roles.all().delete()
