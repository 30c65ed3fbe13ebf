"""Where the QR code of a paper slip leads: to its need, once it is transcribed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from maille.contributions.models import Kind, Node
from maille.programmes.http import ProgrammeRequest, programme_page


@require_safe
@programme_page
def slip(request: ProgrammeRequest, ref: str) -> HttpResponse:
    found = (
        Node.objects.visible_to(request.standing).filter(kind=Kind.NEED, paper_ref__iexact=ref).order_by("pk").first()
    )
    if found is not None:
        return redirect(found)
    return render(request, "needs/slip.html", {"ref": ref, "noindex": True})
