"""Filters of this room's own templates: `{% load pages %}`."""

from __future__ import annotations

import re
from html import unescape

from django import template
from django.utils.html import conditional_escape, strip_tags
from django.utils.safestring import SafeString, mark_safe

from maille.contributions.models import Notice
from maille.core.text import fold
from maille.pages import news
from maille.pages.weave import Bundle

register = template.Library()
_WORD = re.compile(r"\w+", re.UNICODE)


@register.filter
def bundle_anchor(bundle: Bundle) -> str:
    return bundle.anchor


@register.filter
def sentence(notice: Notice) -> str:
    return news.sentence(notice)


@register.filter
def highlight(text: str, query: str) -> SafeString:
    """The words of the text that begin like one that was looked for, marked; accents and case do not matter."""
    wanted = [word for word in fold(query).split() if len(word) > 1]
    pieces, last = [], 0
    for match in _WORD.finditer(text):
        if any(fold(match[0]).startswith(word) for word in wanted):
            pieces += [
                conditional_escape(text[last : match.start()]),
                mark_safe(f"<mark>{conditional_escape(match[0])}</mark>"),
            ]
            last = match.end()
    pieces.append(conditional_escape(text[last:]))
    return mark_safe("".join(pieces))


@register.filter
def plain(html: str) -> str:
    """The words of a text that was made into HTML."""
    return unescape(strip_tags(html)).strip()


@register.filter
def excerpt(text: str, query: str) -> str:
    """Some words around the first one that was looked for."""
    wanted = [word for word in fold(query).split() if len(word) > 1]
    at = next(
        (match.start() for match in _WORD.finditer(text) if any(fold(match[0]).startswith(word) for word in wanted)), 0
    )
    start = max(text.rfind(" ", 0, max(at - 80, 0)) + 1, 0) if at > 80 else 0
    cut = text[start : start + 220]
    return ("… " if start else "") + cut + (" …" if start + 220 < len(text) else "")
