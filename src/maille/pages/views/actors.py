"""The directory, an organisation's page, and what people offer and look for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maille.contributions.models import Node
from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.core.text import clean_line
from maille.pages import directory
from maille.pages.chips import Chip, address
from maille.pages.forms import OfferForm
from maille.people.models import Offer, Organisation
from maille.programmes.actions import offers as offer_actions
from maille.programmes.http import ProgrammeRequest, known_person, programme_page, requires
from maille.programmes.models import ActorKind, Membership
from maille.programmes.policy import Act
from maille.projects.models import Project
from maille.ui.forms import refuse
from maille.ui.templatetags.ui import tr

PER_PAGE = 20


@require_safe
@programme_page
def actors(request: ProgrammeRequest) -> HttpResponse:
    """Organisations, or people who asked to be listed; by kind and by words."""
    programme = request.programme
    shows_people = request.GET.get("voir") == "personnes"
    kinds = list(programme.actor_kinds.all())
    kind = next((found.code for found in kinds if found.code == request.GET.get("type")), "")
    query = clean_line(request.GET.get("q", ""))[:100]
    bodies, listed = directory.kind_counts(programme)
    cards: list[directory.Card]
    if shows_people:
        page = Paginator(_people(request, kind, query), PER_PAGE).get_page(request.GET.get("page"))
        cards = directory.cards_of_people(page.object_list, programme)
    else:
        page = Paginator(_organisations(request, kind, query), PER_PAGE).get_page(request.GET.get("page"))
        cards = directory.cards_of_organisations(page.object_list, programme)
    context = {
        "page": page, "cards": cards, "query": query, "kind": kind, "shows_people": shows_people,
        "body_count": sum(bodies.values()),
        "sides": [
            Chip(_("Organisations"), address(request, voir="", type=""), not shows_people),
            Chip(_("Personnes"), address(request, voir="personnes", type=""), shows_people),
        ],
        "chips": _kind_chips(request, kinds, kind, listed if shows_people else _by_actor_kind(kinds, bodies)),
    }  # fmt: skip
    return render(request, "pages/actors.html", context)


def _people(request: ProgrammeRequest, kind: str, query: str) -> Any:
    found = directory.people(request.programme)
    if kind:
        found = found.filter(kinds__code=kind)
    if query:
        # Only what the page shows: a first name behind a pseudonym and a closed offer are not found.
        own_name = Q(person__pseudonym="", person__first_name__icontains=query)
        offered = directory.offers(request.programme).filter(person=OuterRef("person"), text__icontains=query)
        words = own_name | Q(person__pseudonym__icontains=query) | Q(person__bio__icontains=query) | Exists(offered)
        found = found.filter(words).distinct()
    return found


def _organisations(request: ProgrammeRequest, kind: str, query: str) -> Any:
    found = directory.organisations(request.programme)
    if kind:
        found = found.filter(kind=directory.organisation_kind(kind))
    if query:
        offered = directory.offers(request.programme).filter(organisation=OuterRef("pk"), text__icontains=query)
        words = Q(name__icontains=query) | Q(description__icontains=query) | Exists(offered)
        found = found.filter(words).distinct()
    return found


def _by_actor_kind(kinds: list[ActorKind], bodies: dict[str, int]) -> dict[str, int]:
    return {kind.code: bodies.get(directory.organisation_kind(kind.code), 0) for kind in kinds}


def _kind_chips(request: ProgrammeRequest, kinds: list[ActorKind], current: str, counts: dict[str, int]) -> list[Chip]:
    first = Chip(_("Tous les types"), address(request, type=""), not current)
    return [first, *(
        Chip(tr(kind, "label"), address(request, type=kind.code), kind.code == current, counts.get(kind.code, 0), icon=kind.icon) for kind in kinds
    )]  # fmt: skip


@require_safe
@programme_page
def organisation(request: ProgrammeRequest, slug: str) -> HttpResponse:
    programme = request.programme
    body = get_object_or_404(directory.organisations(programme).select_related("attached_to"), slug=slug)
    nodes = Node.objects.filter(programme=programme, organisation=body, credit="organisation").listed().with_card()
    hosted = Project.objects.filter(
        node__programme=programme, host=body, node__in=Node.objects.all().listed()
    ).with_card()
    members = Membership.objects.filter(programme=programme, organisation=body).in_directory().select_related("person")
    context = {
        "organisation": body,
        "offers": directory.offers(programme).filter(organisation=body)[:PER_PAGE],
        "nodes": nodes.order_by("-published_at")[:PER_PAGE],
        "hosted": hosted[:PER_PAGE],
        "members": members.order_by("person__first_name")[:PER_PAGE],
    }
    return render(request, "pages/organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@programme_page
def offers(request: ProgrammeRequest) -> HttpResponse:
    """What is offered and looked for; known people add theirs, and see what could answer."""
    if request.method == "POST":
        return offer_create(request)
    return _offers_page(request, None)


@requires(Act.FOLLOW)
def offer_create(request: ProgrammeRequest) -> HttpResponse:
    person, programme = known_person(request), request.programme
    body = _organisation_of(request)
    form = OfferForm(request.POST, organisation=body.name if body else "")
    if not form.is_valid():
        return _offers_page(request, form, status=422)
    given = form.cleaned_data

    def work() -> str:
        offer_actions.add_offer(
            person=person,
            programme=programme,
            now=timezone.now(),
            direction=given["direction"],
            kind=given["kind"],
            text=given["text"],
            organisation=body if given.get("for_organisation") else None,
        )
        return reverse("pages:offers", args=[programme.slug])

    try:
        location = run_once(key_of(request), scope_of(request, "offer"), work)
    except RuleError as error:
        refuse(form, str(error), error.field)
        return _offers_page(request, form, status=422)
    messages.success(
        request, _("C'est noté : votre annonce est en ligne. Vous la fermez quand vous voulez."), extra_tags="offer"
    )
    return redirect(location)


@require_POST
@programme_page
@requires(Act.FOLLOW)
def offer_close(request: ProgrammeRequest, pk: int) -> HttpResponse:
    person = known_person(request)
    offer = get_object_or_404(Offer, pk=pk, person=person)
    offer_actions.close_offer(offer=offer, by=person, programme=request.programme, now=timezone.now())
    messages.success(request, _("L'annonce est fermée."))
    return redirect("pages:offers", request.programme.slug)


def _offers_page(request: ProgrammeRequest, form: OfferForm | None, status: int = 200) -> HttpResponse:
    programme, person = request.programme, request.person
    direction = request.GET.get("sens", "") if request.GET.get("sens") in Offer.Direction.values else ""
    kind = request.GET.get("type", "") if request.GET.get("type") in Offer.Kind.values else ""
    found = directory.offers(programme)
    found = found.filter(direction=direction) if direction else found
    found = found.filter(kind=kind) if kind else found
    mine = list(directory.offers(programme).filter(person=person)) if person is not None else []
    if form is None and request.standing.may(Act.FOLLOW):
        body = _organisation_of(request)
        form = OfferForm(organisation=body.name if body else "")
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "matches": directory.matches(mine, programme, person) if person is not None else [],
        "form": form,
        "side_chips": [
            Chip(_("Tout"), address(request, sens=""), not direction),
            Chip(_("Offres"), address(request, sens="offer"), direction == Offer.Direction.OFFER),
            Chip(_("Recherches"), address(request, sens="ask"), direction == Offer.Direction.ASK),
        ],
        "kind_chips": [
            Chip(_("Tout"), address(request, type=""), not kind),
            *(Chip(str(label), address(request, type=value), value == kind) for value, label in Offer.Kind.choices),
        ],
    }
    return render(request, "pages/offers.html", context, status=status)


def _organisation_of(request: ProgrammeRequest) -> Organisation | None:
    membership = (
        Membership.objects.filter(programme=request.programme, person=request.person)
        .select_related("organisation")
        .first()
    )
    return membership.organisation if membership else None
