"""Choosing the needs a challenge comes from: search, theme and pages keep what was ticked, without a script."""

from __future__ import annotations

from dataclasses import dataclass

from maille.contributions import index
from maille.contributions.models import Kind, Node
from maille.core.text import clean_line, fold
from maille.needs.models import Need, NeedQuerySet
from maille.programmes.http import ProgrammeRequest
from maille.programmes.models import Theme

PAGE = 20
MOST = 50


@dataclass(frozen=True)
class Picker:
    """`elsewhere`: needs ticked on another page or search, sent along as hidden fields."""

    needs: list[Need]
    chosen: list[Need]
    elsewhere: list[Need]
    themes: list[Theme]
    theme: str
    query: str
    page: int
    has_next: bool

    @property
    def chosen_ids(self) -> set[int]:
        return {need.pk for need in self.chosen}


def chosen_needs(request: ProgrammeRequest) -> list[Need]:
    """Those ticked so far, in the order of their numbers; whatever is not a listed need of this programme is dropped."""
    given = request.POST if request.method == "POST" else request.GET
    ids = [int(text) for text in given.getlist("besoin")[:MOST] if text.isascii() and text.isdigit() and len(text) < 12]
    if not ids:
        return []
    return list(_needs(request).filter(pk__in=ids).order_by("node__number"))


def picker(request: ProgrammeRequest) -> Picker:
    """Three queries: themes, needs of the page, needs chosen."""
    given = request.GET
    query = clean_line(given.get("q", ""))[:100]
    themes = list(request.programme.themes.all())
    theme = given.get("enjeu", "") if given.get("enjeu") in {t.slug for t in themes} else ""
    page = _page(given.get("aller") or given.get("page", ""))
    needs = _needs(request)
    if words := fold(query).split():
        needs = needs.filter(node__in=index.holding_all(words))
    if theme:
        needs = needs.filter(node__theme__slug=theme)
    found = list(needs.order_by("-node__support_count", "-node__number")[(page - 1) * PAGE : page * PAGE + 1])
    chosen = chosen_needs(request)
    shown = {need.pk for need in found[:PAGE]}
    return Picker(
        needs=found[:PAGE], chosen=chosen, elsewhere=[need for need in chosen if need.pk not in shown], themes=themes, theme=theme,
        query=query, page=page, has_next=len(found) > PAGE,
    )  # fmt: skip


def _needs(request: ProgrammeRequest) -> NeedQuerySet:
    listed = Node.objects.filter(programme=request.programme, kind=Kind.NEED).listed()
    return (
        Need.objects.with_card()
        .filter(node__in=listed)
        .exclude(progress__in=[Need.Progress.DUPLICATE, Need.Progress.SPLIT, Need.Progress.OUT_OF_SCOPE])
    )


def _page(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
