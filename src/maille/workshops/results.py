"""What came of a demand for several seats, in one sentence: « places retenues : 3 ; liste d'attente : 1 »."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maille.ui.dates import day_in_words
from maille.ui.templatetags.ui import tr
from maille.workshops.models import Registration, Slot, Workshop

State = Registration.State


def in_a_sentence(states: Iterable[str], *, closed: int = 0) -> str:
    """« Place retenue à 3 ateliers, liste d'attente pour 1. » One person, several workshops."""
    given = list(states)
    held = len([state for state in given if state in Registration.HOLDING and state != State.OFFERED])
    waiting = len([state for state in given if state in {State.WAITING, State.OFFERED}])
    asked = given.count(State.REQUESTED)
    parts = []
    if held:
        parts.append(
            ngettext("place retenue à %(count)d atelier", "place retenue à %(count)d ateliers", held) % {"count": held}
        )
    if asked:
        words = ngettext("place demandée à %(count)d atelier", "place demandée à %(count)d ateliers", asked)
        parts.append(words % {"count": asked})
    if waiting:
        parts.append(_("liste d'attente pour %(count)d") % {"count": waiting})
    if closed:
        words = ngettext("%(count)d ne prend plus d'inscription", "%(count)d ne prennent plus d'inscription", closed)
        parts.append(words % {"count": closed})
    return f"{capfirst(', '.join(parts))}."


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
