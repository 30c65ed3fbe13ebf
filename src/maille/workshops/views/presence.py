"""What a telephone's camera opens: the ticket of a registration, and « Je suis là » with the room's code."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from maille.core import ratelimit
from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.people.http import PersonRequest
from maille.people.session import browser_of, remember_newcomer
from maille.programmes.http import ProgrammeRequest, known_person, programme_page
from maille.programmes.policy import Act
from maille.ui.forms import refuse
from maille.workshops import actions, tickets
from maille.workshops import door as doors
from maille.workshops.forms import HereForm, HereUnknownForm
from maille.workshops.models import Attendance, Registration, Slot, Workshop
from maille.workshops.views.door import DOOR, came_words, door_address
from maille.workshops.whereabouts import when_of, whereabouts

CODES_EACH = 12  # an hour, of a person or of a browser that nobody knows
WRONG_IN_ALL = 250  # in FIVE_MINUTES; past them strangers wait, whom this browser knows does not
STRANGERS_OF_A_ROOM = 300  # in FIVE_MINUTES: whoever reads the poster makes no endless list of people
AN_HOUR, FIVE_MINUTES = 3600, 300
ROOM_CODE = "room_code"  # in the session: typed at the posters' short address


@require_http_methods(["GET", "POST"])
@never_cache
@programme_page
def ticket(request: ProgrammeRequest, token: str) -> HttpResponse:
    """At a door: who this is, and one press (on the day a script presses for who holds the door; an organiser may only be looking). To anybody else it says only what the square is for."""
    if not request.standing.may(Act.CHECK_IN):
        if request.method == "POST":
            raise PermissionDenied
        return render(request, "workshops/ticket.html", {"is_team": False, **_own_square(token)})
    try:
        registration = tickets.registration_of(token)
        slot = _slot_here(request, registration)
        if request.method == "POST":
            noted = actions.check_in(
                slot=slot, person=registration.person, by=known_person(request), now=timezone.now(), via="ticket",
                role=request.standing.role,
            )  # fmt: skip
            messages.success(request, came_words(noted.attendance, is_new=noted.is_new))
            return redirect(door_address(slot.workshop, slot))
    except RuleError as error:
        return render(request, "workshops/ticket.html", {"is_team": True, "error": str(error)}, status=422)
    is_at_door = slot.on == request.programme.today() or request.session.get(DOOR) == slot.pk
    presses = is_at_door and not request.standing.may(Act.EDIT_PROGRAMME)
    context = {"is_team": True, "registration": registration, "slot": slot, "presses": presses}
    return render(request, "workshops/ticket.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@programme_page
def here(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """« Je suis là »: the code that the room shows today, and a first name from those whom nobody knows yet."""
    workshop = get_object_or_404(request.programme.workshops.visible(), slug=slug)
    workshop.programme = request.programme
    form_class = HereUnknownForm if request.person is None else HereForm
    form = form_class(
        request.POST or None, initial={"code": request.GET.get("code", "")[:12] or request.session.get(ROOM_CODE, "")}
    )
    context = {"workshop": workshop, "form": form, "came": None}
    if request.method == "POST" and form.is_valid():
        try:
            slot = _slot_of_code(request, workshop, form.cleaned_data["code"])
            came = _come(request, _of_today(slot), form)
            context |= {"came": came, "name": form.cleaned_data.get("first_name") or came.person.first_name}
        except RuleError as error:
            refuse(form, str(error), error.field)
    return render(request, "workshops/here.html", context, status=422 if form.errors else 200)


def _slot_of_code(request: ProgrammeRequest, workshop: Workshop, code: str) -> Slot | None:
    count_try(request)
    slots = workshop.slots.select_related("workshop__programme")
    slot = next((slot for slot in slots if tickets.is_room_code(slot, code)), None)
    if slot is None:
        count_wrong(request)
    elif request.person is None:
        ratelimit.hit(
            f"here:room:{workshop.pk}", limit=STRANGERS_OF_A_ROOM, seconds=FIVE_MINUTES, message=_strangers_wait()
        )
    return slot


def count_try(request: PersonRequest) -> None:
    """Each has a few tries. Wrong codes are counted site-wide too, against a script that changes browsers at each try;
    past them strangers wait a few minutes, and nobody closes the page to those whom it knows."""
    known = request.person
    each = browser_of(request) if known is None else f"person:{known.pk}"
    ratelimit.hit(f"here:{each}", limit=CODES_EACH, seconds=AN_HOUR)
    if known is None:
        ratelimit.check("here:wrong", limit=WRONG_IN_ALL, seconds=FIVE_MINUTES, message=_strangers_wait())


def count_wrong(request: PersonRequest) -> None:
    if request.person is None:
        ratelimit.hit("here:wrong", limit=WRONG_IN_ALL, seconds=FIVE_MINUTES, message=_strangers_wait())


def _strangers_wait() -> str:
    return _(
        "Beaucoup de codes arrivent en ce moment. Réessayez dans cinq minutes, ou connectez-vous ; sinon, demandez à l'accueil : il vous note tout de suite."
    )  # fmt: skip


def _come(request: ProgrammeRequest, slot: Slot, form: HereForm) -> Attendance:
    known, now = request.person, timezone.now()

    def run() -> str:
        if known is not None:
            noted = actions.check_in(slot=slot, person=known, by=known, now=now, via="room", role="participant")
        else:
            given = form.cleaned_data
            noted = actions.walk_in_alone(
                slot=slot, first_name=given["first_name"], contact=given["contact"], language=(get_language() or "fr")[:2],
                now=now,
            )  # fmt: skip
        return f"{noted.attendance.pk}:{int(noted.is_known)}"

    pk, _colon, is_known = run_once(key_of(request), scope_of(request, f"here:{slot.pk}"), run).partition(":")
    found = Attendance.objects.select_related("person", "slot").get(pk=pk)
    if known is None and is_known != "1":
        remember_newcomer(request, found.person_id)
    return found


def _of_today(slot: Slot | None) -> Slot:
    """Raises RuleError for an unknown code, and for a code of another day."""
    if slot is None:
        raise RuleError(
            _("Ce code n'est pas celui de cet atelier. Recopiez les six signes de l'affiche."), field="code"
        )
    if slot.on != slot.workshop.programme.today() and not slot.workshop.programme.is_demo:
        raise RuleError(_("Ce code n'est pas celui d'aujourd'hui. Demandez à l'accueil."), field="code")
    return slot


def _own_square(token: str) -> dict[str, object]:
    """The square to show at the door, for whoever holds its link; no name stands beside it."""
    try:
        registration = tickets.registration_of(token)
    except RuleError:
        return {}
    workshop, refusal = registration.workshop, _why_not(registration)
    shown = {"workshop": workshop, "refusal": refusal, "when": when_of(workshop)}
    if refusal:
        return shown
    where = whereabouts(workshop, in_full=False)
    return {**shown, "where": where, "qr": tickets.qr(tickets.ticket_address(registration))}


def _why_not(registration: Registration) -> str:
    """Why the square opens nothing, if so."""
    state = registration.workshop.state
    if state == Workshop.State.CANCELLED:
        return _("Cet atelier est annulé : l'entrée ne sert plus.")
    if state == Workshop.State.POSTPONED:
        return _("Cet atelier est reporté : la nouvelle date vous sera dite.")
    if state in {Workshop.State.FINISHED, Workshop.State.REPORTED}:
        return _("Cet atelier est terminé : l'entrée ne sert plus.")
    if registration.state in {Registration.State.CANCELLED, Registration.State.DECLINED}:
        return _("Cette inscription a été annulée : l'entrée ne sert plus.")
    return ""


def _slot_here(request: ProgrammeRequest, registration: Registration) -> Slot:
    """The half-day of the door where this browser stands, else the ticket's own. Raises RuleError for another workshop."""
    if registration.workshop.programme_id != request.programme.pk:
        raise RuleError(_("Ce QR est celui d'un autre programme."))
    rows = Slot.objects.select_related("workshop__programme").filter(workshop__programme=request.programme)
    here = rows.filter(pk=request.session.get(DOOR, 0)).first()
    if here is None or (here.workshop_id != registration.workshop_id and here.on != request.programme.today()):
        here = doors.slot_now(list(rows.filter(workshop=registration.workshop)), timezone.now())
    if here is None:
        raise RuleError(_("Cet atelier n'a pas encore de date."))
    doors.check_ticket(registration, here.workshop)
    return here
