"""A list comes in: kept for a day, then saved all at once or not at all; people are told where it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.core.text import clean_line
from maille.people.actions import find_or_create_organisation, hold_people, register_person_for
from maille.people.imports.columns import FIELDS, key_of
from maille.people.imports.tables import Table
from maille.people.models import Person
from maille.programmes.actions.membership import (
    choose_kinds,
    choose_organisation,
    has_withdrawn_news,
    join_programme,
    note_news,
)
from maille.programmes.models import Level, Programme
from maille.steering.imports.letters import CONFIRMED, tell_newcomers
from maille.steering.imports.plan import DOUBTFUL, KNOWN, NEW, Line, Plan, plan_of
from maille.steering.models import ColumnMemory, ImportBatch
from maille.workshops.actions import recognise, register, tell_of_each
from maille.workshops.models import Registration, Workshop

ROWS_LAST: Final = timedelta(days=1)


@transaction.atomic
def start_import(*, programme: Programme, table: Table, source: str, by: Person, now: datetime) -> ImportBatch:
    """Nobody is added yet. `source`: where the list comes from, in words that its people will read."""
    forget_lists(now=now)
    return ImportBatch.objects.create(
        programme=programme, started_by=by, source=clean_line(source)[:120], headers=table.headers, rows=table.rows, created_at=now
    )  # fmt: skip


def forget_lists(*, now: datetime) -> int:
    """Lists that nobody saved within a day; returns how many."""
    return ImportBatch.objects.filter(saved_at__isnull=True, created_at__lt=now - ROWS_LAST).delete()[0]


@transaction.atomic
def remember_columns(*, programme: Programme, headers: Sequence[str], fields: Sequence[str]) -> None:
    for header, field in zip(headers, fields, strict=True):
        if header:
            ColumnMemory.objects.update_or_create(programme=programme, header=key_of(header), defaults={"field": field})


def check_fields(fields: Sequence[str]) -> None:
    """A name is needed; a field stands in one column only."""
    chosen = [field for field in fields if field]
    if not {"first_name", "full_name"} & set(chosen):
        raise RuleError(_("Dites quelle colonne contient le prénom, ou le prénom et le nom ensemble."))
    for field in FIELDS:
        if chosen.count(field) > 1:
            raise RuleError(
                _("« %(field)s » est choisi pour deux colonnes : gardez-en une.") % {"field": FIELDS[field]}
            )


@transaction.atomic
def save_import(
    *, batch: ImportBatch, fields: Sequence[str], answers: Mapping[int, str], workshop: Workshop | None, by: Person, now: datetime
) -> ImportBatch:  # fmt: skip
    """Everything or nothing. `answers`: line → "new", "same" or "" for the doubtful ones; else what the page proposed.

    `workshop`: for the lines that choose none themselves. Twice is as once. Nobody agrees to news by standing in a list: only
    the word that they wrote in it does. Raises RuleError when nobody would be saved.
    """
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("programme").get(pk=batch.pk)
    if batch.saved_at is not None:
        return batch
    check_fields(fields)
    plan = plan_of(batch.programme, batch.rows, fields)
    chosen = [line for line in plan.lines if _is_taken(line, answers)]
    if not chosen:
        raise RuleError(_("Aucune ligne à enregistrer. Répondez pour les lignes douteuses, ou corrigez la liste."))
    hold_people([line.person.pk for line in chosen if line.person is not None])  # before any room: one order
    remember_columns(programme=batch.programme, headers=batch.headers, fields=fields)
    added = [line for line in chosen if line.state == NEW or _answer(line, answers) == "new"]
    people = {line.number: _person(batch, line, line in added, by=by, now=now) for line in chosen}
    seats = _register(workshop, [(line, people[line.number]) for line in chosen], by=by, now=now)
    agreeing = _note_agreements(batch, fields, [(line, people[line.number]) for line in chosen], by=by, now=now)
    newcomers = [people[line.number] for line in added]
    tell_newcomers(batch, newcomers, seats, agreeing, now=now)
    fresh = {person.pk for person in newcomers}
    for person_id, rows in seats.items():
        if person_id not in fresh:
            tell_of_each(rows, now=now)  # known already: only their new seats are news
    batch.report = _report(plan, chosen, added, seats) | {"agreeing": len(agreeing)}
    batch.rows, batch.saved_at = [], now
    batch.save(update_fields=["report", "rows", "saved_at"])
    journal.record(
        "list.imported", at=now, subject=batch, by=by, role="organiser", programme_id=batch.programme_id,
        data={"added": len(added), "known": len(chosen) - len(added)}, reason=batch.source,
    )  # fmt: skip
    return batch


def _answer(line: Line, answers: Mapping[int, str]) -> str:
    """ "same" is for who may be somebody."""
    answer = answers.get(line.number, line.default)
    return "" if answer == "same" and line.person is None else answer


def _is_taken(line: Line, answers: Mapping[int, str]) -> bool:
    return line.state in {NEW, KNOWN} or (line.state == DOUBTFUL and _answer(line, answers) in {"new", "same"})


def _person(batch: ImportBatch, line: Line, is_new: bool, *, by: Person, now: datetime) -> Person:
    """Somebody new, registered by the organiser; somebody known is left as they are."""
    programme, person = batch.programme, line.person
    if is_new or person is None:
        person = register_person_for(
            first_name=line.first_name, last_name=line.last_name, contact=line.email or line.phone, by=by,
            reason=_("liste : %(source)s") % {"source": batch.source}, programme_id=programme.pk,
        )  # fmt: skip
        if line.email and line.phone:
            person.phone = line.phone
            person.save(update_fields=["phone"])
    else:
        recognise(person=person, by=by, now=now)
    membership = join_programme(programme=programme, person=person, level=Level.FOLLOW, now=now, by=by)
    if is_new and any(sign.isalnum() for sign in line.organisation):
        organisation = find_or_create_organisation(name=line.organisation, kind="", by=by)
        choose_organisation(membership=membership, organisation=organisation, now=now)
    if is_new and (line.kinds or line.other_kind):
        kinds = [kind.pk for kind in line.kinds]
        choose_kinds(membership=membership, kinds=kinds, other=line.other_kind, now=now, by=by)
    return person


def _register(
    workshop: Workshop | None, lines: Sequence[tuple[Line, Person]], *, by: Person, now: datetime
) -> dict[int, list[Registration]]:
    """Person → their new registrations. Room after room, each in the order of the list; letters are written afterwards. The
    team answers for those of its list: nobody's seat waits for a click, a seat that was only asked for is given."""
    wanted: dict[int, tuple[Workshop, list[Person]]] = {}
    for line, person in lines:
        for chosen in line.workshops if line.chooses else [workshop]:
            if chosen is not None:
                wanted.setdefault(chosen.pk, (chosen, []))[1].append(person)
    seats: dict[int, list[Registration]] = {}
    for _pk, (room, people) in sorted(wanted.items()):
        seated = room.registrations.active().exclude(state=Registration.State.REQUESTED)
        had = set(seated.filter(person__in=people).values_list("person_id", flat=True))
        for person in people:
            if person.pk not in had:
                had.add(person.pk)
                row = register(
                    workshop=room, person=person, now=now, by=by, role="organiser", quietly=True, is_vouched=True
                )
                seats.setdefault(person.pk, []).append(row)
    return seats


