"""What came of a demand for several seats, in one sentence: « places retenues : 3 ; liste d'attente : 1 »."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maille.workshops.models import Registration

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
