"""`/composants/`: the design system's own page, for those who write pages."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maille.pages.components.catalogue import GROUPS
from maille.pages.components.samples import samples
from maille.people.http import PersonRequest
from maille.programmes.http import enter
from maille.programmes.models import Programme


@require_safe
def components(request: PersonRequest) -> HttpResponse:
    """Every component in every state, light and dark. With `?nu`, without header and footer."""
    programme = Programme.objects.select_related("organiser").current().first()
    if programme is not None:
        enter(request, programme)  # type: ignore[arg-type]  # it becomes a ProgrammeRequest here
    looks = [("light", samples("light")), ("dark", samples("dark"))]
    context = {
        "groups": GROUPS,
        "looks": looks,
        "single": [("", samples("single"))],
        "frame": "ui/base_bare.html" if "nu" in request.GET else "ui/base.html",
        "noindex": True,
    }
    response = render(request, "pages/components.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
