"""The list of needs: what is asked for in the address, and the rows to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Subquery, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maille.contributions.models import Kind, Link, Node, NodeState, Tally
from maille.contributions.pages import KnownCount
from maille.core.text import clean_line, fold
from maille.needs.models import Need, NeedQuerySet
from maille.programmes.http import ProgrammeRequest
from maille.programmes.models import Theme
from maille.ui.templatetags.ui import tr

PER_PAGE = 20
LISTED = [NodeState.PUBLISHED, NodeState.REPORTED]
MOST_PLACES = 40
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
    """Four queries: themes with how many needs each has, places, how many rows (unless the chips say so), the page."""
    asked = request.GET
    themes = list(request.programme.themes.all())
    counts = _counts(request)
    theme = next((found for found in themes if found.slug == asked.get("enjeu")), None)
    words, place = clean_line(asked.get("q", ""))[:200], clean_line(asked.get("ou", ""))[:120]
    progress = asked.get("etape", "") if asked.get("etape") in PROGRESS else ""
    sort = asked.get("tri", "") if asked.get("tri") in SORTS else "recents"
    rows = Need.objects.filter(node__programme=request.programme, node__kind=Kind.NEED, node__state__in=LISTED)
    if words:
        rows = rows.filter(node__in=Node.objects.search(words))
    if theme is not None:
        rows = rows.filter(node__theme=theme)
    if place:
        rows = rows.filter(where=place)
    if progress:
        rows = rows.filter(progress__in=PROGRESS[progress])
    narrowed = bool(words or place or progress)
    known = counts.get(theme.pk, 0) if theme is not None else sum(counts.values())
    pages = Paginator(_shown(rows, sort), PER_PAGE) if narrowed else KnownCount(_shown(rows, sort), PER_PAGE, known)
    return Listing(
        pages.get_page(asked.get("page")), words, sort, [(code, label) for code, (label, _order) in SORTS.items()], theme, progress,
        _theme_chips(request, themes, counts, theme), _progress_chips(request, progress), _places(request, place), place,
        narrowed or theme is not None,
    )  # fmt: skip


def _shown(rows: NeedQuerySet, sort: str) -> NeedQuerySet:
    """The rows in their order, with all that a row shows."""
    cited = Link.objects.filter(target=OuterRef("node_id"), kind=Link.Kind.CAME_FROM, source__kind=Kind.CHALLENGE)
    counted = Subquery(cited.order_by().values("target").annotate(n=Count("pk")).values("n"))
    return rows.with_card().annotate(challenge_count=counted).order_by(*SORTS[sort][1])


def _counts(request: ProgrammeRequest) -> dict[int, int]:
    """How many listed needs each theme has."""
    rows = Tally.objects.filter(programme_id=request.programme.pk, kind=Kind.NEED, state__in=LISTED)
    return dict(rows.values_list("theme_id").annotate(n=Sum("count")))


def _places(request: ProgrammeRequest, chosen: str) -> list[str]:
    """The places named most often, and the one asked for."""
    names = request.programme.places.named_in_public(request.programme).values_list("name", flat=True)[:MOST_PLACES]
    return sorted({*names, *([chosen] if chosen else [])}, key=fold)


def _theme_chips(
    request: ProgrammeRequest, themes: list[Theme], counts: dict[int, int], current: Theme | None
) -> list[Chip]:
    chips = [Chip(_("Tous"), _address(request, enjeu=""), current is None, sum(counts.values()))]
    return chips + [
        Chip(tr(t, "title"), _address(request, enjeu=t.slug), t == current, counts.get(t.pk, 0), t.code) for t in themes
    ]


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
