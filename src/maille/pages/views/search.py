"""One search over all contributions."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maille.contributions.models import Kind, Node
from maille.core.text import clean_line
from maille.pages.chips import Chip, address, theme_chips
from maille.programmes.http import ProgrammeRequest, programme_page, shared_page

PER_PAGE = 20
LONGEST = 200


@require_safe
@programme_page
@shared_page()
def search(request: ProgrammeRequest) -> HttpResponse:
    """Public contributions that hold all the words, whatever their accents; by kind and by theme."""
    programme = request.programme
    query = clean_line(request.GET.get("q", ""))[:LONGEST]
    themes = list(programme.themes.all())
    theme = next((found for found in themes if found.slug == request.GET.get("enjeu")), None)
    kind = request.GET.get("type", "") if request.GET.get("type") in Kind.values else ""
    nodes = Node.objects.filter(programme=programme).listed().search(query) if query else Node.objects.none()
    if theme is not None:
        nodes = nodes.filter(theme=theme)
    if kind:
        nodes = nodes.filter(kind=kind)
    page = Paginator(nodes.with_card().with_progress().order_by("-support_count", "-pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "query": query,
        "page": page,
        "kind": kind,
        "theme": theme,
        "kind_chips": _kind_chips(request, kind),
        "theme_chips": theme_chips(request, themes, theme, _("Tous les enjeux")),
        "noindex": True,
    }
    return render(request, "pages/search.html", context)


def _kind_chips(request: ProgrammeRequest, current: str) -> list[Chip]:
    labels = {
        Kind.NEED: _("Besoins"),
        Kind.CHALLENGE: _("Défis"),
        Kind.GROUP: _("Groupes"),
        Kind.SOLUTION: _("Solutions"),
        Kind.PROJECT: _("Projets"),
        Kind.VENTURE: _("Entreprises"),
    }
    first = Chip(_("Tout"), address(request, type=""), not current)
    return [first, *(Chip(label, address(request, type=kind), kind == current) for kind, label in labels.items())]
