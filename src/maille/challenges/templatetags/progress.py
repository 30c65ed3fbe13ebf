"""How far a contribution has come, and its thread by kind, in templates. `{% load progress %}`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
FIRST = 4


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


@dataclass(frozen=True)
class Column:
    """All that the thread holds of one kind: the first few, the others folded."""

    kind: str
    label: str
    first: list[Any]
    others: list[Any]
    is_here: bool
    is_future: bool


@register.filter
def by_kind(steps: Iterable[Any]) -> list[Column]:
    """The printed steps of a thread (`thread_steps`), one column a kind, in the order of the thread."""
    columns = []
    for kind, found in groupby(steps, key=lambda step: str(step.kind)):
        column = list(found)
        is_here = any(step.is_here for step in column)
        label = _here_label(kind) if is_here and len(column) == 1 else _label(kind, len(column)) or column[0].label
        columns.append(Column(kind, label, column[:FIRST], column[FIRST:], is_here, column[0].is_future))
    return columns


def _label(kind: str, count: int) -> str:
    words = {
        "need": ngettext("%(count)s besoin", "%(count)s besoins", count), "challenge": ngettext("%(count)s défi", "%(count)s défis", count),
        "group": ngettext("%(count)s groupe", "%(count)s groupes", count),
        "solution": ngettext("%(count)s solution", "%(count)s solutions", count),
        "project": ngettext("%(count)s projet", "%(count)s projets", count),
        "venture": ngettext("%(count)s entreprise", "%(count)s entreprises", count),
    }  # fmt: skip
    return words.get(kind, "") % {"count": count}


def _here_label(kind: str) -> str:
    words = {
        "need": _("Ce besoin"), "challenge": _("Ce défi"), "group": _("Ce groupe"), "solution": _("Cette solution"),
        "project": _("Ce projet"), "venture": _("Cette entreprise"),
    }  # fmt: skip
    return words.get(kind, "")
