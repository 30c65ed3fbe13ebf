"""Who takes part: organisations, people who asked to be listed, and what they offer and look for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from maille.core.text import fold
from maille.people.models import Offer, Organisation, Person
from maille.programmes.models import Membership, MembershipQuerySet, Partner, Programme
from maille.projects.models import Project

ON_A_CARD = 2
SUGGESTED = 3


@dataclass
class Card:
    """One actor on the page: an organisation, or a person's membership."""

    organisation: Organisation | None = None
    membership: Membership | None = None
    offers: list[Offer] = field(default_factory=list)
    asks: list[Offer] = field(default_factory=list)
    is_organiser: bool = False
    is_partner: bool = False


def organisations(programme: Programme) -> QuerySet[Organisation]:
    """Those that organise, support, host a project or have members here."""
    partners = Partner.objects.filter(programme=programme, organisation=OuterRef("pk"))
    return (
        Organisation.objects.listed()
        .annotate(is_partner=Exists(partners))
        .filter(
            Q(pk=programme.organiser_id)
            | Q(is_partner=True)
            | Exists(
                Membership.objects.filter(
                    programme=programme, organisation=OuterRef("pk"), person__erased_at__isnull=True
                )
            )
            | Exists(Project.objects.filter(node__programme=programme, node__state="published", host=OuterRef("pk")))
        )
    )


def people(programme: Programme) -> MembershipQuerySet:
    """Only those who asked to be listed."""
    found = Membership.objects.filter(programme=programme).in_directory().select_related("person", "organisation")
    # By the name that is shown: the order tells nothing of the one behind a pseudonym.
    shown = Coalesce(NullIf("person__pseudonym", Value("")), "person__first_name")
    return found.order_by(shown, "pk")


def organisation_kind(code: str) -> str:
    """The kind of organisation behind a programme's kind of actor: « associations » → « association »."""
    return code.removesuffix("s")


def kind_counts(programme: Programme) -> tuple[dict[str, int], dict[str, int]]:
    """How many organisations of each kind, how many listed people of each kind of actor. Two queries."""
    bodies = organisations(programme).order_by().values_list("kind").annotate(n=Count("pk"))
    listed = people(programme).order_by().values_list("kinds__code").annotate(n=Count("pk", distinct=True))
    return dict(bodies), {code: count for code, count in listed if code}


def cards_of_organisations(found: Iterable[Organisation], programme: Programme) -> list[Card]:
    bodies = list(found)
    cards = {
        body.pk: Card(
            body, is_organiser=body.pk == programme.organiser_id, is_partner=getattr(body, "is_partner", False)
        )
        for body in bodies
    }
    for offer in offers(programme).filter(organisation__in=bodies):
        if offer.organisation_id is not None:
            _put(cards[offer.organisation_id], offer)
    return list(cards.values())


def cards_of_people(found: Iterable[Membership], programme: Programme) -> list[Card]:
    members = list(found)
    cards = {member.person_id: Card(membership=member) for member in members}
    for offer in offers(programme).filter(person__in=cards):
        _put(cards[offer.person_id], offer)
    return list(cards.values())


def offers(programme: Programme) -> QuerySet[Offer]:
    """Open offers and asks of the programme's members, newest first."""
    members = Membership.objects.filter(programme=programme, person=OuterRef("person"))
    alive = Person.objects.alive()
    return (
        Offer.objects.filter(Exists(members), closed_at__isnull=True, person__in=alive)
        .select_related("person", "organisation")
        .order_by("-pk")
    )


def _put(card: Card, offer: Offer) -> None:
    shelf = card.offers if offer.direction == Offer.Direction.OFFER else card.asks
    if len(shelf) < ON_A_CARD:
        shelf.append(offer)


@dataclass(frozen=True)
class Match:
    """What one person said, and what others said that could answer it."""

    mine: Offer
    answers: list[Offer]


def matches(mine: list[Offer], programme: Programme, person: Person) -> list[Match]:
    """For each offer or ask of mine, up to three of the other side: same kind, most words in common first.

    A suggestion, never binding: nobody is told, nothing happens by itself. One query.
    """
    wanted = Q()
    for own in mine:
        wanted |= Q(kind=own.kind, direction=_other_side(own))
    if not mine:
        return []
    pool: dict[tuple[str, str], list[Offer]] = defaultdict(list)
    for offer in offers(programme).filter(wanted).exclude(person=person)[:200]:
        pool[offer.kind, offer.direction].append(offer)
    found = []
    for own in mine:
        ranked = sorted(
            pool[own.kind, _other_side(own)], key=lambda offer: (-_in_common(own.text, offer.text), -offer.pk)
        )
        found.append(Match(own, ranked[:SUGGESTED]))
    return found


def _other_side(offer: Offer) -> str:
    return Offer.Direction.ASK if offer.direction == Offer.Direction.OFFER else Offer.Direction.OFFER


def _in_common(first: str, second: str) -> int:
    """Words of four letters or more that both hold."""
    words = [{word[:6] for word in fold(text).split() if len(word) > 3} for text in (first, second)]
    return len(words[0] & words[1])
