"""Workshops edited in the browser: what the file holds, with the rules that people's registrations impose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.core.slugs import unique_slug
from maille.people.models import Person
from maille.programmes.actions import editing
from maille.programmes.models import Phase, Programme
from maille.ui.dates import day_in_words, hour_in_words
from maille.workshops.actions import announce_new_date, lock_workshop, settle_place
from maille.workshops.actions.life import PLACE
from maille.workshops.models import NEED_A_DAY, Part, Slot, Workshop
from maille.workshops.news import shown_of, tell_news
from maille.workshops.reminders import skip_due_reminders


@dataclass(frozen=True)
class HalfDay:
    """One half-day as the form gives it; `starts` and `ends` may both be unknown."""

    on: date
    part_of_day: str
    starts: time | None = None
    ends: time | None = None


@transaction.atomic
def add_workshop(
    *, programme: Programme, phase: Phase, values: Mapping[str, Any], slots: Sequence[HalfDay], by: Person
) -> Workshop:
    """A new workshop, announced, with its half-days."""
    title = editing.tidied(Workshop(), "title", values["title"])
    number = (programme.workshops.aggregate(last=Max("pk"))["last"] or 0) + 1
    workshop = Workshop(
        programme=programme, phase=phase, code=f"A{number}",
        slug=unique_slug(programme.workshops.all(), title, fallback=f"atelier-{number}"),
    )  # fmt: skip
    for name, value in _without_words(workshop, values, slots).items():
        setattr(workshop, name, editing.tidied(workshop, name, value))
    workshop.save()
    journal.record("workshop.added", subject=workshop, by=by, role="organiser", programme_id=programme.pk)
    set_slots(workshop=workshop, slots=slots, by=by)
    return workshop


@transaction.atomic
def edit_workshop(
    *,
    workshop: Workshop,
    values: Mapping[str, Any],
    slots: Sequence[HalfDay],
    by: Person,
    now: datetime,
    seal: str = "",
) -> int:
    """Texts, venue, places and half-days in one save. Those who come hear of a new place, day or hour in one mail each;
    returns how many mails leave.

    A workshop put off is announced again by its new half-days, in the same save.
    Raises RuleError for fewer places than people who hold one, or when somebody else saved meanwhile.
    """
    workshop = lock_workshop(workshop)
    editing.check_seal(workshop, values, seal)
    values = _without_words(workshop, values, slots)
    tidy = {name: editing.tidied(workshop, name, value) for name, value in values.items()}
    before = shown_of(workshop)
    place = {name: tidy[name] for name in PLACE if name in tidy}
    settle_place(workshop=workshop, values=place, by=by, now=now, quietly=True)
    texts = {name: value for name, value in tidy.items() if name not in PLACE}
    changed = editing.edit(thing=workshop, values=texts, by=by, programme=workshop.programme)
    if "title" in changed:
        Workshop.objects.filter(pk=workshop.pk).changed_in_calendars()
    workshop.when_words = tidy.get("when_words", workshop.when_words)
    are_new = set_slots(workshop=workshop, slots=slots, by=by)
    fresh = Workshop.objects.select_related("programme").get(pk=workshop.pk)
    if fresh.state == Workshop.State.POSTPONED and before.days != shown_of(fresh).days:
        told = announce_new_date(workshop=fresh, former=before.days, by=by, now=now)
    else:
        told = tell_news(fresh, before=before, now=now)
    if are_new and fresh.state != Workshop.State.DRAFT:
        skip_due_reminders(workshop=fresh, now=now)
    return told


@transaction.atomic
def set_slots(*, workshop: Workshop, slots: Sequence[HalfDay], by: Person) -> bool:
    """Make the half-days what the form says; True when something changed. One with an attendance list stays.

    None at all: while the workshop is not confirmed, and words say when (`when_words`).
    """
    wanted = {(slot.on, slot.part_of_day): slot for slot in slots}
    if not wanted:
        _check_may_wait(workshop)
    if len(wanted) < len(slots):
        raise RuleError(_("La même demi-journée est donnée deux fois. Gardez-en une."))
    _check_apart(slots)
    changed, before = False, [slot.on for slot in workshop.slots.all()]
    for present in list(workshop.slots.all()):
        slot = wanted.pop((present.on, present.part_of_day), None)
        if slot is None:
            _remove_slot(present)
            changed = True
        elif (present.starts, present.ends) != (slot.starts, slot.ends):
            present.starts, present.ends = slot.starts, slot.ends
            editing.check_constraints(present)
            present.save(update_fields=["starts", "ends"])
            changed = True
    for slot in wanted.values():
        fresh = Slot(workshop=workshop, on=slot.on, part_of_day=slot.part_of_day, starts=slot.starts, ends=slot.ends)
        editing.check_constraints(fresh)
        fresh.save()
        changed = True
    if changed:
        if workshop.state != Workshop.State.DRAFT:
            Workshop.objects.filter(pk=workshop.pk).keep_withdrawn_days(before)
        Workshop.objects.filter(pk=workshop.pk).changed_in_calendars()
        journal.record(
            "workshop.slots_changed", subject=workshop, by=by, role="organiser", programme_id=workshop.programme_id
        )
    return changed


def _without_words(workshop: Workshop, values: Mapping[str, Any], slots: Sequence[HalfDay]) -> dict[str, Any]:
    """Once a day is fixed, what stood for it is gone: else it would come back, out of date. Put off, the words are of the new day."""
    held = {(slot.on, slot.part_of_day) for slot in workshop.slots.all()} if workshop.pk else set()
    is_put_off = workshop.state == Workshop.State.POSTPONED and held == {(slot.on, slot.part_of_day) for slot in slots}
    if not slots or is_put_off:
        return dict(values)
    found = {**values, "when_words": ""}
    translations = values.get("translations", workshop.translations)
    if any("when_words" in texts for texts in translations.values()):
        kept = {
            code: {name: text for name, text in texts.items() if name != "when_words"}
            for code, texts in translations.items()
        }
        found["translations"] = {code: texts for code, texts in kept.items() if texts}
    return found


def _check_may_wait(workshop: Workshop) -> None:
    """Without a day."""
    if workshop.state in NEED_A_DAY:
        words = _("Cet atelier est %(state)s : il garde un jour. Pour le remettre à plus tard, « Reporter » d'abord.")
        raise RuleError(words % {"state": workshop.get_state_display()}, field="on")
    if not workshop.when_words and workshop.state != Workshop.State.POSTPONED:
        words = _("Donnez un jour et un moment, ou dites ici à peu près quand : « en mars, un mardi ».")
        raise RuleError(words, field="when_words")


def _check_apart(slots: Sequence[HalfDay]) -> None:
    """Nobody is at two half-days of a workshop at once."""
    timed = sorted((slot.on, slot.starts, slot.ends) for slot in slots if slot.starts and slot.ends)
    for (day, starts, ends), (next_day, next_starts, _next_ends) in pairwise(timed):
        if day == next_day and next_starts < ends:
            words = {"start": hour_in_words(starts), "end": hour_in_words(ends), "next": hour_in_words(next_starts)}
            text = _(
                "Deux demi-journées du %(day)s se chevauchent : l'une va de %(start)s à %(end)s, l'autre commence à %(next)s."
            )
            raise RuleError(text % {"day": day_in_words(day, "day"), **words})


@transaction.atomic
def set_parts(*, workshop: Workshop, parts: Sequence[Mapping[str, Any]], by: Person) -> bool:
    """What happens in the workshop, in this order; each mapping holds kind, title, text and maybe translations."""
    present = [(part.kind, part.title, part.text, part.translations) for part in workshop.parts.all()]
    wanted = [
        (
            part["kind"],
            editing.tidied(Part(), "title", part["title"]),
            editing.tidied(Part(), "text", part.get("text", "")),
            part.get("translations") or {},
        )
        for part in parts
    ]
    if present == wanted:
        return False
    workshop.parts.all().delete()
    Part.objects.bulk_create([
        Part(workshop=workshop, order=order, kind=kind, title=title, text=text, translations=translations)
        for order, (kind, title, text, translations) in enumerate(wanted, start=1)
    ])  # fmt: skip
    journal.record(
        "workshop.parts_changed", subject=workshop, by=by, role="organiser", programme_id=workshop.programme_id
    )
    return True


@transaction.atomic
def remove_workshop(*, workshop: Workshop, by: Person) -> None:
    """Only while nobody ever registered: afterwards it is cancelled, and people see why."""
    if workshop.registrations.exists():
        raise RuleError(
            _("Des personnes se sont inscrites à cet atelier : annulez-le plutôt, elles verront qu'il n'a pas lieu.")
        )
    programme_id, pk = workshop.programme_id, workshop.pk
    workshop.delete()
    journal.record("workshop.removed", by=by, role="organiser", programme_id=programme_id, data={"id": pk})


def _remove_slot(slot: Slot) -> None:
    if slot.attendances.exists():
        raise RuleError(
            _(
                "Des présences sont notées le %(day)s, %(part)s : cette demi-journée ne change plus de jour ni de moment, et ne se retire pas. Remettez-la, et ajoutez l'autre à côté."
            )
            % {"day": day_in_words(slot.on, "day"), "part": slot.get_part_of_day_display()}
        )
    slot.delete()
