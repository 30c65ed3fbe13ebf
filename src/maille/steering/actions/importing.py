"""A list comes in: kept for a day, then saved all at once or not at all; people are told where it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.core.text import clean_line
from maille.people.actions import find_or_create_organisation, register_person_for
from maille.people.imports.columns import FIELDS, key_of
from maille.people.imports.tables import Table
from maille.people.mails import Item, Letter, absolute, queue_letters
from maille.people.models import Person
from maille.people.topics import team_topic
from maille.programmes.actions.membership import choose_organisation, join_programme
from maille.programmes.models import Level, Programme
from maille.steering.imports.plan import DOUBTFUL, KNOWN, NEW, Line, Plan, plan_of
from maille.steering.models import ColumnMemory, ImportBatch
from maille.workshops.actions import register
from maille.workshops.mails import entrance_of, tell_registered
from maille.workshops.models import Registration, Workshop
from maille.workshops.whereabouts import when_of, whereabouts

CONFIRMED: Final = Registration.State.CONFIRMED
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
    """Everything or nothing. `answers`: line → "new" or "same" for the doubtful ones; without an answer they stay aside.

    Twice is as once. Nobody agrees to news by standing in a list. Raises RuleError when nobody would be saved.
    """
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("programme").get(pk=batch.pk)
    if batch.saved_at is not None:
        return batch
    check_fields(fields)
    plan = plan_of(batch.programme, batch.rows, fields)
    chosen = [line for line in plan.lines if _is_taken(line, answers)]
    if not chosen:
        raise RuleError(_("Aucune ligne à enregistrer. Répondez pour les lignes douteuses, ou corrigez la liste."))
    remember_columns(programme=batch.programme, headers=batch.headers, fields=fields)
    added = [line for line in chosen if line.state == NEW or answers.get(line.number) == "new"]
    people = {line.number: _person(batch, line, line in added, by=by, now=now) for line in chosen}
    seats = _register(workshop, list(people.values()), by=by, now=now)
    _tell(batch, [people[line.number] for line in added], seats, workshop, now=now)
    fresh = {people[line.number].pk for line in added}
    for row in seats.values():
        if row.person_id not in fresh:
            tell_registered(row, now=now)  # known already: only their new seat is news
    batch.report = _report(plan, chosen, added, seats)
    batch.rows, batch.saved_at = [], now
    batch.save(update_fields=["report", "rows", "saved_at"])
    journal.record(
        "list.imported", at=now, subject=batch, by=by, role="organiser", programme_id=batch.programme_id,
        data={"added": len(added), "known": len(chosen) - len(added)}, reason=batch.source,
    )  # fmt: skip
    return batch


def _is_taken(line: Line, answers: Mapping[int, str]) -> bool:
    return line.state in {NEW, KNOWN} or (line.state == DOUBTFUL and answers.get(line.number) in {"new", "same"})


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
    membership = join_programme(programme=programme, person=person, level=Level.FOLLOW, now=now, by=by)
    if is_new and any(sign.isalnum() for sign in line.organisation):
        organisation = find_or_create_organisation(name=line.organisation, kind="", by=by)
        choose_organisation(membership=membership, organisation=organisation, now=now)
    return person


def _register(
    workshop: Workshop | None, people: Sequence[Person], *, by: Person, now: datetime
) -> dict[int, Registration]:
    """Person → their new registration. In the order of the list; the letter is written afterwards."""
    if workshop is None:
        return {}
    had = set(workshop.registrations.active().filter(person__in=people).values_list("person_id", flat=True))
    rows = [
        register(workshop=workshop, person=person, now=now, by=by, role="organiser", quietly=True)
        for person in people
        if person.pk not in had
    ]
    return {row.person_id: row for row in rows}


def _tell(
    batch: ImportBatch,
    people: Sequence[Person],
    seats: Mapping[int, Registration],
    workshop: Workshop | None,
    *,
    now: datetime,
) -> None:
    """First contact: who writes, where the address comes from, what one may do about it (GDPR, article 14)."""
    alike: dict[object, list[Person]] = {}  # whoever holds a seat has a letter of their own, with their entry
    for person in people:
        row = seats.get(person.pk)
        alike.setdefault(person.pk if row and row.state == CONFIRMED else row and row.state, []).append(person)
    for told in alike.values():
        seat = seats.get(told[0].pk)

        def write(row: Registration | None = seat) -> Letter:
            return _letter(batch, workshop, row)

        queue_letters(
            told, write=write, key=lambda person: f"imported:{batch.programme_id}:{person.pk}", kind="imported",
            programme_id=batch.programme_id, topic=team_topic(batch.programme_id), due_at=now,
        )  # fmt: skip


def _letter(batch: ImportBatch, workshop: Workshop | None, row: Registration | None) -> Letter:
    programme = batch.programme
    facts = {"title": programme.title, "source": batch.source, "organiser": programme.organiser or programme.title}
    lines = [_("L'équipe de « %(title)s » (%(organiser)s) vous a ajouté à ce programme.") % facts]
    if workshop is not None and row is not None:
        seat = {"title": workshop.title, "when": when_of(workshop)}
        held = _("Votre place est retenue pour « %(title)s », %(when)s.") % seat
        waits = _("Vous êtes en liste d'attente pour « %(title)s », %(when)s.") % seat
        lines += [held if row.state == CONFIRMED else waits, *whereabouts(workshop)]
    lines.append(
        _("Votre nom et votre adresse viennent de : %(source)s. Ils servent à ce programme seulement.") % facts
    )
    address = workshop.get_absolute_url() if workshop else programme.get_absolute_url()
    return Letter(
        subject=_("« %(title)s » : d'où vient votre adresse, ce que vous pouvez en faire") % facts,
        greeting="",
        paragraphs=lines,
        button=Item(_("Voir l'atelier") if workshop else _("Voir le programme"), absolute(address)),
        items=[Item(_("Voir, corriger ou effacer mes données"), absolute(reverse("people:data")))],
        after=[*(entrance_of(row) if row is not None else []), _("Aucune nouvelle ne vous sera envoyée sans votre accord. Vous pouvez aussi vous plaindre à la CNIL (cnil.fr).")],
        why=_("Vous recevez ce message une seule fois, parce que votre adresse figurait dans cette liste."),
    )  # fmt: skip


def _report(
    plan: Plan, chosen: Sequence[Line], added: Sequence[Line], seats: Mapping[int, Registration]
) -> dict[str, object]:
    """Counts, and the numbers of the lines that stayed aside with their reason: no name is kept."""
    unsaid = _("douteuse, laissée de côté")
    aside = [
        {"line": line.number, "why": unsaid if line.state == DOUBTFUL else line.why}
        for line in plan.lines
        if line not in chosen
    ]
    states = [row.state for row in seats.values()]
    return {
        "added": len(added), "known": len(chosen) - len(added), "registered": states.count(CONFIRMED),
        "waiting": states.count(Registration.State.WAITING), "requested": states.count(Registration.State.REQUESTED), "aside": aside,
    }  # fmt: skip
