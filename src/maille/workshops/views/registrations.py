"""Registering, cancelling and answering an offer: each one click."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.people.models import Person
from maille.programmes.http import ProgrammeRequest, known_person, programme_page, requires
from maille.programmes.policy import Act
from maille.workshops import actions
from maille.workshops.models import Registration, Workshop

State = Registration.State


@programme_page
@requires(Act.REGISTER)
def registration_create(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """POST « M'inscrire »; a GET only shows the workshop."""
    workshop = _workshop(request, slug)
    person = known_person(request)

    def work() -> None:
        actions.join(programme=request.programme, workshop=workshop, now=timezone.now(), person=person)

    return _act(request, workshop, f"register:{workshop.pk}", work)


@programme_page
@requires(Act.REGISTER)
def registration_cancel(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """POST « Je ne peux plus venir »."""
    workshop = _workshop(request, slug)
    person = known_person(request)

    def work() -> None:
        registration = _mine(workshop, person)
        if registration is not None:
            actions.cancel(registration=registration, by=person, now=timezone.now())

    return _act(request, workshop, f"unregister:{workshop.pk}", work)


@programme_page
@requires(Act.REGISTER)
def registration_restore(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """POST « Reprendre ma place »: given up by mistake a moment ago."""
    workshop = _workshop(request, slug)
    person = known_person(request)

    def work() -> None:
        actions.take_back(workshop=workshop, person=person, now=timezone.now())

    return _act(request, workshop, f"take-back:{workshop.pk}", work)


@programme_page
@requires(Act.REGISTER)
def offer_answer(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """POST « Je prends la place » or « Pas cette fois »."""
    workshop = _workshop(request, slug)
    person = known_person(request)

    def work() -> None:
        registration = _mine(workshop, person)
        if registration is None:
            raise RuleError(_("Aucune place ne vous est proposée pour cet atelier."))
        answer = actions.accept_offer if request.POST.get("answer") == "take" else actions.decline_offer
        answer(registration=registration, by=person, now=timezone.now())

    return _act(request, workshop, f"offer:{workshop.pk}", work)


def _workshop(request: ProgrammeRequest, slug: str) -> Workshop:
    return get_object_or_404(request.programme.workshops.visible().select_related("programme"), slug=slug)


def _mine(workshop: Workshop, person: Person) -> Registration | None:
    return workshop.registrations.active().filter(person=person).select_related("workshop__programme", "person").first()


def _act(request: ProgrammeRequest, workshop: Workshop, name: str, work: Callable[[], None]) -> HttpResponse:
    address = workshop.get_absolute_url()
    if request.method != "POST":
        return redirect(address)

    def run() -> str:
        work()
        return address

    try:
        run_once(key_of(request), scope_of(request, name), run)
    except RuleError as error:
        messages.error(request, str(error))
        return redirect(address)
    registration = _mine(workshop, known_person(request))
    messages.success(request, _done(registration))
    return redirect(address)


def _done(registration: Registration | None) -> str:
    if registration is None:
        return _("C'est noté : vous ne venez pas. Votre place va à la personne suivante.")
    return {
        State.REQUESTED: _(
            "C'est noté. Ouvrez le message que nous venons de vous écrire : un clic retient votre place."
        ),
        State.CONFIRMED: _("Votre place est retenue."),
        State.WAITING: _(
            "Vous êtes en liste d'attente, dans l'ordre d'arrivée. Nous vous prévenons dès qu'une place se libère."
        ),
    }.get(State(registration.state), _("C'est noté."))
