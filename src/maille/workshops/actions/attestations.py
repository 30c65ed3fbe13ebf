"""Attestations of participation: made from the presences noted, numbered, replaced when presences changed."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
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

    What no longer says what was noted is withdrawn, and replaced under a number of its own. Raises RuleError when nobody
    was noted present. Numbers follow one another in the programme.
    """
    Programme.objects.select_for_update(of=("self",), no_key=True).get(pk=workshop.programme_id)
    noted = _half_days(workshop)
    live = {row.person_id: row for row in workshop.attestations.filter(withdrawn_at__isnull=True)}
    if not noted and not live:
        raise RuleError(_("Personne n'est noté présent à cet atelier. Notez les présences à l'accueil, puis revenez."))
    stale = [row.pk for pk, row in live.items() if noted.get(pk) != row.half_days]
    Attestation.objects.filter(pk__in=stale).update(withdrawn_at=now)
    wanted = [pk for pk in noted if pk not in live or live[pk].pk in stale]
    last = Attestation.objects.filter(programme_id=workshop.programme_id).aggregate(last=Max("number"))["last"] or 0
    Attestation.objects.bulk_create(
        Attestation(
            programme_id=workshop.programme_id, workshop=workshop, person_id=pk, number=number, code=_code(),
            half_days=noted[pk], issued_at=now,
        )
        for number, pk in enumerate(wanted, start=last + 1)
    )  # fmt: skip
    if wanted or stale:
        journal.record(
            "attestation.issued", at=now, subject=workshop, by=by, role=role, programme_id=workshop.programme_id,
            data={"issued": len(wanted), "withdrawn": len(stale)},
        )  # fmt: skip
    return len(wanted)


def _half_days(workshop: Workshop) -> dict[int, list[Any]]:
    """Of each person noted present and not erased: [day, part, minutes] in order; None without confirmed hours."""
    rows = Attendance.objects.filter(slot__workshop=workshop, was_present=True, person__erased_at__isnull=True)
    found: dict[int, list[Any]] = {}
    for row in rows.select_related("slot").order_by("person_id", "slot__on", "slot__starts", "slot_id"):
        slot = row.slot
        found.setdefault(row.person_id, []).append([slot.on.isoformat(), slot.part_of_day, _length(workshop, slot)])
    return found


def _length(workshop: Workshop, slot: Slot) -> int | None:
    if not workshop.are_hours_confirmed or slot.starts is None or slot.ends is None:
        return None
    return (slot.ends.hour - slot.starts.hour) * 60 + slot.ends.minute - slot.starts.minute


def _code() -> str:
    return "".join(secrets.choice(_LETTERS) for _letter in range(_LENGTH))
