"""The short address on the poster, for a telephone whose camera reads no square: the room's code alone finds the workshop."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from maille.core.errors import RuleError
from maille.people.http import PersonRequest
from maille.ui.forms import refuse
from maille.workshops import tickets
from maille.workshops.forms import HereForm
from maille.workshops.models import Slot, Workshop
from maille.workshops.views.presence import ROOM_CODE, count_try, count_wrong

_HELD = (Workshop.State.ANNOUNCED, Workshop.State.CONFIRMED, Workshop.State.RUNNING)


@require_http_methods(["GET", "POST"])
@never_cache
def room(request: PersonRequest) -> HttpResponse:
    """The code leads to « Je suis là » of the half-day that shows it today; it stays in the session, out of the address."""
    form = HereForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            count_try(request)
            slot = _slot_of(code)
            if slot is None:
                count_wrong(request)
                raise RuleError(
                    _(
                        "Aucun atelier d'aujourd'hui n'a ce code. Recopiez les six signes de l'affiche, ou demandez à l'accueil."
                    ),
                    field="code",
                )
            request.session[ROOM_CODE] = code
            return redirect("workshops:here", programme=slot.workshop.programme.slug, slug=slot.workshop.slug)
        except RuleError as error:
            refuse(form, str(error), error.field)
    return render(request, "workshops/room.html", {"form": form}, status=422 if form.errors else 200)


def _slot_of(code: str) -> Slot | None:
    """Among the half-days of today, of every programme that visitors see; a demonstration lets any of its days be tried."""
    rows = Slot.objects.filter(workshop__state__in=_HELD).select_related("workshop__programme")
    todays = (slot for slot in rows if _is_open(slot))
    return next((slot for slot in todays if tickets.is_room_code(slot, code)), None)


def _is_open(slot: Slot) -> bool:
    programme = slot.workshop.programme
    return programme.is_public and not programme.is_read_only and (slot.on == programme.today() or programme.is_demo)
