"""How many people, never who: a count under 5 is hidden, and never left to be guessed from the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from maille.opendata.tables import Row, Site, Table, words
from maille.programmes.models import Level, Programme
from maille.workshops.models import Registration

SMALLEST = 5


def hide_small(counts: Mapping[str, int]) -> dict[str, int | None]:
    """None for a count from 1 to 4. One hidden count alone could be found by subtraction: the next smallest goes too."""
    hidden = {name for name, count in counts.items() if 0 < count < SMALLEST}
    others = sorted((count, name) for name, count in counts.items() if count >= SMALLEST)
    if len(hidden) == 1 and others:
        hidden.add(others[0][1])
    return {name: None if name in hidden else count for name, count in counts.items()}


def _groups(programme: Programme) -> Iterator[tuple[str, dict[str, int]]]:
    members = programme.memberships.filter(person__erased_at__isnull=True, person__merged_into__isnull=True)
    kinds = {kind.pk: kind.label for kind in programme.actor_kinds.all()}
    found = dict(members.filter(kinds__isnull=False).values_list("kinds").annotate(n=Count("pk")).order_by())
    yield "personnes par type d'acteur", {label: found.get(pk, 0) for pk, label in kinds.items()}
    levels = dict(members.values_list("level").annotate(n=Count("pk")).order_by())
    yield "personnes par niveau d'engagement", {label: levels.get(level, 0) for level, label in words(Level).items()}
    themes = {theme.pk: theme.title for theme in programme.themes.all()}
    chosen = dict(members.filter(themes__isnull=False).values_list("themes").annotate(n=Count("pk")).order_by())
    yield "personnes par enjeu choisi", {title: chosen.get(pk, 0) for pk, title in themes.items()}
    seats = Registration.objects.filter(workshop__programme=programme, state__in=Registration.HOLDING)
    yield (
        "inscriptions par atelier",
        dict(seats.values_list("workshop__code").annotate(n=Count("pk")).order_by("workshop__code")),
    )


def _rows(programme: Programme, site: Site) -> Iterator[Row]:
    for group, counts in _groups(programme):
        for name, count in hide_small(counts).items():
            yield group, name, count, count is None


AGGREGATES = Table("agregats", _("Chiffres d'ensemble"), {
    "groupe": _("ce qui est compté"), "valeur": _("pour quoi"), "nombre": _("vide quand il est masqué"),
    "masque": _("vrai quand le nombre est inférieur à 5 ou permettrait d'en deviner un"),
}, _rows)  # fmt: skip
