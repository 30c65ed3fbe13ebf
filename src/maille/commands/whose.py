"""The erased person meant by a number, or by the address of a contribution, a comment, an organisation."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from maille.cli import CommandRefused
from maille.contributions.models import DETAIL_VIEWS, Comment, Node
from maille.core import journal
from maille.people.models import Organisation, Person

ORGANISATION_VIEW: Final = "pages:organisation"
_COMMENT: Final = re.compile(r"commentaire-(\d{1,18})")


def person_meant(words: str) -> Person:
    person = _numbered(int(words)) if re.fullmatch(r"\d{1,18}", words) else _who_gave(words)
    person = person.merged_into or person
    if person.erased_at is None:
        raise CommandRefused(
            f"la personne {person.pk} n'est pas effacée : l'équipe lit son nom dans le pilotage, « Personnes »."
        )
    return person


def _numbered(number: int) -> Person:
    if (person := Person.objects.filter(pk=number).first()) is None:
        raise CommandRefused(f"il n'y a pas de personne {number} ici.")
    return person


def _who_gave(address: str) -> Person:
    """The one who wrote it; when several had a part, each is named by number and role, and the caller chooses."""
    found = urlsplit(address)
    if comment := _COMMENT.fullmatch(found.fragment):
        people = _writer_of(int(comment[1]), on=_page_at(found.path))
    else:
        page = _page_at(found.path)
        people = [*_named_by(page), *_noted_in_the_journal(page)]
    known: dict[int, str] = {}
    for number, way in people:
        known.setdefault(number, way)
    if not known:
        raise CommandRefused("cela a été donné sans compte, ou n'est plus là : aucune identité n'a été demandée.")
    if len(known) > 1:
        listed = ", ".join(f"{number} ({way})" for number, way in known.items())
        raise CommandRefused(f"plusieurs personnes y ont part : {listed}. Donnez le numéro de celle qui est demandée.")
    return _numbered(next(iter(known)))


def _writer_of(comment: int, *, on: Node | Organisation) -> list[tuple[int, str]]:
    written = Comment.objects.filter(pk=comment, node=on.pk, author__isnull=False) if isinstance(on, Node) else ()
    return [(row.author_id, "l'a écrit") for row in written if row.author_id is not None]


def _named_by(page: Node | Organisation) -> list[tuple[int, str]]:
    if isinstance(page, Organisation):
        return [(page.created_by_id, "l'a créée")] if page.created_by_id is not None else []
    ways = [(page.author_id, "l'a écrite"), (page.on_behalf_of_id, "l'a dite"), (page.entered_by_id, "l'a saisie")]
    return [(number, way) for number, way in ways if number is not None]


def _noted_in_the_journal(page: Node | Organisation) -> list[tuple[int, str]]:
    """Erasing takes the name off versions and organisations; the journal keeps the number."""
    lines = [line for line in journal.of(page) if line.actor_id is not None]
    ways = {"added": "l'a créée", "edited": "l'a modifiée", "revised": "l'a corrigée"}
    told = [(line.actor_id, ways.get(line.verb.partition(".")[2])) for line in lines]
    return [(number, way) for number, way in told if number is not None and way is not None]


def _page_at(path: str) -> Node | Organisation:
    try:
        match = resolve(path)
    except Resolver404:
        match = None
    view = match.view_name if match is not None else ""
    kinds = [kind for kind, name in DETAIL_VIEWS.items() if name == view]
    found: Node | Organisation | None = None
    if match is not None and kinds:
        nodes = Node.objects.filter(kind=kinds[0], programme__slug=match.kwargs["programme"])
        found = nodes.filter(slug=match.kwargs["slug"]).first()
    elif match is not None and view == ORGANISATION_VIEW:
        found = Organisation.objects.filter(slug=match.kwargs["slug"]).first()
    else:
        raise CommandRefused(
            "donnez le numéro d'une personne, ou l'adresse d'une contribution, comme /roubaix/besoins/des-bancs/."
        )
    if found is None:
        raise CommandRefused("il n'y a pas de contribution à cette adresse.")
    return found
