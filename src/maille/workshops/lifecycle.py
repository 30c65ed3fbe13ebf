"""What becomes of registrations when an address is proven, two persons are one, or one is erased."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from maille.core.text import fold
from maille.people.actions import hold_people
from maille.people.models import Person
from maille.workshops.actions.cohorts import leave_cohort
from maille.workshops.actions.members import detach_from_groups
from maille.workshops.actions.seats import asked_for, cancel, confirm_requests, lock_workshops, note_move, noted_present
from maille.workshops.models import AccessNeed, Attendance, CalendarFeed, Registration
from maille.workshops.whereabouts import by_date, title_and_when

State = Registration.State
# Who was registered twice keeps the better one.
_BEST_FIRST = [State.PRESENT, State.CONFIRMED, State.OFFERED, State.WAITING, State.REQUESTED, State.ABSENT]


def on_proof(*, person: Person, now: datetime) -> None:
    """An agenda address made before the proof may be a stranger's who typed this address: it ends. A seat in a group's list
    becomes their own."""
    CalendarFeed.objects.filter(person=person, created_at__lt=person.proven_at or now).delete()
    detach_from_groups(person=person, by=person, now=now)
    confirm_requests(person=person, now=now)


def what_waits(*, person: Person) -> list[str]:
    """The places that proving the address retains, the next first."""
    asked = sorted(asked_for(person), key=lambda row: by_date(row.workshop))
    return list({row.cohort_id or -row.pk: _in_words(row) for row in asked}.values())


def _in_words(registration: Registration) -> str:
    said = title_and_when(registration.workshop)
    if registration.cohort is None:
        return said
    return _("%(workshop)s : groupe « %(group)s »") % {"workshop": said, "group": registration.cohort.label}


def on_merge(*, kept: Person, gone: Person, now: datetime) -> None:
    """One active registration a workshop: the better stays, the other is cancelled and its seat freed. The agenda address
    of `gone` ends: whoever made it read only what `gone` had."""
    mine = Registration.objects.filter(Q(person=kept) | Q(person=gone))
    lock_workshops(mine.values_list("workshop_id", flat=True))
    CalendarFeed.objects.filter(person=gone).delete()
    for person in (kept, gone):
        detach_from_groups(person=person, by=kept, now=now)
    gone.attestations.filter(withdrawn_at__isnull=True).update(withdrawn_at=now)
    rows = (
        Registration.objects.active()
        .filter(Q(person=kept) | Q(person=gone))
        .select_related("workshop__programme", "person")
    )
    by_workshop: dict[int, list[Registration]] = {}
    for row in rows:
        by_workshop.setdefault(row.workshop_id, []).append(row)
    for doubles in by_workshop.values():
        for row in sorted(doubles, key=_how_good)[1:]:
            if row.state in {State.PRESENT, State.ABSENT} or row.workshop_id in _came_to(row.person):
                row.state, row.queued_at, row.offer_expires_at = State.CANCELLED, None, None
                row.save(update_fields=["state", "queued_at", "offer_expires_at"])
            else:
                cancel(registration=row, by=kept, now=now, because="merged")


def _how_good(row: Registration) -> tuple[int, datetime, int]:
    """Of two ranks in the queue the first is better."""
    return _BEST_FIRST.index(State(row.state)), row.queued_at or row.created_at, row.pk


def on_aside(*, kept: Person, aside: Person, now: datetime) -> list[str]:
    """The click that proved the address retained places for `aside`, whom `kept` does not take for themselves. Under the same
    first name nobody else is meant: the places are theirs. Another first name may share the address, and keeps its places."""
    rows = aside.registrations.active().filter(cohort=None).exclude(state__in=[State.PRESENT, State.ABSENT])
    rows = rows.exclude(workshop__in=_came_to(aside))
    if fold(aside.first_name) != fold(kept.first_name):
        words = _("Une place reste retenue au nom de %(name)s : le lien de son courriel la rend.")
        return [words % {"name": aside.public_name}] if rows.exists() else []
    lock_workshops(aside.registrations.values_list("workshop_id", flat=True))
    taken = set(kept.registrations.active().values_list("workshop_id", flat=True))
    places = list(rows.select_related("workshop__programme", "person").order_by("workshop_id"))
    for row in places:
        if row.workshop_id in taken:
            cancel(registration=row, by=kept, now=now, because="merged")
            continue
        row.person = kept
        row.save(update_fields=["person"])
        AccessNeed.objects.filter(person=kept, workshop=row.workshop).delete()
        AccessNeed.objects.filter(person=aside, workshop=row.workshop).update(person=kept)
        note_move(row, by=kept, role="participant", now=now, data={"offer": "moved"})
    return [_("Ce que ce clic demandait est à votre nom, une seule fois.")] if places else []


def on_erasure(*, person: Person, now: datetime) -> None:
    """Seats to come are freed, the agenda's address closes; past registrations stay as counts, by « Personne effacée »."""
    led = person.cohorts.standing()
    hold_people(Registration.objects.filter(cohort__in=led).values_list("person_id", flat=True))
    mine = Registration.objects.filter(Q(person=person) | Q(cohort__in=led))
    lock_workshops(mine.values_list("workshop_id", flat=True))
    CalendarFeed.objects.filter(person=person).delete()
    person.attestations.filter(withdrawn_at__isnull=True).update(withdrawn_at=now)
    person.attestations.update(name="")
    person.registrations.update(answer="")
    for cohort in led.select_related("workshop__programme"):
        came = Q(state__in=[State.PRESENT, State.ABSENT]) | Q(person__in=noted_present(cohort.workshop))
        if not cohort.seats.filter(came).exists():
            leave_cohort(cohort=cohort, by=person, now=now)
    for row in (
        person.registrations.active()
        .exclude(state__in=[State.PRESENT, State.ABSENT])
        .exclude(workshop__in=_came_to(person))
        .select_related("workshop__programme")
    ):
        cancel(registration=row, by=person, now=now)


def _came_to(person: Person) -> set[int]:
    """Workshops where they were noted present, closed or not: that seat is a count, it is not given up."""
    noted = Attendance.objects.filter(person=person, was_present=True)
    return set(noted.values_list("slot__workshop_id", flat=True))
