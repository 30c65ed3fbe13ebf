"""When and where a workshop is held, as the letters and pages say it in the language that is active."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from maille.ui.dates import day_in_words, hour_in_words
from maille.ui.templatetags.ui import tr
from maille.workshops.models import Slot, Workshop


def hours_of(workshop: Workshop, slots: Sequence[Slot]) -> str:
    """« 9 h 00 à 12 h 30 », empty until the hours are confirmed."""
    timed = [slot for slot in slots if slot.starts and slot.ends]
    if not workshop.are_hours_confirmed or not timed:
        return ""
    start, end = timed[0].starts or time(), timed[-1].ends or time()
    return _("%(start)s à %(end)s") % {"start": hour_in_words(start), "end": hour_in_words(end)}


def part_of_day(workshop: Workshop) -> str:
    return _part(list(workshop.slots.all()))


def when_of(workshop: Workshop) -> str:
    """« mardi 6 février, matin », with its hours once they are confirmed; the first of several days. Without a day:
    « en mars, un mardi »."""
    slots = list(workshop.slots.all())
    return _day(workshop, [slot for slot in slots if slot.on == slots[0].on]) if slots else workshop.someday


def by_date(workshop: Workshop) -> tuple[date, bool, int]:
    """To sort by: the next first, those without a date last. The slots should be at hand."""
    slots = list(workshop.slots.all())
    return (
        (slots[0].on, slots[0].part_of_day != Slot.Part.MORNING, workshop.pk)
        if slots
        else (date.max, True, workshop.pk)
    )


def title_and_when(workshop: Workshop) -> str:
    return _("« %(title)s », %(when)s") % {"title": tr(workshop, "title"), "when": when_of(workshop)}


def whereabouts(workshop: Workshop, *, in_full: bool = True) -> list[str]:
    """What a letter adds below its first sentence: every day when there are several, the place; `in_full`: how to get in."""
    slots = list(workshop.slots.all())
    days = [_day(workshop, [slot for slot in slots if slot.on == on]) for on in sorted({slot.on for slot in slots})]
    lines = [_("Quand : %(days)s.") % {"days": " ; ".join(days)}] if len(days) > 1 else []
    if not slots:
        lines.append(_("La date exacte vous sera dite dès qu'elle est fixée."))
    if workshop.venue:
        place = ", ".join(part for part in (workshop.venue, workshop.address, workshop.city) if part)
        lines.append(_("Où : %(place)s.") % {"place": place})
    if not in_full:
        return lines
    known = " ; ".join(feature.words for feature in workshop.known_features)
    return [*lines, *(text for text in (workshop.transport, known and f"{capfirst(known)}.", workshop.access) if text)]


def _day(workshop: Workshop, slots: Sequence[Slot]) -> str:
    """One day. Hours are said only when all its half-days have them."""
    are_timed = all(slot.starts and slot.ends for slot in slots)
    moment = (hours_of(workshop, slots) if are_timed else "") or _part(slots)
    return _("%(day)s, %(part)s") % {"day": day_in_words(slots[0].on, "day"), "part": moment}


def _part(slots: Sequence[Slot]) -> str:
    """« matin », « journée »."""
    several = len({slot.part_of_day for slot in slots}) > 1
    return str(_("journée")) if several else str(slots[0].get_part_of_day_display())
