"""The people of a programme: the list, one of them, cards, tasks, a need entered for somebody."""

from __future__ import annotations

import segno
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maille.core.bounces import is_bounced
from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.people import actions as people_actions
from maille.people.actions.cards import NewCard
from maille.people.mails import absolute
from maille.people.models import AccessCard, Consent, Person
from maille.programmes.models import Membership, Role
from maille.programmes.policy import Act
from maille.steering.forms.people import PeopleFilter
from maille.steering.http import CockpitRequest, act_once, cockpit, page_address
from maille.workshops.actions import release_of
from maille.workshops.models import Registration

PAGE = 20
State = Registration.State
_GIVEN_UP = {State.CANCELLED, State.DECLINED}


@require_safe
@cockpit(Act.SEE_PEOPLE)
def people(request: CockpitRequest) -> HttpResponse:
    """Twenty a page; the filters are in the address, so a page can be kept or sent."""
    form = PeopleFilter(request.GET or None, programme=request.programme)
    page = Paginator(_members(request, form), PAGE).get_page(request.GET.get("page", "1"))
    return render(request, "steering/people.html", {"form": form, "page": page})


@require_safe
@cockpit(Act.SEE_PEOPLE)
def person(request: CockpitRequest, pk: int) -> HttpResponse:
    """What the team needs to know of somebody, and what it may do for them."""
    found = one_person(request, pk)
    context = {
        "found": found,
        "signs_in": found.signs_in,
        "bounced": bool(found.contact_email) and is_bounced(found.contact_email),
        "membership": request.programme.memberships.filter(person=found).prefetch_related("kinds").first(),
        "roles": set(request.programme.roles.filter(person=found).values_list("kind", flat=True)),
        "role_kinds": Role.Kind.choices,
        "news": found.consents.filter(purpose=Consent.Purpose.NEWS, withdrawn_at__isnull=True).first(),
        "card": found.cards.filter(revoked_at__isnull=True).first(),
        "registrations": _seats(request, found),
        "nodes": list(request.programme.nodes.given_by(found).with_card().order_by("-pk")[:10]),
    }
    return render(request, "steering/person.html", context)


def _seats(request: CockpitRequest, found: Person) -> list[Registration]:
    """Each with what the team may do of it, in words: give it up, or give it back."""
    rows = list(
        found.registrations.filter(workshop__programme=request.programme).select_related("workshop").order_by("pk")
    )
    held = {row.workshop_id for row in rows if row.state not in _GIVEN_UP}
    for row in rows:
        words = ""
        if row.state in {State.CONFIRMED, State.REQUESTED}:
            words = _("Rendre sa place")
        elif row.state in {State.WAITING, State.OFFERED}:
            words = _("Retirer de la liste")
        elif row.workshop_id not in held and release_of(row) is not None:
            words = _("Remettre sa place")
        row.can_change = words  # type: ignore[attr-defined]  # for the template
    return rows


@require_POST
@cockpit(Act.MANAGE_PEOPLE)
def card_issue(request: CockpitRequest, pk: int) -> HttpResponse:
    """The card to print, once: its code is not kept. A new card makes the former one useless."""
    found = one_person(request, pk)
    back = page_address(request, "person", pk)
    printed: list[NewCard] = []

    def work() -> str:
        card = people_actions.issue_card(
            person=found, by=request.person, now=timezone.now(), programme_id=request.programme.pk
        )
        printed.append(card)
        return back

    try:
        run_once(key_of(request), scope_of(request, f"card:{pk}"), work)
    except RuleError as error:
        messages.error(request, str(error))
        return redirect(back)
    if not printed:
        gone = _(
            "Cette carte a déjà été préparée et son code n'est gardé nulle part. Refaites une carte si elle est perdue."
        )
        messages.error(request, gone)
        return redirect(back)
    return _printed(request, found, printed[0].code)


def _printed(request: CockpitRequest, found: Person, code: str) -> HttpResponse:
    address = absolute(reverse("people:card"))
    qr = segno.make(f"{address}#{code}", error="m")
    context = {
        "found": found, "code": code, "address": address,
        "qr": mark_safe(qr.svg_inline(scale=5, border=2, svgclass="carte__qr", lineclass="carte__trait", omitsize=True, title=_("Carré à lire avec l'appareil photo"))),
    }  # fmt: skip
    return render(request, "steering/card.html", context)


@require_http_methods(["GET", "POST"])
@cockpit(Act.MANAGE_PEOPLE)
def card_revoke(request: CockpitRequest, pk: int) -> HttpResponse:
    found = one_person(request, pk)
    back = page_address(request, "person", pk)
    if request.method == "POST":
        return act_once(
            request, f"card-revoke:{pk}",
            lambda: people_actions.revoke_card(person=found, by=request.person, now=timezone.now(), programme_id=request.programme.pk),
            back=back, done=_("La carte n'ouvre plus rien."),
        )  # fmt: skip
    context = {
        "question": _("Annuler la carte de %(name)s ?") % {"name": found.public_name}, "verb": _("Annuler la carte"), "back": back,
        "text": _("Elle n'ouvrira plus rien, ni les appareils où elle a servi."),
    }  # fmt: skip
    return render(request, "steering/confirm.html", context)


def _members(request: CockpitRequest, form: PeopleFilter) -> QuerySet[Membership]:
    """The programme's members that the filters keep, by name; kinds, tasks and live cards at hand."""
    rows = request.programme.memberships.filter(person__erased_at__isnull=True, person__merged_into__isnull=True)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    for word in given.get("q", "").split()[:4]:
        person = (
            Q(person__first_name__icontains=word)
            | Q(person__last_name__icontains=word)
            | Q(person__pseudonym__icontains=word)
        )
        rows = rows.filter(person | Q(person__contact_email__icontains=word) | Q(organisation__name__icontains=word))
    if given.get("genre"):
        rows = rows.filter(kinds=given["genre"])
    if given.get("acces") == "sans":
        rows = rows.filter(person__contact_email="", person__account__isnull=True)
    elif given.get("acces") == "carte":
        rows = rows.filter(person__cards__revoked_at__isnull=True, person__cards__isnull=False)
    elif given.get("acces") == "equipe":
        rows = rows.filter(person__roles__programme=request.programme)
    roles = Prefetch("person__roles", Role.objects.filter(programme=request.programme), to_attr="roles_here")
    cards = Prefetch("person__cards", AccessCard.objects.filter(revoked_at__isnull=True), to_attr="live_cards")
    found = rows.select_related("person", "organisation").prefetch_related("kinds", roles, cards)
    return found.order_by("person__last_name", "person__first_name", "pk").distinct()


def one_person(request: CockpitRequest, pk: int) -> Person:
    """Somebody of this programme: a member or one of the team. Others' people stay out of sight."""
    here = Q(memberships__programme=request.programme) | Q(roles__programme=request.programme)
    return get_object_or_404(Person.objects.alive().filter(here).distinct(), pk=pk)
