"""Who answers for the site, what is kept about people, how accessible it is, under which licence people give."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maille.people.sealing.store import key
from maille.programmes.http import ProgrammeRequest, programme_page

LICENCE_URL = "https://creativecommons.org/licenses/by-sa/4.0/deed.fr"
DEFAULT_RETENTION = 24


@require_safe
@programme_page
def legal(request: ProgrammeRequest) -> HttpResponse:
    return render(request, "pages/legal/legal.html", {"notice": request.programme.legal})


@require_safe
@programme_page
def privacy(request: ProgrammeRequest) -> HttpResponse:
    notice = request.programme.legal
    months = notice.get("retention_months") or DEFAULT_RETENTION
    context = {"notice": notice, "months": months, "sealing": key() is not None}
    return render(request, "pages/legal/privacy.html", context)


@require_safe
@programme_page
def accessibility(request: ProgrammeRequest) -> HttpResponse:
    return render(request, "pages/legal/accessibility.html")


@require_safe
@programme_page
def licence(request: ProgrammeRequest) -> HttpResponse:
    return render(request, "pages/legal/licence.html", {"licence_url": LICENCE_URL})
