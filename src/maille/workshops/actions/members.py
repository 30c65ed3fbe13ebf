"""Who stands in a group's list: only a line of it, or by now somebody of their own, whom nobody else renames or erases."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from maille.core import journal
from maille.people.actions import erase_person, hold_people
from maille.people.models import Person
from maille.workshops.actions.seats import confirm_requests, lock_workshops
from maille.workshops.models import Cohort, Registration


def mere_lines(cohort: Cohort, *, attested_too: bool = False) -> set[int]:
    """Persons who are nothing yet but a line of this list: no account, address, telephone, card, programme, other
    registration, nobody joined to them, and (unless `attested_too`) no attestation. One query."""
    elsewhere = Registration.objects.filter(person=OuterRef("pk")).exclude(cohort=cohort)
    rows = Person.objects.alive().filter(
        ~Exists(elsewhere), registrations__cohort=cohort, account__isnull=True, contact_email="", phone="",
        cards__isnull=True, memberships__isnull=True, merged__isnull=True,
    )  # fmt: skip
    if not attested_too:
        rows = rows.filter(attestations__isnull=True)
    return set(rows.values_list("pk", flat=True))


def let_go(
    cohort: Cohort, people: Collection[Person], lines: Collection[int], *, by: Person, now: datetime, role: str
) -> None:
    """Their seats were given up: whoever was only one of `lines` is erased; the others stay, and leave the group."""
    for person in people:
        if person.pk in lines:
            erase_person(person=person, by=by, now=now, role=role)
        else:
            cohort.seats.filter(person=person).update(cohort=None)


@transaction.atomic
def detach_from_groups(*, person: Person, by: Person, now: datetime) -> int:
    """They are known for themselves now (an account, joined to another, recognised by the team): their seats are theirs, and
    who answers for the group decides of them no more. Returns how many seats."""
    hold_people([person.pk])
    lock_workshops(person.registrations.filter(cohort__isnull=False).values_list("workshop_id", flat=True))
    cohorts = list(Cohort.objects.filter(seats__person=person).select_related("workshop").order_by("workshop_id", "pk"))
    for cohort in cohorts:
        journal.record(
            "cohort.member_detached", at=now, subject=cohort, by=by, programme_id=cohort.workshop.programme_id,
            data={"workshop": cohort.workshop_id, "count": 1},
        )  # fmt: skip
    return person.registrations.filter(cohort__isnull=False).update(cohort=None)


@transaction.atomic
def recognise(*, person: Person, by: Person, now: datetime) -> None:
    """The team knows them: what their group only asked for is theirs at once, unless they have an address to prove."""
    if detach_from_groups(person=person, by=by, now=now) and not person.must_prove_address:
        confirm_requests(person=person, now=now)
