"""From somebody's page: correcting what the team wrote of them, one workshop more."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maille.programmes.policy import Act
from maille.steering.actions.people import correct_person
from maille.steering.forms.people import PersonForm, SeatForm
from maille.steering.http import CockpitRequest, cockpit, page_address, save_once
from maille.steering.views.people import one_person
from maille.workshops.actions import register


@require_http_methods(["GET", "POST"])
@cockpit(Act.MANAGE_PEOPLE)
def person_edit(request: CockpitRequest, pk: int) -> HttpResponse:
    found = one_person(request, pk)
    membership = request.programme.memberships.filter(person=found).first()
    initial = {name: getattr(found, name) for name in ("first_name", "last_name", "phone")}
    initial["kinds"] = list(membership.kinds.all()) if membership is not None else []
    form = PersonForm(request.POST if request.method == "POST" else None, initial=initial, programme=request.programme)

    def work() -> str:
        correct_person(
            programme=request.programme, person=found, given=form.cleaned_data, by=request.person, now=timezone.now()
        )
        return page_address(request, "person", pk)

    if form.is_valid() and (saved := save_once(request, form, f"person-edit:{pk}", work, done=_("Fiche corrigée."))):
        return saved
    context = {
        "form": form, "title": _("Corriger la fiche de %(name)s") % {"name": found.full_name},
        "back": page_address(request, "person", pk), "back_label": found.full_name,
    }  # fmt: skip
    return render(request, "steering/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@cockpit(Act.MANAGE_PEOPLE)
def person_seat(request: CockpitRequest, pk: int) -> HttpResponse:
    found = one_person(request, pk)
    data = request.POST if request.method == "POST" else None
    form = SeatForm(data, programme=request.programme, person=found)

    def work() -> str:
        chosen = form.cleaned_data["workshop"]
        register(workshop=chosen, person=found, now=timezone.now(), by=request.person, role="organiser")
        return page_address(request, "person", pk)

    if form.is_valid() and (saved := save_once(request, form, f"person-seat:{pk}", work, done=_("Inscription faite."))):
        return saved
    context = {
        "form": form, "title": _("Inscrire %(name)s à un atelier") % {"name": found.full_name},
        "back": page_address(request, "person", pk), "back_label": found.full_name,
        "lead": _("Qui a une adresse e-mail reçoit la confirmation. Si la salle est pleine, c'est la liste d'attente."),
    }  # fmt: skip
    return render(request, "steering/form.html", context, status=422 if form.errors else 200)
