"""The seats of one workshop: who waits in which order, the groups, the answers, and why each seat moved."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from maille.programmes.policy import Act
from maille.steering.http import CockpitRequest, cockpit
from maille.steering.moves import entries_of, moves
from maille.workshops.models import Registration

PAGE = 50
ANSWERS_SHOWN = 300


@require_safe
@cockpit(Act.SEE_PEOPLE)
def seats(request: CockpitRequest, slug: str) -> HttpResponse:
    workshop = get_object_or_404(request.programme.workshops, slug=slug)
    workshop.programme = request.programme
    page = Paginator(entries_of(workshop), PAGE).get_page(request.GET.get("page", "1"))
    offered = workshop.registrations.filter(state=Registration.State.OFFERED).order_by("offer_expires_at", "pk")
    answered = workshop.registrations.active().exclude(answer="").select_related("person").order_by("created_at", "pk")
    context = {
        "workshop": workshop, "page": page, "moves": moves(list(page.object_list)),
        "held": workshop.registrations.holding().count(),
        "offered": list(offered.select_related("person", "cohort")),
        "queue": list(workshop.registrations.queue().select_related("person", "cohort")),
        "cohorts": list(workshop.cohorts.standing()),
        "answers": list(answered[:ANSWERS_SHOWN]) if workshop.question else [],
    }  # fmt: skip
    return render(request, "steering/seats.html", context)
