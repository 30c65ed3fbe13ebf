"""Attestations of participation: made from the presences noted, numbered, replaced when presences changed."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.people.models import Person
from maille.programmes.models import Programme
from maille.workshops.models import Attendance, Attestation, Slot, Workshop

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none is taken for another
_LENGTH: Final = 12  # 31 ** 12: nobody finds one by trying


@transaction.atomic
def issue_attestations(*, workshop: Workshop, by: Person, now: datetime, role: str = "organiser") -> int:
    """One for each person noted present; returns how many are new. Twice is as good as once.

    What no longer says what was noted, or the person's name, is withdrawn, and replaced under a number of its own. Raises RuleError when nobody
    was noted present. Numbers follow one another in the programme.
    """
    programme = _locked(workshop.programme_id)
    noted = _half_days(Slot.objects.filter(workshop=workshop))
    live = workshop.attestations.filter(withdrawn_at__isnull=True)
    count, data = _replace(programme, workshop, noted, live, now=now)
    if any(data.values()):
        journal.record(
            "attestation.issued", at=now, subject=workshop, by=by, role=role, programme_id=programme.pk, data=data
        )
    return count


@transaction.atomic
def issue_programme_attestations(*, programme: Programme, by: Person, now: datetime, role: str = "organiser") -> int:
    """The same over all workshops of the programme: one for each person, their hours summed."""
    programme = _locked(programme.pk)
    noted = _half_days(Slot.objects.filter(workshop__programme=programme), is_named=True)
    live = programme.attestations.filter(workshop__isnull=True, withdrawn_at__isnull=True)
    count, data = _replace(programme, None, noted, live, now=now)
    if any(data.values()):
        journal.record(
            "attestation.issued", at=now, subject=programme, by=by, role=role, programme_id=programme.pk, data=data
        )
    return count


def _locked(pk: int) -> Programme:
    return Programme.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def _replace(
    programme: Programme, workshop: Workshop | None, noted: dict[int, list[Any]], found: QuerySet[Attestation], *,
    now: datetime,
) -> tuple[int, dict[str, int]]:  # fmt: skip
    """Withdraw those of `found` that no longer say what was noted, make those that are missing."""
    live = {row.person_id: row for row in found}
    if not noted and not live:
        raise RuleError(
            _("Personne n'est noté présent. Notez les présences à l'accueil de chaque atelier, puis revenez.")
        )
    names = {one.pk: one.full_name for one in Person.objects.filter(pk__in={*noted, *live})}
    stale = [row.pk for pk, row in live.items() if noted.get(pk) != row.half_days or names[pk] != row.name]
    Attestation.objects.filter(pk__in=stale).update(withdrawn_at=now)
    wanted = [pk for pk in noted if pk not in live or live[pk].pk in stale]
    last = programme.attestations.aggregate(last=Max("number"))["last"] or 0
    Attestation.objects.bulk_create(
        Attestation(
            programme=programme, workshop=workshop, person_id=pk, name=names[pk], number=number, code=_code(),
            half_days=noted[pk], issued_at=now,
        )
        for number, pk in enumerate(wanted, start=last + 1)
    )  # fmt: skip
    return len(wanted), {"issued": len(wanted), "withdrawn": len(stale)}


def _half_days(slots: QuerySet[Slot], *, is_named: bool = False) -> dict[int, list[Any]]:
    """Of each person noted present and not erased: [day, part, minutes] in order; None without confirmed hours.

    `is_named`: with the number of the workshop at the end.
    """
    rows = Attendance.objects.filter(slot__in=slots, was_present=True, person__erased_at__isnull=True)
    found: dict[int, list[Any]] = {}
    for row in rows.select_related("slot__workshop").order_by("person_id", "slot__on", "slot__starts", "slot_id"):
        slot = row.slot
        half_day: list[Any] = [slot.on.isoformat(), slot.part_of_day, _length(slot.workshop, slot)]
        found.setdefault(row.person_id, []).append([*half_day, slot.workshop_id] if is_named else half_day)
    return found


def _length(workshop: Workshop, slot: Slot) -> int | None:
    if not workshop.are_hours_confirmed or slot.starts is None or slot.ends is None:
        return None
    return (slot.ends.hour - slot.starts.hour) * 60 + slot.ends.minute - slot.starts.minute


def _code() -> str:
    return "".join(secrets.choice(_LETTERS) for _letter in range(_LENGTH))
