"""Moving a whole edition in time: programme, phases and half-days together, each on its own weekday when possible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.people.models import Person
from maille.programmes.models import Programme
from maille.steering.kit.dates import public_holidays
from maille.workshops.models import Attendance, Slot

FRIDAY = 4


@dataclass(frozen=True)
class Move:
    """One workshop day before and after."""

    title: str
    before: date
    after: date

    @property
    def warning(self) -> str:
        """What to look at before moving: a weekend, a day off, another day of the week."""
        if self.after.weekday() > FRIDAY:
            return _("week-end")
        if self.after in public_holidays(self.after.year):
            return _("jour férié")
        return "" if self.before.weekday() == self.after.weekday() else _("autre jour de la semaine")


def first_day(programme: Programme) -> date:
    """The first workshop's day, else the programme's own beginning."""
    found = Slot.objects.filter(workshop__programme=programme).order_by("on").values_list("on", flat=True).first()
    return found or programme.starts_on


def preview(programme: Programme, starting: date) -> list[Move]:
    """What moving the first workshop to `starting` does to each day. One query."""
    shift = starting - first_day(programme)
    rows = (
        Slot.objects.filter(workshop__programme=programme)
        .order_by("on", "pk")
        .values_list("workshop__title", "on")
        .distinct()
    )
    return [Move(title, on, on + shift) for title, on in rows]


@transaction.atomic
def redate(*, programme: Programme, starting: date, by: Person) -> int:
    """Move everything so that the first workshop falls on `starting`; returns by how many days.

    Refused once somebody's attendance is noted: the past is not moved.
    """
    if Attendance.objects.filter(slot__workshop__programme=programme).exists():
        raise RuleError(
            _(
                "Des présences sont déjà notées : les dates passées ne se déplacent plus. Changez les ateliers un par un."
            ),
            field="starting",
        )
    shift = starting - first_day(programme)
    if not shift:
        return 0
    Programme.objects.filter(pk=programme.pk).update(
        starts_on=programme.starts_on + shift, ends_on=programme.ends_on + shift
    )
    for phase in programme.phases.all():
        phase.starts_on, phase.ends_on = phase.starts_on + shift, phase.ends_on + shift
        phase.save(update_fields=["starts_on", "ends_on"])
    _shift_slots(programme, shift)
    programme.workshops.all().changed_in_calendars()
    journal.record(
        "programme.redated",
        subject=programme,
        by=by,
        role="organiser",
        programme_id=programme.pk,
        data={"days": shift.days},
    )
    programme.refresh_from_db()
    return shift.days


def _shift_slots(programme: Programme, shift: timedelta) -> None:
    """From the far end, so that no half-day lands for a moment on another one of its workshop."""
    slots = Slot.objects.filter(workshop__programme=programme).order_by("-on" if shift > timedelta(0) else "on")
    for slot in slots:
        slot.on += shift
        slot.save(update_fields=["on"])
