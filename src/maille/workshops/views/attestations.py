"""The public page that says whether an attestation holds."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from maille.programmes.http import ProgrammeRequest, programme_page
from maille.workshops.printing.attestations import half_days_of, number_of, titles_of, total_of


@require_safe
@programme_page
def attestation(request: ProgrammeRequest, code: str) -> HttpResponse:
    rows = request.programme.attestations.select_related("workshop")
    row = get_object_or_404(rows, code=code)
    context = {
        "row": row, "number": number_of(row), "total": total_of(row), "noindex": True,
        "half_days": half_days_of(row, titles_of(request.programme, [row])),
    }  # fmt: skip
    return render(request, "workshops/attestation.html", context)
