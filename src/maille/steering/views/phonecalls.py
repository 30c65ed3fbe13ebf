"""« À appeler »: whom no mail reaches, what to tell them, and what they answered."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maille.programmes.policy import Act
from maille.steering.http import CockpitRequest, act_once, cockpit, page_address
from maille.workshops.actions import answer_by_phone, call_made, call_not_made
from maille.workshops.audience import words_of
from maille.workshops.models import PhoneCall

LATEST = 10


@require_safe
@cockpit(Act.MANAGE_PEOPLE)
def to_call(request: CockpitRequest) -> HttpResponse:
    """By workshop, the next answer to get first; then the last calls that were made."""
    here = PhoneCall.objects.filter(workshop__programme=request.programme)
    rows = sorted(here.open(request.programme.today()).with_people(), key=lambda call: call.workshop_id)
    workshops = [
        (calls[0].workshop, [(call, words_of(call)) for call in calls])
        for calls in (list(group) for _pk, group in groupby(rows, key=lambda call: call.workshop_id))
    ]
    done = here.filter(done_at__isnull=False, person__erased_at__isnull=True)
    done = done.select_related("person", "workshop", "done_by").order_by("-done_at", "-pk")
    return render(request, "steering/to_call.html", {"workshops": workshops, "count": len(rows), "done": done[:LATEST]})


@require_POST
@cockpit(Act.MANAGE_PEOPLE)
def call_answer(request: CockpitRequest, pk: int) -> HttpResponse:
    """POST « C'est fait », « Elle la prend », « Elle la laisse », or « Pas encore, finalement »."""
    call = get_object_or_404(PhoneCall.objects.select_related("workshop"), pk=pk, workshop__programme=request.programme)
    back = page_address(request, "to-call")
    facts: dict[str, Any] = {"call": call, "by": request.person, "now": timezone.now(), "role": request.standing.role}
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "done": (lambda: call_made(**facts), _("C'est noté : appel fait.")),
        "again": (lambda: call_not_made(**facts), _("Remis dans la liste.")),
        "take": (lambda: answer_by_phone(take=True, **facts), _("C'est noté : la place est à elle.")),
        "leave": (lambda: answer_by_phone(take=False, **facts), _("C'est noté : la place va à la personne suivante.")),
    }
    answer = request.POST.get("answer", "")
    if answer not in acts:
        messages.error(request, _("Dites ce que cette personne a répondu."))
        return redirect(back)
    work, done = acts[answer]
    return act_once(request, f"call:{pk}:{answer}", work, back=back, done=done)
