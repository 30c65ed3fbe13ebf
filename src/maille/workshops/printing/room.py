"""Papers of the room: who sits at which table with the cards to set on them; what to prepare so that everybody can come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db.models import Count
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maille.ui.printing import Document, set_words
from maille.ui.typography import grouped
from maille.workshops.models import AccessNeed, Feature, Workshop
from maille.workshops.printing.day import document_of, heading_of
from maille.workshops.tables import Table
from maille.workshops.whereabouts import when_of

# What the sheet asks about even when nobody asked for it, before the arrangements that people may ask for.
_ALWAYS: Final = ("step_free", "loop", "quiet", "childcare", "language")
# What the workshop announces → the arrangement that answers to it.
_ASKED_AS: Final = {"step_free": "step_free", "hearing_loop": "loop", "quiet_room": "quiet", "childcare": "childcare"}


def table_plan(*, workshop: Workshop, tables: Sequence[Table], size: int, draw: int) -> Document:
    """The plan for the team, by table and by name, then a card for each table."""
    people = sum(len(table.guests) for table in tables)
    everybody = sorted(
        ((guest, table.number) for table in tables for guest in table.guests), key=lambda one: one[0].sorting
    )
    data = {
        **heading_of(workshop),
        "when": set_words(capfirst(when_of(workshop))),
        "tables": [
            {"number": table.number, "people": [set_words(guest.name) for guest in sorted(table.guests, key=lambda one: one.sorting)]}
            for table in tables
        ],
        "by_name": [[set_words(guest.name), number] for guest, number in everybody],
        "total": ngettext("%(count)s personne", "%(count)s personnes", people) % {"count": grouped(people)},
        "rule": set_words(
            _("%(size)d personnes au plus par table. Chaque personne va à la table où son groupe, puis son type d'acteur, puis son enjeu est le moins présent ; les élèves d'une classe vont par deux. Tirage %(draw)d : le même numéro redonne les mêmes tables.")
            % {"size": size, "draw": draw}
        ),
        "words": {
            "heading": _("Plan de tables"), "table": _("Table"), "when": _("Date"), "venue": _("Lieu"), "by_name": _("Par nom"),
            "nobody": _("Personne n'est inscrit pour l'instant."),
        },
    }  # fmt: skip
    return document_of(workshop, "tables", _("Plan de tables"), data)


def access_sheet(*, workshop: Workshop) -> Document:
    """Transport, entrance, loop, quiet room, childcare, language: what is announced, how many ask, what to prepare. No name."""
    rows = workshop.access_needs.values("kind").annotate(count=Count("pk"))
    asked = {str(row["kind"]): int(row["count"]) for row in rows}
    labels = dict(AccessNeed.Kind.choices)
    kinds = [kind for kind in labels if kind in _ALWAYS or kind in asked]
    announced = {
        "language": capfirst(workshop.languages),
        **{_ASKED_AS[one.name]: _announced(one) for one in workshop.features},
    }
    details = workshop.access_needs.exclude(detail="").order_by("kind", "detail")
    data = {
        **heading_of(workshop),
        "when": set_words(capfirst(when_of(workshop))),
        "access": [set_words(line) for line in workshop.access.split("\n") if line.strip()],
        "rows": [
            [set_words(capfirst(_("transports, arrêt, stationnement"))), "", set_words(workshop.transport)],
            *([set_words(capfirst(labels[kind])), grouped(asked.get(kind, 0)), set_words(announced.get(kind, ""))] for kind in kinds),
        ],
        "is_empty": workshop.is_sheet_empty,
        "details": [set_words(f"{capfirst(row.get_kind_display())} : {row.detail}") for row in details],
        "total": ngettext("%(count)s demande", "%(count)s demandes", sum(asked.values())) % {"count": grouped(sum(asked.values()))},
        "words": {
            "heading": _("Fiche d'accès"), "when": _("Date"), "venue": _("Lieu"), "announced": _("Ce qui est annoncé"), "announced_short": _("Annoncé"), "other": capfirst(_("autre chose à savoir")),
            "nothing": _("Rien n'est encore annoncé sur la page de l'atelier."), "what": _("Aménagement"), "asked": _("Demandes"),
            "ready": _("Ce qui est prévu"), "who": _("Qui s'en charge"), "details": _("Précisions données"),
            "why": _("Aucun nom ne figure ici. Détruisez cette fiche après l'atelier : les demandes s'effacent d'elles-mêmes le lendemain."),
        },
    }  # fmt: skip
    return document_of(workshop, "access", _("Fiche d'accès"), data)


def _announced(feature: Feature) -> str:
    said = {True: _("oui"), False: _("non"), None: _("pas encore su")}[feature.is_there]
    return (
        _("%(label)s : %(text)s") % {"label": capfirst(said), "text": feature.detail}
        if feature.detail
        else capfirst(said)
    )
