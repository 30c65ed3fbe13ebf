"""What came of a demand for several seats, in words: which are held, which wait."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maille.ui.dates import day_in_words
from maille.ui.templatetags.ui import tr
from maille.workshops.models import Registration, Slot, Workshop
from maille.workshops.whereabouts import by_date

State = Registration.State


def in_a_sentence(rows: Iterable[Registration], *, closed: Iterable[Workshop] = ()) -> str:
    """« Places retenues : « A » et « B ». Liste d'attente : « C ». » One person, several workshops, the next first."""
    held, asked, waiting = [], [], []
    for row in sorted(rows, key=lambda row: by_date(row.workshop)):
        if row.state == State.REQUESTED:
            asked.append(row.workshop)
        elif row.state in {State.WAITING, State.OFFERED}:
            waiting.append(row.workshop)
        elif row.state in Registration.HOLDING:
            held.append(row.workshop)
    shut = sorted(closed, key=by_date)
    said = [
        held and ngettext("Place retenue : %(titles)s.", "Places retenues : %(titles)s.", len(held)) % _titles(held),
        asked and ngettext("Place demandée : %(titles)s.", "Places demandées : %(titles)s.", len(asked)) % _titles(asked),
        waiting and _("Liste d'attente : %(titles)s.") % _titles(waiting),
        shut and ngettext("%(titles)s ne prend plus d'inscription.", "%(titles)s ne prennent plus d'inscription.", len(shut)) % _titles(shut),
    ]  # fmt: skip
    return " ".join(str(sentence) for sentence in said if sentence)


def _titles(workshops: Sequence[Workshop]) -> dict[str, str]:
    """« Écrire les défis » (11 janvier) et « Choisir » (en mars, un mardi)."""
    named = []
    for workshop in workshops:
        slots = list(workshop.slots.all())
        day = day_in_words(slots[0].on, "short") if slots else workshop.someday
        named.append(_("« %(title)s » (%(day)s)") % {"title": tr(workshop, "title"), "day": day})
    return {"titles": get_text_list(named, _("et"))}


def at_once_in_a_sentence(workshops: Sequence[Workshop]) -> str:
    """Which two of them are held at the same time, and when; empty when none are. Nothing is refused for it."""
    for one, other in combinations(workshops, 2):
        for mine in one.slots.all():
            if any(_overlap(mine, theirs) for theirs in other.slots.all()):
                words = {"one": tr(one, "title"), "other": tr(other, "title"), "day": day_in_words(mine.on, "day")}
                return (
                    _(
                        "« %(one)s » et « %(other)s » ont lieu en même temps, le %(day)s. Vos deux places sont notées : annulez celle dont vous ne voulez pas."
                    )
                    % words
                )
    return ""


def _overlap(one: Slot, other: Slot) -> bool:
    """By their hours when both are known, else by the part of the day."""
    if one.on != other.on:
        return False
    if one.starts and one.ends and other.starts and other.ends:
        return one.starts < other.ends and other.starts < one.ends
    return one.part_of_day == other.part_of_day
