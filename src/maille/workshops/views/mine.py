"""« Mes ateliers »: those to come, those where I was, and what attests it."""

from __future__ import annotations

from collections import Counter

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from maille.people.http import MemberRequest, person_required
from maille.ui.printing.http import pdf_answer
from maille.workshops.agenda import rdvs_of_person
from maille.workshops.models import Attestation
from maille.workshops.printing.attestations import number_of, one_attestation, total_of


@require_safe
@never_cache
@person_required
def my_workshops(request: MemberRequest) -> HttpResponse:
    """In whatever programme; five queries."""
    rdvs = rdvs_of_person(request.person)
    present = request.person.attendances.filter(was_present=True).values_list("slot__workshop_id", flat=True)
    came = Counter(present)
    papers = list(_mine(request).order_by("programme_id", "-number"))
    of_workshop = {row.workshop_id: row for row in papers if row.workshop_id is not None}
    past = [
        {"rdv": rdv, "half_days": came[rdv.workshop.pk], "paper": of_workshop.get(rdv.workshop.pk)}
        for rdv in reversed(rdvs)
        if rdv.is_past
    ]
    context = {
        "to_come": [rdv for rdv in rdvs if not rdv.is_past], "past": past,
        "whole": [(row, number_of(row), total_of(row)) for row in papers if row.workshop_id is None],
    }  # fmt: skip
    return render(request, "workshops/mine.html", context)


@require_safe
@never_cache
@person_required
def my_attestation(request: MemberRequest, code: str) -> HttpResponse:
    """The paper of the person who asks, and nobody else's."""
    row = get_object_or_404(_mine(request), code=code)
    return pdf_answer(request, one_attestation(row=row), back=reverse("workshops-site:mine"), is_download=True)


def _mine(request: MemberRequest) -> QuerySet[Attestation]:
    rows = Attestation.objects.filter(person=request.person, withdrawn_at__isnull=True)
    return rows.select_related("person", "workshop", "programme__organiser")
