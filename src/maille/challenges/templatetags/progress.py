"""How far a contribution has come, in templates. `{% load progress %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from maille.ui.templatetags.ui import etat

register = template.Library()

# Progress code → tone and icon; codes mean the same thing in every room.
LOOKS = {
    "emergent": ("", "lightbulb"), "worded": ("", "pencil"), "reviewed": ("", "book-check"), "submitted": ("warn", "vote"),
    "retained": ("ok", "circle-check"), "reserve": ("attente", "archive"), "assigned": ("ok", "users"), "treated": ("ok", "flag"),
    "closed": ("", "flag"),
    "forming": ("attente", "users"), "working": ("ok", "users"), "merged": ("", "git-merge"), "split": ("", "split"),
    "dissolved": ("", "circle-stop"),
    "idea": ("", "lightbulb"), "grouped": ("", "git-merge"), "sketched": ("", "pencil"), "prototyped": ("", "box"),
    "tested": ("ok", "flask-conical"), "modelled": ("ok", "calculator"), "presented": ("ok", "presentation"), "project": ("ok", "sprout"),
    "no_carrier": ("attente", "search"), "carried": ("ok", "sprout"), "created": ("ok", "building-2"), "launched": ("ok", "store"),
    "followed": ("ok", "footprints"), "paused": ("warn", "pause"), "handed_over": ("", "forward"), "abandoned": ("", "circle-stop"),
    "preparing": ("attente", "hourglass"), "hosted": ("ok", "building-2"), "active": ("ok", "store"), "ceased": ("", "circle-stop"),
    "proposed": ("attente", "hand-heart"), "accepted": ("ok", "circle-check"), "running": ("ok", "hand-helping"), "given": ("ok", "circle-check"),
}  # fmt: skip
_GATE = ("ok", "sprout")


@register.simple_tag
def progress_mark(row: Any) -> SafeString:
    """The progress (or, for an offer of support, the state) of `row`."""
    is_offer = not hasattr(row, "progress")
    code = str(row.state if is_offer else row.progress)
    label = row.get_state_display() if is_offer else row.get_progress_display()
    tone, icon_name = LOOKS.get(code, _GATE)
    word = str(label)
    return etat(word[:1].upper() + word[1:], tone, icon_name)


@register.filter
def progress_label(node: Any) -> str:
    """The word for a node's progress; needs `with_progress`. The row's own room knows the word, found by the relation's name."""
    code = getattr(node, "progress", "")
    row = type(node)._meta.get_field(node.kind).related_model
    word = str(dict(row.Progress.choices).get(code, ""))
    return word[:1].upper() + word[1:]
