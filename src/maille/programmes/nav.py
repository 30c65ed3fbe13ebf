"""The programme's menu: few entries at first, the others appear with their phase or when the organiser says so."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from maille.programmes.models import Phase, Programme

COCREATION_OR_LATER = frozenset({Phase.Kind.COCREATION, Phase.Kind.PROJECT})


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    is_current: bool


def shown_rooms(programme: Programme, phases: list[Phase]) -> list[str]:
    """Rooms in the menu: those of the phases that have begun, plus the organiser's « outils avancés »."""
    begun = {phase.kind for phase in phases if phase.state != Phase.State.UPCOMING}
    rooms = ["workshops", "needs"]
    if begun or "challenges" in programme.advanced_tools:
        rooms.append("challenges")
    if begun & COCREATION_OR_LATER or "solutions" in programme.advanced_tools:
        rooms.append("solutions")
    if begun & COCREATION_OR_LATER or "projects" in programme.advanced_tools:
        rooms.append("projects")
    if begun & COCREATION_OR_LATER or "actors" in programme.advanced_tools:
        rooms.append("actors")
    return rooms


def entries(request: HttpRequest, programme: Programme, phases: list[Phase]) -> list[Entry]:
    labels = {
        "workshops": (_("Agenda"), "workshops:list"),
        "needs": (_("Besoins"), "needs:list"),
        "challenges": (_("Défis"), "challenges:list"),
        "solutions": (_("Solutions"), "solutions:list"),
        "projects": (_("Projets"), "projects:list"),
        "actors": (_("Acteurs"), "pages:actors"),
    }
    shown = [(_("Accueil"), "pages:home"), *(labels[room] for room in shown_rooms(programme, phases))]
    home = reverse("pages:home", args=[programme.slug])
    found = []
    for label, name in shown:
        url = reverse(name, args=[programme.slug])
        current = request.path == url or (url != home and request.path.startswith(url))
        found.append(Entry(label, url, current))
    return found
