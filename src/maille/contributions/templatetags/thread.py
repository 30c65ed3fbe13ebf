"""The thread of one contribution by kind, in templates. `{% load thread %}`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()
FIRST = 4


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
