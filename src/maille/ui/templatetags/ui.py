"""The tags and filters of every template: `{% load ui %}`. See ui/README.md."""

from __future__ import annotations

import functools
import uuid
from datetime import date, datetime, time
from typing import Any

import lucide
from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.urls import translate_url
from django.utils import timezone, translation
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from maille.ui import assets
from maille.ui.dates import day_in_words, hour_in_words
from maille.ui.typography import grouped
from maille.ui.typography import typo as set_type

register = template.Library()

SHAPES = {
    "be": '<circle cx="10" cy="10" r="8"/>',
    "je": '<path d="M10 1.5 19 17.5H1z"/>',
    "ec": '<path d="M10 1 19 10 10 19 1 10z"/>',
}
# Further enjeux take ink, with a shape of their own (square, hexagon, cross, half-disc), in turn.
MORE_SHAPES = [
    '<path d="M2 2h16v16H2z"/>',
    '<path d="M5.5 2h9L19 10l-4.5 8h-9L1 10z"/>',
    '<path d="M7 1h6v6h6v6h-6v6H7v-6H1V7h6z"/>',
    '<path d="M1 14a9 9 0 0 1 18 0z"/>',
]
ACTOR_ICONS = {
    "entreprise": "building-2",
    "entreprises": "building-2",
    "entrepreneur": "briefcase",
    "entrepreneurs": "briefcase",
    "association": "handshake",
    "associations": "handshake",
    "collectivite": "landmark",
    "collectivites": "landmark",
    "etudiant": "graduation-cap",
    "etudiants": "graduation-cap",
    "etablissement": "school",
    "etablissements": "school",
    "citoyen": "house",
    "citoyens": "house",
    "cooperative": "sprout",
    "fondation": "hand-coins",
}


@functools.lru_cache(maxsize=256)
def _icon(name: str, classes: str) -> str:
    svg = lucide._render_icon(name, None)
    inner = svg.split(">", 1)[1].rsplit("</svg>", 1)[0].strip()
    return f'<svg class="{classes}" viewBox="0 0 24 24" aria-hidden="true">{inner}</svg>'


@register.simple_tag
def icon(name: str, classes: str = "icon") -> SafeString:
    """A lucide icon, hidden from screen readers: put a word beside it, or `sr-only` text."""
    return mark_safe(_icon(str(name), str(conditional_escape(classes))))


@register.simple_tag
def asset_url(name: str) -> str:
    return assets.url_of(name)


@register.simple_tag
def once_key() -> SafeString:
    """The hidden key that makes a form sent twice one act."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid.uuid4().hex)


@register.filter
def typo(text: Any) -> str:
    """French typography for what people wrote; other languages are left as typed. Escapes what is not safe."""
    escaped = str(conditional_escape(text if text is not None else ""))
    if not (translation.get_language() or "fr").startswith("fr"):
        return mark_safe(escaped)
    # Escaping made entities of quotes: the typographer must see the apostrophe.
    return mark_safe(set_type(escaped.replace("&#x27;", "'")))


@register.filter
def tr(thing: Any, field: str) -> Any:
    """The field in the page's language when the thing has it, else as written."""
    language = (translation.get_language() or "fr")[:2]
    return ((getattr(thing, "translations", None) or {}).get(language) or {}).get(field) or getattr(thing, field)


def _shape(code: str) -> str:
    if code in SHAPES:
        return SHAPES[code]
    number = int(code[1:]) if code[1:].isdecimal() else 1
    return MORE_SHAPES[(number - 1) % len(MORE_SHAPES)]


@register.simple_tag
def enjeu_shape(code: str) -> SafeString:
    return mark_safe(f'<svg viewBox="0 0 20 20" aria-hidden="true">{_shape(str(code or ""))}</svg>')


@register.simple_tag
def enjeu(theme: Any, plein: bool = False) -> SafeString:
    """The mark of an enjeu: shape and name, never colour alone. `theme`: has code, title."""
    if theme is None:
        return mark_safe("")
    return format_html(
        '<span class="enjeu{}" data-enjeu="{}">{}{}</span>',
        " enjeu--plein" if plein else "", theme.code, enjeu_shape(theme.code), typo(tr(theme, "title")),
    )  # fmt: skip


@register.simple_tag
def etat(label: Any, tone: str = "", icon_name: str = "") -> SafeString:
    """A state label. `tone`: ok, warn, err, attente, encre or nothing."""
    drawn = icon(icon_name) if icon_name else ""
    return format_html('<span class="etat{}">{}{}</span>', f" etat--{tone}" if tone else "", drawn, label)


@register.simple_tag
def acteur(code: str, label: Any) -> SafeString:
    """A kind of actor: icon in ink and word."""
    return format_html('<span class="acteur">{}{}</span>', icon(ACTOR_ICONS.get(str(code), "user")), label)


@register.simple_tag
def actor_icon(code: str, classes: str = "icon") -> SafeString:
    return icon(ACTOR_ICONS.get(str(code), "user"), classes)


