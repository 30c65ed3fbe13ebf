"""Addresses without an answer: whom to call, and what to do once the person was reached."""

from __future__ import annotations

from collections import Counter

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maille.core.models import BouncedAddress, OutboxMessage
from maille.people.models import Person
from maille.programmes.policy import Act
from maille.steering import mailwords
from maille.steering.actions import addresses as actions
from maille.steering.forms.mails import AddressForm
from maille.steering.http import CockpitRequest, act_once, cockpit, page_address, save_once
from maille.steering.views.people import one_person

PAGE = 20


@require_safe
@cockpit(Act.MANAGE_PEOPLE)
def bounced_addresses(request: CockpitRequest) -> HttpResponse:
    """By name, with the telephone. Four queries, whatever the number."""
    here = Q(memberships__programme=request.programme) | Q(roles__programme=request.programme)
    people = Person.objects.alive().filter(here, contact_email__in=BouncedAddress.objects.values("address"))
    page = Paginator(people.distinct().order_by("last_name", "first_name", "pk"), PAGE).get_page(
        request.GET.get("page", "1")
    )
    rows = list(page)
    why = {row.address: row for row in BouncedAddress.objects.filter(address__in=[one.contact_email for one in rows])}
    stopped = OutboxMessage.objects.filter(
        state=OutboxMessage.State.STOPPED, programme_id=request.programme.pk, person_id__in=[one.pk for one in rows]
    )
    held = Counter(stopped.values_list("person_id", flat=True))
    shown = [
        {"person": one, "bounced": why[one.contact_email], "why": mailwords.bounced(why[one.contact_email]), "held": held[one.pk]}
        for one in rows
        if one.contact_email in why
    ]  # fmt: skip
    return render(request, "steering/bounced.html", {"rows": shown, "page": page})


@require_POST
@cockpit(Act.MANAGE_PEOPLE)
def address_bounced(request: CockpitRequest, pk: int) -> HttpResponse:
    found = one_person(request, pk)
    return act_once(
        request, f"address-bounced:{pk}",
        lambda: actions.mark_bounced(person=found, programme=request.programme, by=request.person, now=timezone.now()),
        back=page_address(request, "person", pk), done=_("C'est noté : plus aucun courriel ne part vers cette adresse."),
    )  # fmt: skip


@require_POST
@cockpit(Act.MANAGE_PEOPLE)
def address_restored(request: CockpitRequest, pk: int) -> HttpResponse:
    found = one_person(request, pk)
    return act_once(
        request, f"address-restored:{pk}",
        lambda: actions.restore_address(person=found, programme=request.programme, by=request.person, now=timezone.now()),
        back=page_address(request, "person", pk), done=_("Les prochains courriels partiront. Ceux qui étaient retenus ne partent pas."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@cockpit(Act.MANAGE_PEOPLE)
def address_correct(request: CockpitRequest, pk: int) -> HttpResponse:
    found = one_person(request, pk)
    form = AddressForm(request.POST if request.method == "POST" else None)

    def work() -> str:
        actions.correct_address(
            person=found, programme=request.programme, by=request.person, now=timezone.now(), **form.cleaned_data
        )
        return page_address(request, "person", pk)

    if form.is_valid() and (saved := save_once(request, form, f"address:{pk}", work, done=_("Adresse corrigée."))):
        return saved
    context = {
        "form": form, "title": _("Corriger l'adresse de %(name)s") % {"name": found.full_name}, "back": page_address(request, "person", pk),
        "back_label": found.full_name,
        "lead": _("Écrivez l'adresse que la personne vient de vous donner. Elle la prouvera en entrant une première fois."),
    }  # fmt: skip
    return render(request, "steering/form.html", context, status=422 if form.errors else 200)
