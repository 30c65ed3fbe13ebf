"""A workshop as the agenda shows it: when, where, places left, and what the visitor may do about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maille.people.models import Person
from maille.programmes.models import Programme
from maille.ui.dates import day_in_words
from maille.ui.templatetags.ui import tr
from maille.workshops.actions.seats import is_open
from maille.workshops.models import Registration, Slot, Workshop
from maille.workshops.whereabouts import hours_of, part_of_day

State = Workshop.State


@dataclass(frozen=True)
class Rdv:
    workshop: Workshop
    today: date
    slots: list[Slot]
    taken: int
    waiting: int
    present: int
    mine: Registration | None

    @property
    def is_put_off(self) -> bool:
        """Its half-days are those that no longer hold, until a new date is saved."""
        return self.workshop.state == State.POSTPONED

    @property
    def first_on(self) -> date | None:
        return self.slots[0].on if self.slots and not self.is_put_off else None

    @property
    def days(self) -> list[date]:
        return sorted({slot.on for slot in self.slots})

    @property
    def someday(self) -> str:
        """« en mars, un mardi »: what stands for a day that is not fixed, or for the new one of a workshop put off."""
        return "" if self.slots and self.workshop.state != State.POSTPONED else self.workshop.someday

    @property
    def when(self) -> str:
        """« mardi 6 février, matin », or « en mars, un mardi »."""
        if self.first_on is None:
            return self.someday
        return _("%(day)s, %(part)s") % {"day": day_in_words(self.first_on, "day"), "part": self.part}

    @property
    def part(self) -> str:
        """« matin », « journée »; empty without a date."""
        return part_of_day(self.workshop) if self.first_on else ""

    @property
    def hours(self) -> str:
        """« 9 h 00 – 12 h 30 », when the hours are confirmed."""
        return hours_of(self.workshop, self.slots) if self.first_on else ""

    @property
    def is_past(self) -> bool:
        """Its last day is gone, or the organiser closed it. One that was put off is still to come."""
        return self.is_closed or (self.first_on is not None and self.days[-1] < self.today)

    @property
    def is_closed(self) -> bool:
        return self.workshop.state in {State.FINISHED, State.REPORTED}

    @property
    def is_off(self) -> bool:
        return self.workshop.state in {State.CANCELLED, State.POSTPONED}

    @property
    def is_today(self) -> bool:
        """One of its half-days is today, and it is held: « Je suis là » has its place."""
        return self.today in self.days and not self.is_off and not self.is_closed

    @property
    def is_open(self) -> bool:
        return not self.is_past and is_open(self.workshop)

    @property
    def free(self) -> int | None:
        return None if self.workshop.capacity is None else max(self.workshop.capacity - self.taken, 0)

    @property
    def is_full(self) -> bool:
        return self.free == 0 or self.waiting > 0

    @property
    def percent(self) -> int:
        return min(round(100 * self.taken / self.workshop.capacity), 100) if self.workshop.capacity else 0

    @property
    def places(self) -> str:
        """« 18 places libres sur 72 », « Complet, 3 personnes en liste d'attente », « Entrée libre »."""
        if self.free is None:
            return _("Sans limite de places")
        if not self.is_full:
            return ngettext("%(free)d place libre sur %(all)d", "%(free)d places libres sur %(all)d", self.free) % {
                "free": self.free, "all": self.workshop.capacity,
            }  # fmt: skip
        if not self.waiting:
            return _("Complet")
        return ngettext(
            "Complet, %(count)d personne en liste d'attente",
            "Complet, %(count)d personnes en liste d'attente",
            self.waiting,
        ) % {"count": self.waiting}

    @property
    def choice_label(self) -> str:
        """The line of the join form: « Mardi 6 février, matin : Écrire les défis (18 places libres sur 72) »."""
        places = _("complet, liste d'attente") if self.is_full else self.places
        facts = {
            "when": capfirst(self.when),
            "title": tr(self.workshop, "title"),
            "places": places[:1].lower() + places[1:],
        }
        return _("%(when)s : %(title)s (%(places)s)") % facts


@dataclass(frozen=True)
class Agenda:
    """Next first; the past newest first."""

    to_come: list[Rdv] = field(default_factory=list)
    past: list[Rdv] = field(default_factory=list)

    @property
    def all(self) -> list[Rdv]:
        return [*self.to_come, *self.past]

    @property
    def has_days(self) -> bool:
        """Is there something to put in a calendar?"""
        return any(rdv.days for rdv in self.to_come)


def agenda(programme: Programme, person: Person | None) -> Agenda:
    """The whole agenda in three queries: workshops with their counts and phases, slots, one's own registrations."""
    found = programme.workshops.visible().with_dates().with_seats_taken().with_queue()
    rdvs = rdvs_of(list(found), programme, person)
    past = [rdv for rdv in rdvs if rdv.is_past]
    return Agenda([rdv for rdv in rdvs if not rdv.is_past], past[::-1])


def rdvs_of(workshops: list[Workshop], programme: Programme, person: Person | None) -> list[Rdv]:
    """`workshops`: with dates and counts (`with_dates().with_seats_taken().with_queue()`)."""
    mine = {}
    if person is not None:
        rows = Registration.objects.active().filter(workshop__programme=programme, person=person)
        mine = {row.workshop_id: row for row in rows}
    for workshop in workshops:
        workshop.programme = programme
    return [_rdv(workshop, programme, mine.get(workshop.pk)) for workshop in workshops]


def rdvs_of_person(person: Person) -> list[Rdv]:
    """Every workshop they are registered to or wait for, in whatever programme; three queries."""
    rows = Registration.objects.active().filter(person=person)
    mine = {row.workshop_id: row for row in rows}
    found = Workshop.objects.visible().filter(pk__in=mine).with_dates().with_seats_taken().with_queue()
    return [_rdv(workshop, workshop.programme, mine[workshop.pk]) for workshop in found.select_related("programme")]


def _rdv(workshop: Any, programme: Programme, mine: Registration | None) -> Rdv:
    """`workshop` carries the annotated counts, which the type checker cannot see."""
    return Rdv(
        workshop, programme.today(), list(workshop.slots.all()), taken=workshop.seats_taken, waiting=workshop.people_waiting,
        present=workshop.people_present, mine=mine,
    )  # fmt: skip
