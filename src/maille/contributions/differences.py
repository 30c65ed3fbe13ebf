"""What changed between two texts, word by word."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final, cast

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maille.contributions.models import Node, Version

_WORDS = re.compile(r"\s+|[^\s]+")
# Pairs of equal words that difflib may look at: it takes their number and more, and « a b a b… » has millions.
MOST_PAIRS = 20_000


@dataclass(frozen=True)
class Part:
    """`kind`: same, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One field of a contribution that differs between two versions."""

    name: str
    parts: list[Part]


LISTS: Final = {"evidence": gettext_lazy("Ce qui le montre"), "answers": gettext_lazy("Ce qui existe déjà")}


def changes(old: Version, new: Version, kind: str) -> list[Change]:
    """What differs between two versions: the sentence, the text, then each fact of the card that changed."""
    pairs = [(_("En une phrase"), old.title, new.title), (_("Texte"), old.text, new.text)]
    for name in sorted({*old.details, *new.details}):
        field = _field(kind, name)
        label = str(field.verbose_name) if field is not None else str(LISTS.get(name, name))
        pairs.append((label, _plain(old.details.get(name), field), _plain(new.details.get(name), field)))
    return [
        Change(label[:1].upper() + label[1:], differences(before, after))
        for label, before, after in pairs
        if before != after
    ]


def _field(kind: str, name: str) -> models.Field[Any, Any] | None:
    """The field of the kind's own row that holds this fact: it knows the words for it."""
    row = Node._meta.get_field(kind).related_model
    try:
        field = cast(type[models.Model], row)._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) else None


def _plain(value: object, field: models.Field[Any, Any] | None) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(str(line) for line in value)
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return str(dict(field.flatchoices).get(value, value)) if field is not None else str(value)


def differences(old: str, new: str) -> list[Part]:
    """The new text with what was removed from the old one in place: word by word, line by line when the same words come back
    too often, as a whole when the same lines do."""
    before, after = _pieces(old, new)
    parts: list[Part] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(str.isspace, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(Part("same", "".join(after[j1:j2])))
            continue
        if i2 > i1:
            parts.append(Part("removed", "".join(before[i1:i2])))
        if j2 > j1:
            parts.append(Part("added", "".join(after[j1:j2])))
    return parts


def _pieces(old: str, new: str) -> tuple[list[str], list[str]]:
    for before, after in ((_WORDS.findall(old), _WORDS.findall(new)), (_lines(old), _lines(new))):
        often = Counter(piece for piece in after if not piece.isspace())
        if sum(often[piece] for piece in before) <= MOST_PAIRS:
            return before, after
    return [old], [new]


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
