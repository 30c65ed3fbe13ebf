"""What a door shows: the half-day under way, who is expected, who has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from maille.core.errors import RuleError
from maille.core.text import fold
from maille.people.actions.cards import person_of_card
from maille.people.models import Person
from maille.workshops.models import Attendance, Cohort, Registration, Slot, Workshop
from maille.workshops.tickets import looks_like_ticket, registration_of
from maille.workshops.whereabouts import when_of

LATEST: Final = 6
FOUND_AT_MOST: Final = 8
_OPENS_EARLY: Final = timedelta(minutes=90)
_BEGINS: Final = {Slot.Part.MORNING: time(8), Slot.Part.AFTERNOON: time(13, 30), Slot.Part.EVENING: time(18)}


@dataclass(frozen=True)
class Expected:
    """One line of the door: somebody registered, and when they came if they did."""

    person_id: int
    name: str
    state: str
    came_at: datetime | None
    seat_id: int = 0  # of who may give it up: not one of a group's

    @property
    def note(self) -> str:
        return _("sans place confirmée") if self.state in {"waiting", "offered", "requested"} else ""


@dataclass(frozen=True)
class Counts:
    present: int
    expected: int  # hold a seat, or came
    capacity: int | None

    @property
    def missing(self) -> int:
        return max(self.expected - self.present, 0)


def slot_now(slots: Sequence[Slot], now: datetime) -> Slot | None:
    """The half-day whose door is open: today's last one that has begun or begins within 90 minutes, else the nearest day's."""
    if not slots:
        return None
    local = timezone.localtime(now)
    today = slots[0].workshop.programme.today()
    todays = [slot for slot in slots if slot.on == today]
    soon = (local + _OPENS_EARLY).time() if (local + _OPENS_EARLY).date() == local.date() else time.max
    begun = [slot for slot in todays if (slot.starts or _BEGINS[Slot.Part(slot.part_of_day)]) <= soon]
    return begun[-1] if begun else (todays or sorted(slots, key=lambda slot: abs(slot.on - today)))[0]


def expected(slot: Slot, words: str = "") -> list[Expected]:
    """Everybody registered whose name holds the words, without accents or case, by name. Two queries."""
    came = dict(slot.attendances.filter(was_present=True).values_list("person_id", "noted_at"))
    rows = slot.workshop.registrations.active().values_list(
        "person_id", "person__first_name", "person__last_name", "person__pseudonym", "state", "cohort__name", "pk"
    )
    wanted = fold(words).split()
    found = []
    for pk, first, last, pseudonym, state, group, seat in rows:
        name = f"{first} {last}".strip()
        shown = f"{name} ({group or pseudonym})" if group or pseudonym else name
        if all(word in fold(shown) for word in wanted):
            found.append((fold(f"{last} {first}"), Expected(pk, shown, state, came.get(pk), 0 if group else seat)))
    return [line for _key, line in sorted(found, key=lambda pair: (pair[0], pair[1].person_id))]


@dataclass(frozen=True)
class Group:
    """A group at the door: how many of its seats are noted, of how many held."""

    cohort: Cohort
    present: int
    expected: int

    @property
    def missing(self) -> int:
        return max(self.expected - self.present, 0)


def groups(slot: Slot) -> list[Group]:
    """Two queries, whatever the number of groups."""
    came = set(slot.attendances.filter(was_present=True).values_list("person_id", flat=True))
    seats: dict[int, list[int]] = {}
    rows = slot.workshop.registrations.filter(state__in=Registration.HOLDING, cohort__isnull=False)
    for cohort_id, person_id in rows.values_list("cohort_id", "person_id"):
        seats.setdefault(cohort_id or 0, []).append(person_id)
    if not seats:
        return []
    found = slot.workshop.cohorts.standing().filter(pk__in=seats)
    return [Group(one, len(came.intersection(seats[one.pk])), len(seats[one.pk])) for one in found]


def counts(slot: Slot) -> Counts:
    """Two queries."""
    present = slot.attendances.filter(was_present=True)
    held = slot.workshop.registrations.filter(state__in=Registration.HOLDING).exclude(
        person__in=present.values("person_id")
    )
    inside = present.count()
    return Counts(inside, inside + held.count(), slot.workshop.capacity)


def latest(slot: Slot) -> list[Attendance]:
    rows = slot.attendances.filter(was_present=True).select_related("person")
    return list(rows.order_by("-noted_at", "-pk")[:LATEST])


def person_behind(code: str, *, slot: Slot, now: datetime) -> tuple[Person, str]:
    """Whom a scanned or typed code stands for at this door, and what it was: a ticket's link, or a printed card's code.

    Raises RuleError, in words for the one who scans, for a forged code, another workshop's, or a seat given up.
    """
    tidy = code.strip().rstrip("/")
    last = tidy.rpartition("#")[2] if "#" in tidy else tidy.rpartition("/")[2]
    if not looks_like_ticket(last):
        return person_of_card(code=last, now=now), "card"
    registration = registration_of(last)
    check_ticket(registration, slot.workshop)
    return registration.person, "ticket"


def check_ticket(registration: Registration, workshop: Workshop) -> None:
    """Raises RuleError when the ticket is not for this workshop, or no more."""
    if registration.workshop_id != workshop.pk:
        raise RuleError(
            _("Ce QR est celui d'un autre atelier : « %(title)s », %(when)s.")
            % {"title": registration.workshop.title, "when": when_of(registration.workshop)},
            field="code",
        )
    if registration.state in {Registration.State.CANCELLED, Registration.State.DECLINED}:
        raise RuleError(
            _(
                "Cette inscription a été annulée. La personne peut entrer comme arrivée sans inscription, s'il reste de la place."
            ),
            field="code",
        )
