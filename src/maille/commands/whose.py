"""The erased person meant by a number, or by the address of a contribution or comment."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from maille.cli import CommandRefused
from maille.contributions.models import DETAIL_VIEWS, Comment, Node
from maille.people.models import Person

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
    """The one who wrote it; when others typed it in, each is named by number and role, and the caller chooses."""
    found = urlsplit(address)
    node = _node_at(found.path)
    if comment := _COMMENT.fullmatch(found.fragment):
        ways = {"l'a écrit": Comment.objects.filter(pk=int(comment[1]), node=node).select_related("author").first()}
        people = {way: row.author for way, row in ways.items() if row is not None}
    else:
        people = {"l'a écrite": node.author, "l'a dite": node.on_behalf_of, "l'a saisie": node.entered_by}
    known = {person.pk: way for way, person in people.items() if person is not None}
    if not known:
        raise CommandRefused("cela a été donné sans compte, ou n'est plus là : aucune identité n'a été demandée.")
    if len(known) > 1:
        listed = ", ".join(f"{pk} ({way})" for pk, way in known.items())
        raise CommandRefused(f"plusieurs personnes y ont part : {listed}. Donnez le numéro de celle qui est demandée.")
    return _numbered(next(iter(known)))


def _node_at(path: str) -> Node:
    try:
        match = resolve(path)
    except Resolver404:
        match = None
    kinds = [kind for kind, view in DETAIL_VIEWS.items() if match is not None and view == match.view_name]
    if match is None or not kinds:
        raise CommandRefused(
            "donnez le numéro d'une personne, ou l'adresse d'une contribution, comme /roubaix/besoins/des-bancs/."
        )
    slug, programme = match.kwargs["slug"], match.kwargs["programme"]
    nodes = Node.objects.select_related("author", "on_behalf_of", "entered_by")
    node = nodes.filter(kind=kinds[0], slug=slug, programme__slug=programme).first()
    if node is None:
        raise CommandRefused("il n'y a pas de contribution à cette adresse.")
    return node
