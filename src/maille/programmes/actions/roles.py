"""Who organises, facilitates or lends expertise in a programme."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.people.actions import close_other_ways_in
from maille.people.models import Person
from maille.programmes.models import Programme, Role


@transaction.atomic
def give_role(
    *, programme: Programme, person: Person, kind: str, by: Person | None, now: datetime | None = None
) -> Role:
    """Twice is as once. `by` is None only when an installation is set up; `now`: the clock when not given.

    Raises RuleError for an unknown role, a person who left, or a supervised minor.
    """
    if kind not in Role.Kind.values:
        raise RuleError(_("Choisissez un rôle de la liste."), field="kind")
    if person.erased_at is not None or person.merged_into_id is not None:
        raise RuleError(_("Cette fiche n'est plus active."), field="person")
    if person.is_supervised:
        raise RuleError(
            _("Une personne de moins de 15 ans participe avec son établissement : elle ne peut pas tenir ce rôle."),
            field="person",
        )
    now = now or timezone.now()
    role, created = Role.objects.get_or_create(
        programme=programme, person=person, kind=kind, defaults={"given_by": by, "given_at": now}
    )
    if created:
        if kind in (Role.Kind.ORGANISER, Role.Kind.FACILITATOR):
            close_other_ways_in(person=person, now=now)
        journal.record(f"role.{kind}_given", at=now, subject=person, by=by, role="organiser", programme_id=programme.pk)
    return role


@transaction.atomic
def remove_role(*, programme: Programme, person: Person, kind: str, by: Person) -> None:
    """Twice is as once. Raises RuleError for the last organiser: somebody must answer for a programme."""
    # The programme's row is the lock: two organisers who remove each other at once queue here.
    Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    roles = programme.roles.filter(kind=kind)
    if kind == Role.Kind.ORGANISER and not roles.exclude(person=person).exists():
        raise RuleError(
            _("C'est la dernière personne qui organise ce programme. Donnez d'abord ce rôle à quelqu'un d'autre.")
        )
    removed, _rows = roles.filter(person=person).delete()
    if removed:
        journal.record(f"role.{kind}_removed", subject=person, by=by, role="organiser", programme_id=programme.pk)
