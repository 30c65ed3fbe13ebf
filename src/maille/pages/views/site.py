"""What belongs to no programme: robots, site map, whether the site is ready, the icon."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap as sitemap_page
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from maille.contributions.models import DETAIL_VIEWS, Kind, Node
from maille.core.models import JournalEntry
from maille.programmes.models import Programme
from maille.workshops.models import Workshop

PAGES = [
    "pages:home", "pages:thread", "pages:actors", "pages:offers", "pages:legal", "pages:privacy", "pages:accessibility", "pages:licence",
    "workshops:list", "needs:list", "challenges:list", "solutions:list", "projects:list", "opendata:index",
]  # fmt: skip


def _indexed() -> QuerySet[Programme]:
    """The programmes that search engines may list."""
    return Programme.objects.indexed()


class PageMap(Sitemap):  # type: ignore[type-arg]  # not generic when it runs
    """The programmes' own pages, in both languages."""

    i18n = True
    alternates = True
    limit = 2000

    def items(self) -> list[tuple[str, str]]:
        return [(slug, name) for slug in _indexed().order_by("slug").values_list("slug", flat=True) for name in PAGES]

    def location(self, item: tuple[str, str]) -> str:
        return reverse(item[1], args=[item[0]])


class WorkshopMap(Sitemap):  # type: ignore[type-arg]  # not generic when it runs
    limit = 2000

    def items(self) -> QuerySet[Workshop]:
        return Workshop.objects.visible().filter(programme__in=_indexed()).select_related("programme").order_by("pk")


class NodeMap(Sitemap):  # type: ignore[type-arg]  # not generic when it runs
    """Public contributions, page by page: they may be many."""

    limit = 5000

    def items(self) -> QuerySet[Node]:
        nodes = Node.objects.filter(programme__in=_indexed()).listed().select_related("programme").order_by("pk")
        return nodes.only("kind", "slug", "changed_at", "programme__slug")

    def location(self, item: Node) -> str:
        return reverse(DETAIL_VIEWS[Kind(item.kind)], args=[item.programme.slug, item.slug])

    def lastmod(self, item: Node) -> object:
        return item.changed_at


MAPS: dict[str, Any] = {"pages": PageMap, "ateliers": WorkshopMap, "contributions": NodeMap}


@require_safe
def sitemap(request: HttpRequest, section: str = "") -> HttpResponse:
    """The index, or one of its parts; addresses are French, with their English twins."""
    with translation.override(settings.LANGUAGE_CODE):
        if section:
            return sitemap_page(request, MAPS, section=section)
        return sitemap_index(request, MAPS, sitemap_url_name="pages-site:sitemap-section")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """A site with nothing to list closes its door; otherwise private and endless pages stay out."""
    if not _indexed().exists():
        lines = ["User-agent: *", "Disallow: /"]
    else:
        closed = [
            "/compte/",
            "/organiser/",
            "/*/organisation/",
            "/*/recherche/",
            "/*/mon-fil/",
            "/*/participer/",
            "/*/direct/",
            "/r/",
            "/*/relais/",
        ]
        lines = [
            "User-agent: *",
            *(f"Disallow: {path}" for path in closed),
            f"Sitemap: {request.build_absolute_uri(reverse('pages-site:sitemap'))}",
        ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Can the site answer for real: does the database speak, and has it our tables?"""
    try:
        connection.ensure_connection()
        JournalEntry.objects.exists()
    except DatabaseError:
        return _plain("database away\n", 503)
    return _plain("ready\n", 200)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Is the process alive? The server answers before this, when it runs as `maille serve`."""
    return _plain("ok\n", 200)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("ui/favicon.svg"))


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(
        text, status=status, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
    )
