"""Filters as links: they work without script, and the address keeps them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from maille.programmes.models import Theme
from maille.ui.templatetags.ui import tr


@dataclass(frozen=True)
class Chip:
    label: str
    url: str
    is_current: bool
    count: int | None = None
    theme_code: str = ""
    icon: str = ""


def address(request: HttpRequest, **changes: str) -> str:
    """This page with some filters changed; an empty value takes one away, and the page number goes."""
    query = request.GET.copy()
    for key, value in {"page": "", **changes}.items():
        query.pop(key, None)
        if value:
            query[key] = value
    return f"?{query.urlencode()}" if query else request.path


def theme_chips(request: HttpRequest, themes: list[Theme], current: Theme | None, every: str) -> list[Chip]:
    first = Chip(every, address(request, enjeu=""), current is None)
    return [
        first,
        *(
            Chip(tr(theme, "title"), address(request, enjeu=theme.slug), theme == current, theme_code=theme.code)
            for theme in themes
        ),
    ]