def _note_agreements(
    batch: ImportBatch, fields: Sequence[str], lines: Sequence[tuple[Line, Person]], *, by: Person, now: datetime
) -> set[int]:
    """The proof of each agreement to the news: the column's title, what they wrote, which list. Returns who agreed."""
    if "news" not in fields:
        return set()
    header = batch.headers[fields.index("news")][:120]
    noted = set()
    for line, person in lines:
        if line.agrees and not (line.person is not None and has_withdrawn_news(line.person)):
            words = {"header": header, "said": line.news[:60], "source": batch.source[:80]}
            wording = _("« %(header)s » : « %(said)s ». Liste reçue : %(source)s") % words
            membership = batch.programme.memberships.select_related("person").get(person=person)
            if note_news(membership=membership, wording=wording, source=f"list:{batch.pk}", by=by, now=now):
                noted.add(person.pk)
    return noted


def _report(
    plan: Plan, chosen: Sequence[Line], added: Sequence[Line], seats: Mapping[int, Sequence[Registration]]
) -> dict[str, object]:
    """Counts, and the numbers of the lines that stayed aside with their reason: no name is kept."""
    unsaid = _("douteuse, laissée de côté")
    aside = [
        {"line": line.number, "why": unsaid if line.state == DOUBTFUL else line.why}
        for line in plan.lines
        if line not in chosen
    ]
    states = [row.state for rows in seats.values() for row in rows]
    return {
        "added": len(added), "known": len(chosen) - len(added), "registered": states.count(CONFIRMED),
        "waiting": states.count(Registration.State.WAITING), "requested": states.count(Registration.State.REQUESTED), "aside": aside,
        "unread": [{"line": line.number, "why": why} for line in chosen for why in line.short],
    }  # fmt: skip
