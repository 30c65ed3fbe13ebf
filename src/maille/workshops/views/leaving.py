"""« Je ne peux plus venir », from the link of a mail."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from maille.core.errors import RuleError
from maille.programmes.http import ProgrammeRequest, programme_page
from maille.workshops import actions, leaving
from maille.workshops.models import Cohort
from maille.workshops.whereabouts import title_and_when


@require_http_methods(["GET", "POST"])
@never_cache
@csrf_exempt
@programme_page
def leave(request: ProgrammeRequest, token: str) -> HttpResponse:
    """The address is the proof, as on a ticket: no account, no cookie, no token of the form. Where scripts run, the page
    presses its button for who is known here as the person: neither a scanner nor who was sent the mail on is."""
    seat = leaving.seat_of_token(token)
    if seat is None or seat.workshop.programme_id != request.programme.pk:
        raise Http404
    holder = seat.in_charge if isinstance(seat, Cohort) else seat.person
    error = ""
    if request.method == "POST":
        try:
            if isinstance(seat, Cohort):
                actions.leave_cohort(cohort=seat, by=holder, now=timezone.now())
            else:
                actions.cancel(registration=seat, by=holder, now=timezone.now())
            return redirect(request.path)
        except RuleError as refused:
            error = str(refused)
    is_group = isinstance(seat, Cohort)
    context = {
        "seat": seat, "what": title_and_when(seat.workshop), "words": leaving.words_of(seat), "is_group": is_group,
        "is_done": leaving.is_given_up(seat), "error": error, "presses": not is_group and request.person == holder,
    }  # fmt: skip
    return render(request, "workshops/leave.html", context, status=422 if error else 200)
