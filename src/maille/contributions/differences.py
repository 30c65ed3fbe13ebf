"""What changed between two texts, word by word."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

_WORDS = re.compile(r"\s+|[^\s]+")
LONGEST = 4000  # words a side: difflib is quadratic at worst


@dataclass(frozen=True)
class Part:
    """`kind`: same, added or removed."""

    kind: str
    text: str


def differences(old: str, new: str) -> list[Part]:
    """The new text with what was removed from the old one in place. Very long texts are compared line by line."""
    before, after = _pieces(old), _pieces(new)
    parts: list[Part] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(Part("same", "".join(after[j1:j2])))
            continue
        if i2 > i1:
            parts.append(Part("removed", "".join(before[i1:i2])))
        if j2 > j1:
            parts.append(Part("added", "".join(after[j1:j2])))
    return parts


def _pieces(text: str) -> list[str]:
    words = _WORDS.findall(text)
    return words if len(words) <= LONGEST else text.splitlines(keepends=True)
