"""What is refused at the door, named; what has no meaning is answered neutrally."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from maille.maths.errors import BadArgument

from .words import LANGUAGES, says_something

# `Grouping.keywords` is a list by family: a name far away would make it mostly empty.
MOST_FAMILIES = 10_000


def checked_text(text: str, argument: str = "text") -> str:
    if not isinstance(text, str):
        raise BadArgument(argument, f"must be a text, not {type(text).__name__}")
    return text


def checked_texts(texts: Sequence[str]) -> list[str]:
    if isinstance(texts, str | bytes) or not isinstance(texts, Sequence):
        raise BadArgument("texts", "must be a list of texts")
    return [checked_text(text, f"texts[{number}]") for number, text in enumerate(texts)]


def checked_count(value: int, argument: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise BadArgument(argument, f"must be a whole number, 1 at least (given: {value!r})")
    return int(value)


def checked_language(language: str) -> str:
    if language not in LANGUAGES:
        raise BadArgument("language", f"must be one of {', '.join(LANGUAGES)} (given: {language!r})")
    return language


def checked_labels(labels: Mapping[int, int] | None, texts: int) -> dict[int, int]:
    for index, family in (labels or {}).items():
        if isinstance(index, bool) or not isinstance(index, int | np.integer) or not 0 <= index < texts:
            raise BadArgument("labels", f"must name texts by their index, 0 to {texts - 1} (given: {index!r})")
        if isinstance(family, bool) or not isinstance(family, int | np.integer) or not 0 <= family < MOST_FAMILIES:
            raise BadArgument("labels", f"must name families 0 to {MOST_FAMILIES - 1} (given: {family!r})")
    return {int(index): int(family) for index, family in (labels or {}).items()}


def checked_families(families: int | None, named: int, telling: int) -> int | None:
    """`named`: families that people named; `telling`: texts that say something."""
    if families is None:
        return None
    wanted = checked_count(families, "families")
    if wanted < named:
        raise BadArgument("families", f"must be at least the {named} families that `labels` names (given: {wanted})")
    if wanted > max(telling, named):
        raise BadArgument("families", f"must be at most the {telling} texts that say something (given: {wanted})")
    return wanted


def checked_rows(rows: NDArray[np.float32], texts: int) -> NDArray[np.float32]:
    """What an encoder gave."""
    found = np.asarray(rows, dtype=np.float32)
    if found.ndim != 2 or len(found) != texts or not np.isfinite(found).all():
        raise BadArgument("encoder", "must give one row of finite numbers for each text")
    return found


def telling_indices(texts: Sequence[str]) -> NDArray[np.intp]:
    return np.flatnonzero([says_something(text) for text in texts])
