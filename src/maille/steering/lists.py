"""The lists an organiser takes away: headers and rows, each in a query or two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maille.contributions.models import Kind
from maille.core.sheets import Cell
from maille.people.mails import absolute
from maille.programmes.models import Programme
from maille.ui.templatetags.ui import tr
from maille.workshops.models import Registration, Workshop
from maille.workshops.relays import address_of

Rows = Iterator[Sequence[Cell]]


@dataclass(frozen=True)
class Listing:
    title: str | Promise
    headers: Callable[[], list[str]]
    rows: Callable[[Programme], Rows]


def _people_headers() -> list[str]:
    return [_("Prénom"), _("Nom"), _("Pseudonyme"), _("Adresse e-mail"), _("Téléphone"), _("Type d'acteur"), _("Organisation"), _("Engagement"), _("Arrivée le")]  # fmt: skip


def _people(programme: Programme) -> Rows:
    found = programme.memberships.filter(person__erased_at__isnull=True, person__merged_into__isnull=True)
    found = found.select_related("person", "organisation").prefetch_related("kinds")
    for row in found.order_by("person__last_name", "person__first_name", "pk"):
        kinds = ", ".join([kind.label for kind in row.kinds.all()] + ([row.other_kind] if row.other_kind else []))
        person, organisation = row.person, row.organisation.name if row.organisation else ""
        yield [
            person.first_name, person.last_name, person.pseudonym, person.contact_email, person.phone, kinds, organisation,
            row.get_level_display(), row.joined_at,
        ]  # fmt: skip


def registration_headers() -> list[str]:
    return [
        _("Atelier"),
        _("Prénom"),
        _("Nom"),
        _("Adresse e-mail"),
        _("Téléphone"),
        _("État"),
        _("Inscription le"),
        _("Groupe"),
        _("Réponse"),
    ]


def registrations(programme: Programme, workshop: Workshop | None = None) -> Rows:
    """In the order of arrival, those who left included: their state says so."""
    found = Registration.objects.filter(workshop__programme=programme).select_related("person", "workshop", "cohort")
    if workshop is not None:
        found = found.filter(workshop=workshop)
    for row in found.order_by("workshop_id", "created_at", "pk"):
        person = row.person
        yield [
            row.workshop.title, person.first_name, person.last_name, person.contact_email, person.phone, str(row.get_state_display()),
            row.created_at, row.cohort.label if row.cohort else "", row.answer,
        ]  # fmt: skip


def _relay_headers() -> list[str]:
    return [_("Organisation"), _("À qui elle parle"), _("Adresse"), _("Visites"), _("Inscriptions"), _("Ouvert le"), _("Fermé le")]  # fmt: skip


def _relays(programme: Programme) -> Rows:
    """Through whom people came: two numbers a partner, no name of anybody."""
    for row in programme.relays.select_related("organisation", "kind").order_by("organisation__name", "pk"):
        kind = str(tr(row.kind, "label")) if row.kind else _("À tous")
        yield [row.organisation.name, kind, address_of(row), row.visits, row.joined, row.made_at, row.revoked_at]


def _node_headers() -> list[str]:
    return [_("Titre"), _("Enjeu"), _("État"), _("Par"), _("Donné le"), _("Soutiens"), _("Adresse")]


def _nodes(kind: str) -> Callable[[Programme], Rows]:
    def rows(programme: Programme) -> Rows:
        for node in programme.nodes.filter(kind=kind).with_card().order_by("pk"):
            yield [
                node.title, node.theme.title if node.theme else "", str(node.get_state_display()), str(node.signature), node.created_at,
                node.support_count, absolute(node.get_absolute_url()),
            ]  # fmt: skip

    return rows


LISTS: Final[dict[str, Listing]] = {
    "personnes": Listing(gettext_lazy("Les personnes"), _people_headers, _people),
    "inscriptions": Listing(gettext_lazy("Les inscriptions à tous les ateliers"), registration_headers, registrations),
    "relais": Listing(gettext_lazy("Les relais de l'appel"), _relay_headers, _relays),
    "besoins": Listing(gettext_lazy("Les besoins"), _node_headers, _nodes(Kind.NEED)),
    "defis": Listing(gettext_lazy("Les défis"), _node_headers, _nodes(Kind.CHALLENGE)),
    "groupes": Listing(gettext_lazy("Les groupes"), _node_headers, _nodes(Kind.GROUP)),
    "solutions": Listing(gettext_lazy("Les solutions"), _node_headers, _nodes(Kind.SOLUTION)),
    "projets": Listing(gettext_lazy("Les projets"), _node_headers, _nodes(Kind.PROJECT)),
}
