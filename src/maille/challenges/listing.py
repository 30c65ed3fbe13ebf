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
    themes = list(request.programme.themes.all())
    counts = {
        (theme, progress): n
        for theme, progress, n in rows.order_by().values_list("node__theme_id", "progress").annotate(n=Count("pk"))
    }
    theme = next((t for t in themes if t.slug == given.get("enjeu")), None)
    state = given.get("etat", "") if given.get("etat") in states else ""
    sort = given.get("tri", "") if given.get("tri") in sorts else next(iter(sorts))
    if theme is not None:
        rows = rows.filter(node__theme=theme)
    if state:
        rows = rows.filter(progress__in=states[state].progress)

    def count(of_theme: Theme | None, of_state: str) -> int:
        wanted = states[of_state].progress if of_state else None
        return sum(
            n
            for (t, p), n in counts.items()
            if (of_theme is None or t == of_theme.pk) and (wanted is None or p in wanted)
        )

    total = count(theme, state)
    page = Paginator(range(total), PAGE).get_page(given.get("page"))
    return Listing(
        rows=list(rows.order_by(*sorts[sort][1])[page.start_index() - 1 : page.end_index()]) if total else [],
        themes=[Chip(_("Tous"), _url(given, enjeu=""), count(None, state), theme is None)]
        + [Chip(tr(t, "title"), _url(given, enjeu=t.slug), count(t, state), t == theme, t.code) for t in themes],
        states=[Chip(_("Tous"), _url(given, etat=""), count(theme, ""), not state)]
        + [Chip(found.label, _url(given, etat=code), count(theme, code), code == state)
           for code, found in states.items() if code == state or count(theme, code)],
        sorts=[Chip(label, _url(given, tri=code), None, code == sort) for code, (label, _order) in sorts.items()],
        query=query,
        hidden=[(name, given[name]) for name in ("enjeu", "etat", "tri") if given.get(name)],
        total=total, everything=count(None, ""), page=page,
        by_state={code: count(theme, code) for code in states},
    )  # fmt: skip


def _url(given: QueryDict, **changes: str) -> str:
    """The same list with some parameters changed; the page starts again unless it is the change."""
    kept = {name: str(given[name]) for name in ("q", "enjeu", "etat", "tri") if given.get(name)}
    query = QueryDict(mutable=True)
    for name, value in {**kept, **changes}.items():
        if value:
            query[name] = clean_line(value)[:100]
    return f"?{query.urlencode()}" if query else "?"
