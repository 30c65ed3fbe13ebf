"""The list of needs: what is asked for in the address, and the rows to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maille.contributions.models import Kind, Link, Node
from maille.core.text import clean_line
from maille.needs.models import Need
from maille.programmes.http import ProgrammeRequest
from maille.programmes.models import Theme

PER_PAGE = 20
MOST_PLACES = 12
SORTS: Final[dict[str, tuple[Promise, list[str]]]] = {
    "recents": (gettext_lazy("Les plus récents"), ["-node__published_at", "-node_id"]),
    "soutiens": (gettext_lazy("Les plus soutenus"), ["-node__support_count", "node__number"]),
    "anciens": (gettext_lazy("Les plus anciens"), ["node__number"]),
}
PROGRESS: Final = {"documentes": ["documented", "corroborated"], "rattaches": ["attached"], "nouveaux": ["proposed"]}


@dataclass(frozen=True)
class Chip:
    label: str
    url: str
    is_current: bool
    count: int | None = None
    theme_code: str = ""


@dataclass(frozen=True)
class Listing:
    page: Page[Need]
    words: str
    sort: str
    sorts: list[tuple[str, Promise]]
    theme: Theme | None
    progress: str
    theme_chips: list[Chip]
    progress_chips: list[Chip]
    places: list[str]
    place: str
    is_filtered: bool


def listing(request: ProgrammeRequest) -> Listing:
    """Four queries: themes with their counts, places, how many, the page."""
    asked = request.GET
    themes = list(_themes_with_counts(request))
    theme = next((found for found in themes if found.slug == asked.get("enjeu")), None)
    words, place = clean_line(asked.get("q", ""))[:200], clean_line(asked.get("ou", ""))[:120]
    progress = asked.get("etape", "") if asked.get("etape") in PROGRESS else ""
    sort = asked.get("tri", "") if asked.get("tri") in SORTS else "recents"
    nodes = Node.objects.filter(programme=request.programme, kind=Kind.NEED).listed()
    rows = Need.objects.filter(node__in=nodes.search(words) if words else nodes)
    if theme is not None:
        rows = rows.filter(node__theme=theme)
    if place:
        rows = rows.filter(where=place)
    if progress:
        rows = rows.filter(progress__in=PROGRESS[progress])
    cited = Link.objects.filter(target=OuterRef("node_id"), kind=Link.Kind.CAME_FROM, source__kind=Kind.CHALLENGE)
    shown = rows.with_card().annotate(
        challenge_count=Subquery(cited.order_by().values("target").annotate(n=Count("pk")).values("n"))
    )
    page = Paginator(shown.order_by(*SORTS[sort][1]), PER_PAGE).get_page(asked.get("page"))
    return Listing(
        page, words, sort, [(code, label) for code, (label, _order) in SORTS.items()], theme, progress, _theme_chips(request, themes, theme),
        _progress_chips(request, progress), _places(nodes), place, bool(theme or words or place or progress),
    )  # fmt: skip


def _themes_with_counts(request: ProgrammeRequest) -> Any:
    needs = Q(nodes__kind=Kind.NEED, nodes__state__in=["published", "reported"])
    # Django leaves the model's own order out of a grouped query.
    return request.programme.themes.annotate(need_count=Count("nodes", filter=needs)).order_by("order", "pk")


def _places(nodes: Any) -> list[str]:
    """The places named most often."""
    rows = (
        Need.objects.filter(node__in=nodes)
        .exclude(where="")
        .values("where")
        .annotate(n=Count("pk"))
        .order_by("-n", "where")
    )
    return sorted(row["where"] for row in rows[:MOST_PLACES])


def _theme_chips(request: ProgrammeRequest, themes: list[Any], current: Theme | None) -> list[Chip]:
    total = sum(theme.need_count for theme in themes)
    chips = [Chip(_("Tous"), _address(request, enjeu=""), current is None, total)]
    return chips + [Chip(t.title, _address(request, enjeu=t.slug), t == current, t.need_count, t.code) for t in themes]


def _progress_chips(request: ProgrammeRequest, current: str) -> list[Chip]:
    labels = {
        "": _("Toutes les étapes"),
        "nouveaux": _("À documenter"),
        "documentes": _("Documentés"),
        "rattaches": _("Rattachés à un défi"),
    }
    return [Chip(label, _address(request, etape=code), code == current) for code, label in labels.items()]


def _address(request: ProgrammeRequest, **changes: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}" if query else request.path
