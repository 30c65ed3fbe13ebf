"""What becomes of registrations when an address is proven, two persons are one, or one is erased."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from maille.people.models import Person
from maille.workshops.actions.cohorts import leave_cohort
from maille.workshops.actions.seats import cancel, confirm_requests
from maille.workshops.models import CalendarFeed, Registration

State = Registration.State
# Who was registered twice keeps the better one.
_BEST_FIRST = [State.PRESENT, State.CONFIRMED, State.OFFERED, State.WAITING, State.REQUESTED, State.ABSENT]


def on_proof(*, person: Person, now: datetime) -> None:
    confirm_requests(person=person, now=now)


def on_merge(*, kept: Person, gone: Person, now: datetime) -> None:
    """One active registration a workshop: the better stays, the other is cancelled and its seat freed. One agenda address."""
    if CalendarFeed.objects.filter(person=kept).exists():
        CalendarFeed.objects.filter(person=gone).delete()
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
        for row in sorted(doubles, key=lambda r: _BEST_FIRST.index(State(r.state)))[1:]:
            if row.state in {State.PRESENT, State.ABSENT}:
                row.state = State.CANCELLED
                row.save(update_fields=["state"])
            else:
                cancel(registration=row, by=kept, now=now)


def on_erasure(*, person: Person, now: datetime) -> None:
    """Seats to come are freed, the agenda's address closes; past registrations stay as counts, by « Personne effacée »."""
    CalendarFeed.objects.filter(person=person).delete()
    person.attestations.filter(withdrawn_at__isnull=True).update(withdrawn_at=now)
    person.registrations.update(answer="")
    for cohort in person.cohorts.standing().select_related("workshop__programme"):
        if not cohort.seats.filter(state__in=[State.PRESENT, State.ABSENT]).exists():
            leave_cohort(cohort=cohort, by=person, now=now)
    for row in (
        person.registrations.active()
        .exclude(state__in=[State.PRESENT, State.ABSENT])
        .select_related("workshop__programme")
    ):
        cancel(registration=row, by=person, now=now)
