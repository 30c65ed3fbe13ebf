"""Lists to take away, as .xlsx or CSV."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from maille.core import journal
from maille.core.sheets import FORMATS, sheet
from maille.programmes.policy import Act
from maille.steering.http import CockpitRequest, cockpit
from maille.steering.lists import LISTS, registration_headers, registrations


@require_safe
@cockpit(Act.SEE_PEOPLE)
def lists(request: CockpitRequest) -> HttpResponse:
    context = {"lists": LISTS, "workshops": list(request.programme.workshops.with_dates())}
    return render(request, "steering/lists.html", context)


@require_safe
@cockpit(Act.SEE_PEOPLE)
def list_download(request: CockpitRequest, name: str, form: str) -> HttpResponse:
    """Who takes personal data away, and which, stands in the journal."""
    listing = LISTS.get(name)
    if listing is None or form not in FORMATS:
        raise Http404
    _note(request, name)
    return sheet(name, form, listing.headers(), listing.rows(request.programme))


@require_safe
@cockpit(Act.SEE_PEOPLE)
def workshop_list_download(request: CockpitRequest, slug: str, form: str) -> HttpResponse:
    workshop = get_object_or_404(request.programme.workshops, slug=slug)
    if form not in FORMATS:
        raise Http404
    _note(request, f"inscriptions:{slug}")
    return sheet(f"inscriptions-{slug}", form, registration_headers(), registrations(request.programme, workshop))


def _note(request: CockpitRequest, name: str) -> None:
    journal.record(
        "list.taken_away", subject=request.programme, by=request.person, role=request.standing.role,
        programme_id=request.programme.pk, data={"list": name},
    )  # fmt: skip
