"""Registering people for them, one after the other: the workshops and the reason stay from one to the next."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maille.people.models import Person
from maille.programmes.policy import Act
from maille.steering.forms.people import RegisterForm
from maille.steering.http import CockpitRequest, cockpit, page_address, save_once
from maille.steering.views.people import one_person
from maille.workshops.actions import register_assisted
from maille.workshops.models import Registration
from maille.workshops.results import in_a_sentence

_KEPT: Final = "assisted"  # in the organiser's session: a reason may name a place or a person, an address must not


@require_http_methods(["GET", "POST"])
@cockpit(Act.MANAGE_PEOPLE)
def person_create(request: CockpitRequest) -> HttpResponse:
    """`?apres=`: who was registered just before."""
    last = _last(request)
    form = RegisterForm(request.POST or None, programme=request.programme, initial=_initial(request, last))

    def work() -> str:
        person = register_assisted(
            programme=request.programme, by=request.person, now=timezone.now(), **form.cleaned_data
        )
        return f"{page_address(request, 'person-create')}?apres={person.pk}"

    if form.is_valid() and (saved := save_once(request, form, "person-add", work)):
        _keep(request, form)
        return saved
    context = {"form": form, "last": None if form.errors else last, "seats": _seats(request, last)}
    return render(request, "steering/person_create.html", context, status=422 if form.errors else 200)


def _last(request: CockpitRequest) -> Person | None:
    number = request.GET.get("apres", "")
    return one_person(request, int(number)) if number.isdecimal() and len(number) < 18 else None


def _initial(request: CockpitRequest, last: Person | None) -> dict[str, Any]:
    """The reason as it was typed last; the workshops too while people follow one another."""
    kept = request.session.get(_KEPT, {}).get(str(request.programme.pk), {})
    return {"reason": kept.get("reason", ""), "workshops": kept.get("workshops", []) if last else []}


def _keep(request: CockpitRequest, form: RegisterForm) -> None:
    chosen = [str(workshop.pk) for workshop in form.cleaned_data["workshops"]]
    kept = {"reason": form.cleaned_data["reason"], "workshops": chosen}
    request.session[_KEPT] = request.session.get(_KEPT, {}) | {str(request.programme.pk): kept}


def _seats(request: CockpitRequest, last: Person | None) -> str:
    """What became of the seats of who was registered just before, in one sentence; empty without any."""
    if last is None:
        return ""
    rows = Registration.objects.active().filter(person=last, workshop__programme=request.programme)
    coming = rows.filter(workshop__in=request.programme.workshops.upcoming(request.programme.today()))
    return in_a_sentence(coming.select_related("workshop").prefetch_related("workshop__slots"))