@register.simple_tag
def avatar(name: Any, classes: str = "avatar") -> SafeString:
    """Initials of a public name."""
    words = [word for word in str(name).replace("-", " ").split() if word[0].isalnum()]
    initials = "".join(word[0] for word in words[:2]).upper() or "?"
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, initials)


@register.filter
def thread_width(level: Any) -> int:
    """How thick the thread of involvement is, in px."""
    number = int(str(level)) if str(level).isdecimal() else 0
    return [2, 4, 7, 10, 14, 18][min(number, 5)]


@register.filter
def date_fr(value: date | datetime | None, shape: str = "long") -> SafeString | str:
    """A day in words, in one of the shapes of `day_in_words`; « 1er » with its raised letters."""
    if value is None:
        return _("date à définir")
    return mark_safe(day_in_words(value, shape).replace("1er ", "1<sup>er</sup> "))


@register.filter
def hour_fr(value: time | datetime | None) -> str:
    """« 9 h 00 »; 9:00 in English. Of a moment, its hour here."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).time()
    return hour_in_words(value) if value is not None else ""


@register.filter
def day_number(value: date) -> SafeString | str:
    """The day of the month, large on a stamp: « 1er », 2… in French, 1, 2… in English."""
    if value.day == 1 and (translation.get_language() or "fr").startswith("fr"):
        return mark_safe("1<sup>er</sup>")
    return str(value.day)


@register.filter
def lang_attr(language: str) -> SafeString | str:
    """The `lang` of what somebody wrote, where the page around it speaks another language (WCAG 3.1.2)."""
    return format_html(' lang="{}"', language) if language and language != translation.get_language() else ""


@register.filter
def colon(label: str) -> str:
    """What stands between a label and its message: nothing after a question or an ellipsis."""
    return "" if str(label).rstrip().endswith(("?", "…")) else _(" :")


@register.filter
def number_fr(value: Any) -> str:
    """A whole number with the thin space of thousands (a comma in English)."""
    try:
        return grouped(int(value))
    except (TypeError, ValueError):
        return str(value)


@register.filter
def error_count(form: forms.Form) -> int:
    return sum(len(errors) for errors in form.errors.values())


_CLASSES = {"select": "select", "nullbooleanselect": "select", "textarea": "textarea", "checkbox": ""}


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's control with our class, and what it is described and invalidated by."""
    attrs: dict[str, Any] = {}
    classes = _CLASSES.get(field.widget_type, "input")
    if classes:
        attrs["class"] = f"{field.field.widget.attrs.get('class', '')} {classes}".strip()
    described = [f"{field.auto_id}_helptext"] if field.help_text else []
    if field.errors:
        attrs["aria-invalid"] = "true"
        described.append(f"{field.auto_id}_error")
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attrs)


@register.simple_tag(takes_context=True)
def canonical(context: Any) -> str:
    """This page's whole address without its query."""
    request = context["request"]
    return f"{context['site']['public_url']}{request.path}"


@register.simple_tag(takes_context=True)
def other_language(context: Any, code: str) -> str:
    """This page in another language."""
    return translate_url(context["request"].get_full_path(), code)


@register.simple_tag
def languages() -> list[tuple[str, str]]:
    return list(settings.LANGUAGES)


@register.simple_tag(takes_context=True)
def with_query(context: Any, **changes: Any) -> str:
    """The page's query with some values changed; an empty value leaves the key out. For filters and page links."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else context["request"].path


_MARKS = {
    "need": '<circle class="bouton" cx="22" cy="22" r="9"/>',
    "challenge": '<circle class="fond" cx="22" cy="22" r="19"/><path d="M13 22a9 9 0 1 1 9 9"/>'
    '<path d="M31 22a9 9 0 1 1-9-9"/><circle class="coeur" cx="22" cy="22" r="3"/>',
    "group": '<circle class="bouton" cx="22" cy="22" r="12"/><circle cx="17" cy="22" r="3"/><circle cx="27" cy="22" r="3"/>',
    "solution": '<circle class="bouton" cx="22" cy="22" r="12"/><circle cx="22" cy="22" r="3.5"/>',
    "project": '<circle class="bouton" cx="22" cy="22" r="14"/><circle cx="18" cy="22" r="2.5"/><circle cx="26" cy="22" r="2.5"/>',
    "venture": '<circle class="bouton" cx="22" cy="22" r="16"/><circle cx="18" cy="18" r="2.5"/><circle cx="26" cy="18" r="2.5"/>'
    '<circle cx="18" cy="26" r="2.5"/><circle cx="26" cy="26" r="2.5"/>',
    "future": '<circle class="bouton" cx="22" cy="22" r="10" stroke-dasharray="5 4"/>',
}


@register.simple_tag
def node_mark(kind: str) -> SafeString:
    """The knot of a step on the thread, by kind of contribution; « future » for what is still to come."""
    return mark_safe(
        f'<svg class="fil__noeud" viewBox="0 0 44 44" aria-hidden="true">{_MARKS.get(str(kind), _MARKS["future"])}</svg>'
    )


@register.simple_tag
def enjeu_path(code: str) -> SafeString:
    """Only the shape's path, for use inside an SVG."""
    return mark_safe(_shape(str(code or "")))
