"""The seats of one workshop: who waits in which order, the groups, the answers, and why each seat moved."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from maille.core.text import clean_line
from maille.programmes.policy import Act
from maille.steering.http import CockpitRequest, cockpit
from maille.steering.moves import entries_of, moves
from maille.workshops.models import Registration, Workshop

State = Registration.State
PAGE = 50
NAMES_SHOWN = 20
ANSWERS_SHOWN = 300


@require_safe
@cockpit(Act.SEE_PEOPLE)
def seats(request: CockpitRequest, slug: str) -> HttpResponse:
    workshop = get_object_or_404(request.programme.workshops, slug=slug)
    workshop.programme = request.programme
    page = Paginator(entries_of(workshop), PAGE).get_page(request.GET.get("page", "1"))
    offered = workshop.registrations.filter(state=State.OFFERED).order_by("offer_expires_at", "pk")
    answered = workshop.registrations.active().exclude(answer="").select_related("person").order_by("created_at", "pk")
    context = {
        "workshop": workshop, "page": page, "moves": moves(list(page.object_list)),
        "held": workshop.registrations.holding().count(), **_seated(workshop, clean_line(request.GET.get("q", ""))[:80]),
        "offered": list(offered.select_related("person", "cohort")),
        "queue": list(workshop.registrations.queue().select_related("person", "cohort")),
        "cohorts": list(workshop.cohorts.standing()),
        "answers": list(answered[:ANSWERS_SHOWN]) if workshop.question else [],
    }  # fmt: skip
    return render(request, "steering/seats.html", context)


def _seated(workshop: Workshop, words: str) -> dict[str, object]:
    """Who has a seat or asks for one, by name: twenty of those whose name holds the words."""
    rows = workshop.registrations.filter(state__in=[State.CONFIRMED, State.REQUESTED, State.PRESENT, State.ABSENT])
    for word in words.split()[:4]:
        name = Q(person__first_name__icontains=word) | Q(person__last_name__icontains=word)
        rows = rows.filter(name | Q(person__pseudonym__icontains=word) | Q(cohort__name__icontains=word))
    found = rows.select_related("person", "cohort").order_by("person__last_name", "person__first_name", "pk")
    count = rows.count()
    return {"seated": list(found[:NAMES_SHOWN]), "more": max(count - NAMES_SHOWN, 0), "words": words}
