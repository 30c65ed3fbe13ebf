"""Lists of a room's contributions: filter chips that are links, a search, pages of twenty. Three queries."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import QueryDict
from django.utils.translation import gettext as _

from maille.contributions import index
from maille.core.text import clean_line, fold
from maille.programmes.http import ProgrammeRequest
from maille.programmes.models import Theme
from maille.ui.templatetags.ui import tr

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAGE = 20


@dataclass(frozen=True)
class Chip:
    label: StrOrPromise
    url: str
    count: int | None
    is_current: bool
    theme_code: str = ""


@dataclass(frozen=True)
class State:
    """A filter on progress, in everyday words."""

    label: StrOrPromise
    progress: Collection[str]


@dataclass(frozen=True)
class Listing:
    rows: list[Any]
    themes: list[Chip]
    states: list[Chip]
    sorts: list[Chip]
    query: str
    hidden: list[tuple[str, str]]
    total: int
    everything: int
    page: Page[int]
    by_state: Mapping[str, int]

    @property
    def is_filtered(self) -> bool:
        return bool(self.query) or self.total != self.everything


@dataclass(frozen=True)
class _Counts:
    """How many rows there are of each theme and state, after the search."""

    by_cell: Mapping[tuple[int | None, str], int]
    states: Mapping[str, State]

    def of(self, theme: Theme | None, state: str) -> int:
        """None and an empty text: of any."""
        wanted = self.states[state].progress if state else None
        return sum(
            n
            for (of_theme, progress), n in self.by_cell.items()
            if (theme is None or of_theme == theme.pk) and (wanted is None or progress in wanted)
        )


def listing(
    request: ProgrammeRequest,
    rows: Any,
    *,
    states: Mapping[str, State],
    sorts: Mapping[str, tuple[StrOrPromise, list[str]]],
) -> Listing:
    """`rows`: a QuerySet of one-to-one rows, already what everybody may see. Unknown parameters are ignored, never an error."""
    given = request.GET
    query = clean_line(given.get("q", ""))[:100]
    if words := fold(query).split():
        rows = rows.filter(node__in=index.holding_all(words))
    cells = rows.order_by().values_list("node__theme_id", "progress").annotate(n=Count("pk"))
    counts = _Counts({(theme, progress): n for theme, progress, n in cells}, states)
    themes = list(request.programme.themes.all())
    theme = next((t for t in themes if t.slug == given.get("enjeu")), None)
    state = given.get("etat", "") if given.get("etat") in states else ""
    sort = given.get("tri", "") if given.get("tri") in sorts else next(iter(sorts))
    if theme is not None:
        rows = rows.filter(node__theme=theme)
    if state:
        rows = rows.filter(progress__in=states[state].progress)
    total = counts.of(theme, state)
    page = Paginator(range(total), PAGE).get_page(given.get("page"))
    return Listing(
        rows=list(rows.order_by(*sorts[sort][1])[page.start_index() - 1 : page.end_index()]) if total else [],
        themes=_theme_chips(given, counts, themes, theme, state), states=_state_chips(given, counts, theme, state),
        sorts=[Chip(label, _url(given, tri=code), None, code == sort) for code, (label, _order) in sorts.items()],
        query=query, hidden=[(name, given[name]) for name in ("enjeu", "etat", "tri") if given.get(name)],
        total=total, everything=counts.of(None, ""), page=page, by_state={code: counts.of(theme, code) for code in states},
    )  # fmt: skip


def _theme_chips(given: QueryDict, counts: _Counts, themes: list[Theme], theme: Theme | None, state: str) -> list[Chip]:
    every = Chip(_("Tous"), _url(given, enjeu=""), counts.of(None, state), theme is None)
    return [every] + [
        Chip(tr(t, "title"), _url(given, enjeu=t.slug), counts.of(t, state), t == theme, t.code) for t in themes
    ]


def _state_chips(given: QueryDict, counts: _Counts, theme: Theme | None, state: str) -> list[Chip]:
    """The states that hold something, and the one that is looked at."""
    every = Chip(_("Tous"), _url(given, etat=""), counts.of(theme, ""), not state)
    return [every] + [
        Chip(found.label, _url(given, etat=code), counts.of(theme, code), code == state)
        for code, found in counts.states.items()
        if code == state or counts.of(theme, code)
    ]


def _url(given: QueryDict, **changes: str) -> str:
    """The same list with some parameters changed; the page starts again unless it is the change."""
    kept = {name: str(given[name]) for name in ("q", "enjeu", "etat", "tri") if given.get(name)}
    query = QueryDict(mutable=True)
    for name, value in {**kept, **changes}.items():
        if value:
            query[name] = clean_line(value)[:100]
    return f"?{query.urlencode()}" if query else "?"
