"""Reminders before a workshop: each once, none late.

The rule, as the organiser reads it: a reminder leaves at nine in the morning, so many days before. When the server was
stopped it leaves once the server is back, unless the following reminder is due too (then only that one leaves), or the
workshop begins in less than two hours or has begun: then it is dropped. Who registers after that hour gets a
confirmation instead. One that the mail server did not take by then is dropped too, each by each (`expires_at`). A new date counts anew; a reminder whose hour had passed when the date changed is not sent.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maille.core import journal
from maille.people.mails import OWN_LINK, Item, Letter, absolute, queue_letters
from maille.people.models import Person
from maille.people.topics import Topic
from maille.programmes.models import Programme
from maille.ui.templatetags.ui import tr
from maille.workshops.actions.seats import lock_workshop
from maille.workshops.leaving import Seat, leave_address
from maille.workshops.models import Cohort, Registration, ReminderRound, Slot, Workshop, in_charge_of
from maille.workshops.whereabouts import when_of, whereabouts

AT: Final = time(9)
TOO_LATE: Final = timedelta(hours=2)
MOST_DAYS: Final = 30
CHOICES: Final = (14, 7, 3, 2, 1)
# When a half-day whose hour is unknown begins at the earliest.
_BEGINS: Final = {Slot.Part.MORNING: time(8), Slot.Part.AFTERNOON: time(13), Slot.Part.EVENING: time(18)}
_DEAD: Final = [Programme.State.ARCHIVED, Programme.State.CANCELLED, Programme.State.DRAFT]


def queue_reminders(*, now: datetime) -> int:
    """For the worker: write the reminders that are due; returns how many mails. A demonstration's days stand still: none."""
    today = timezone.localdate(now)
    coming = (
        Workshop.objects.filter(
            state__in=[Workshop.State.ANNOUNCED, Workshop.State.CONFIRMED], slots__on__range=(today, today + timedelta(MOST_DAYS)),
            programme__anchor_on__isnull=True, programme__is_unclaimed=False,
        )
        .exclude(programme__state__in=_DEAD)
        .select_related("programme")
        .prefetch_related("slots", "reminder_rounds")
        .distinct()
    )  # fmt: skip
    return sum(_remind(workshop, now=now) for workshop in coming if _due_days(workshop, now))


@transaction.atomic
def skip_due_reminders(*, workshop: Workshop, now: datetime) -> None:
    """The date just changed and everybody was told: reminders whose hour has passed for the new date say nothing new."""
    fresh = Workshop.objects.select_related("programme").get(pk=workshop.pk)
    for days in _due_days(fresh, now):
        _close(fresh, days, ReminderRound.State.DROPPED, now=now)


@transaction.atomic
def _remind(workshop: Workshop, *, now: datetime) -> int:
    workshop = lock_workshop(workshop)
    due = _due_days(workshop, now)
    if not due:
        return 0  # another worker was first
    for days in due[1:]:
        _close(workshop, days, ReminderRound.State.DROPPED, now=now)
    days, first = due[0], _first_slot(workshop)
    if now > _starts_at(first) - TOO_LATE:
        _close(workshop, days, ReminderRound.State.DROPPED, now=now)
        return 0
    name = f"reminder:{workshop.pk}:{first.on}:{days}"
    people, seats = _people(workshop, registered_by=_leaves_at(first.on, days))
    sent = queue_letters(
        people, own_link=lambda person: leave_address(seats[person.pk]), write=lambda: _letter(workshop), kind="reminder",
        programme_id=workshop.programme_id, key=lambda person: f"{name}:{person.pk}", due_at=now,
        topic=Topic.REMINDERS, expires_at=_starts_at(first) - TOO_LATE,
    )  # fmt: skip
    _close(workshop, days, ReminderRound.State.QUEUED, now=now, people=sent)
    return sent


def _due_days(workshop: Workshop, now: datetime) -> list[int]:
    """The reminders whose hour has come and that are neither written nor dropped, the nearest to the workshop first."""
    slots = list(workshop.slots.all())
    if not slots or slots[0].on < timezone.localdate(now):
        return []
    done = {done.days for done in workshop.reminder_rounds.all() if done.on == slots[0].on}
    wanted = sorted({int(days) for days in workshop.programme.reminder_days} - done)
    return [days for days in wanted if now >= _leaves_at(slots[0].on, days)]


def _leaves_at(first_on: date, days: int) -> datetime:
    return timezone.make_aware(datetime.combine(first_on - timedelta(days=days), AT))


def _starts_at(slot: Slot) -> datetime:
    return timezone.make_aware(datetime.combine(slot.on, slot.starts or _BEGINS[Slot.Part(slot.part_of_day)]))


def _first_slot(workshop: Workshop) -> Slot:
    return next(iter(workshop.slots.all()))


def _people(workshop: Workshop, *, registered_by: datetime) -> tuple[list[Person], dict[int, Seat]]:
    """Who holds a seat since before the reminder's hour, and which: their own, else their group's."""
    held = workshop.registrations.filter(state=Registration.State.CONFIRMED)
    rows = list(held.filter(created_at__lte=registered_by).select_related("person", "cohort").order_by("pk"))
    for row in rows:
        row.workshop = workshop
    groups: dict[int, Seat] = {}
    for cohort in Cohort.objects.filter(seats__in=held).distinct():
        cohort.workshop = workshop
        groups[cohort.in_charge_id] = cohort
    people = [*(row.person for row in rows), *in_charge_of(workshop, Registration.State.CONFIRMED)]
    return people, {**groups, **{row.person_id: row for row in rows}}


def _close(workshop: Workshop, days: int, state: str, *, now: datetime, people: int = 0) -> None:
    on = _first_slot(workshop).on
    ReminderRound.objects.create(workshop=workshop, on=on, days=days, state=state, people=people, at=now)
    verb = "reminded" if state == ReminderRound.State.QUEUED else "reminder_dropped"
    data = {"days": days, "people": people}
    journal.record(f"workshop.{verb}", subject=workshop, by=None, programme_id=workshop.programme_id, data=data, at=now)


def _letter(workshop: Workshop) -> Letter:
    facts = {"title": tr(workshop, "title"), "when": when_of(workshop), "programme": tr(workshop.programme, "title")}
    lines = [_("« %(title)s » a lieu %(when)s. Votre place est retenue.") % facts, *whereabouts(workshop)]
    return Letter(
        subject=_("Rappel : %(title)s, %(when)s") % facts,
        greeting="",
        paragraphs=lines,
        button=Item(_("Voir l'atelier"), absolute(workshop.get_absolute_url())),
        links=[Item(_("Je ne peux plus venir"), OWN_LINK)],
        why=_("Vous recevez ce message parce que vous êtes inscrit à un atelier de « %(programme)s ».") % facts,
    )
