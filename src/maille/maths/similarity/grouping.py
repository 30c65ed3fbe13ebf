"""Texts side by side: who is near whom, and in which family, for people to judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maille.maths.waiting import waited_for

from .checks import (
    checked_count,
    checked_families,
    checked_labels,
    checked_language,
    checked_rows,
    checked_text,
    checked_texts,
    telling_indices,
)
from .encoders import WORDS, Chosen, TextEncoder, chosen_encoder
from .families import ALONE, Known, find_families
from .folder import Why
from .keywords import Nearness, keywords_by_family
from .neighbours import EXACT_UP_TO, InvertedFile, all_neighbours, exact
from .threads import one_thread
from .vectors import unit
from .words import says_something

Progress = Callable[[float], None]
# Texts encoded at a time: progress is told after each.
PORTION = 200
# An average of few texts is mostly those texts: it is drawn back as if this many others were at the origin.
PRIOR = 8


@dataclass(frozen=True, eq=False)
class Space:
    """Where texts stand, for those that come later: encoder, average text, rows of the texts that say something."""

    encoder: TextEncoder
    mean: NDArray[np.float32]
    rows: NDArray[np.float32]
    telling: NDArray[np.intp]
    index: InvertedFile | None
    families: Known


@dataclass(frozen=True, eq=False)
class Grouping:
    """A text that says nothing has a row of zeros, no neighbours (-1) and no family."""

    vectors: NDArray[np.float32]  # (n, d) from the average text, length 1
    neighbours: NDArray[np.int64]  # (n, k) nearest first, -1 where there are fewer
    similarity: NDArray[np.float32]  # (n, k) cosines
    family: NDArray[np.int64]  # (n,) -1 = alone
    confidence: NDArray[np.float32]  # (n,) 1 where people said so, else how likely the family looked
    keywords: list[list[str]]  # of family f, at position f
    encoder: str
    refused: Why | None  # why the folder of SENTENCE_MODEL, when there is one, gave no encoder: to be told
    space: Space = field(repr=False)

    @property
    def is_by_words(self) -> bool:
        """No encoder of sentences was there: to be shown as « groupé par les mots »."""
        return self.encoder == WORDS


def group_texts(
    texts: Sequence[str],
    *,
    encoder: TextEncoder | None = None,
    language: str = "fr",
    families: int | None = None,
    labels: Mapping[int, int] | None = None,
    seed: int = 0,
    neighbours: int = 10,
    progress: Progress | None = None,
) -> Grouping:
    """Neighbours of each text, and families as far as people asked for them.

    `families`: how many people want, None = no more than they named. `labels`: {index: family} that people gave; it
    stands, and the other texts are learnt from it. Neither: no family is invented. `progress` is told 0..1 several
    times a second and may raise Cancelled. Raises BadArgument. Deterministic for a seed.
    """
    known, tell = checked_texts(texts), progress or (lambda share: None)
    telling, named = telling_indices(known), checked_labels(labels, len(known))
    wanted = checked_families(families, len(set(named.values())), len(telling))
    chosen = _chosen(encoder, checked_language(language), tell)
    raw = _encoded(chosen.encoder, [known[index] for index in telling], _part(tell, 0.0, 0.6))
    mean = raw.sum(axis=0) / (len(raw) + PRIOR)
    rows = unit(raw - mean)
    learnt = _at_rows(named, telling)
    with one_thread():
        index = InvertedFile.of(rows, seed=seed, progress=_part(tell, 0.6, 0.7)) if len(rows) > EXACT_UP_TO else None
        near, alike = all_neighbours(rows, checked_count(neighbours, "neighbours"), index, _part(tell, 0.7, 0.8))
        taken, heard = sorted(set(named.values()) - set(learnt.values())), _part(tell, 0.8, 0.9)
        found = find_families(rows, learnt, wanted, seed=seed, progress=heard, taken=taken)
    family, confidence = _spread(found.family, telling, len(known), ALONE), np.zeros(len(known), np.float32)
    confidence[telling] = found.confidence
    family[list(named)], confidence[list(named)] = list(named.values()), 1
    space = Space(chosen.encoder, mean, rows, telling, index, found.known)
    keywords = _keywords(known, family, language, space, _part(tell, 0.9, 1))
    tell(1.0)
    return Grouping(
        vectors=_spread(rows, telling, len(known), 0),
        neighbours=_spread(_among_all(near, telling), telling, len(known), -1),
        similarity=_spread(alike, telling, len(known), 0),
        family=family,
        confidence=confidence,
        keywords=keywords,
        encoder=chosen.encoder.name,
        refused=chosen.refused,
        space=space,
    )


def place(text: str, grouping: Grouping) -> tuple[int, NDArray[np.int64], NDArray[np.float32]]:
    """Where a new text would stand: its family (-1 = alone), its nearest texts and their cosines. Changes nothing.

    Under 20 ms among 10,000. A text that says nothing has no neighbours.
    """
    space, k = grouping.space, grouping.neighbours.shape[1]
    if not says_something(checked_text(text)) or len(space.rows) == 0:
        return ALONE, np.zeros(0, np.int64), np.zeros(0, np.float32)
    with one_thread():
        row = unit(checked_rows(space.encoder.encode([text]), 1) - space.mean)
        near, alike = exact(space.rows, row, k) if space.index is None else space.index.search(row, k)
        family, _ = space.families.guess(row)
    found = near[0] >= 0
    return int(family[0]), space.telling[near[0][found]], alike[0][found]


def _chosen(encoder: TextEncoder | None, language: str, tell: Progress) -> Chosen:
    """Opening the folder of one's own may take seconds."""
    return Chosen(encoder) if encoder else waited_for(partial(chosen_encoder, language), partial(tell, 0.0))


def _encoded(encoder: TextEncoder, texts: Sequence[str], progress: Progress) -> NDArray[np.float32]:
    parts = [np.zeros((0, 0), np.float32)]
    for first in range(0, len(texts), PORTION):
        portion, done = texts[first : first + PORTION], first / len(texts)
        # An encoder loads its model at the first text, and one that an operator chose may be slow.
        rows = waited_for(partial(encoder.encode, portion), partial(progress, done))
        parts.append(checked_rows(rows, len(portion)))
        progress(min(1.0, (first + PORTION) / len(texts)))
    return np.vstack(parts[1:]) if len(parts) > 1 else parts[0]


def _at_rows(named: Mapping[int, int], telling: NDArray[np.intp]) -> dict[int, int]:
    """What people named, by row: a text that says nothing has none."""
    row_of = {int(index): row for row, index in enumerate(telling)}
    return {row_of[index]: family for index, family in named.items() if index in row_of}


def _among_all(near: NDArray[np.int64], telling: NDArray[np.intp]) -> NDArray[np.int64]:
    return np.where(near >= 0, telling[near], -1) if len(near) else near


def _keywords(
    texts: Sequence[str], family: NDArray[np.int64], language: str, space: Space, progress: Progress
) -> list[list[str]]:
    near, read = _nearness(space, _part(progress, 0.5, 1)), _part(progress, 0, 0.5)
    return keywords_by_family(texts, family, language=language, near=near, progress=read)


def _nearness(space: Space, progress: Progress) -> Nearness:
    """How near words are to what their family is about; 0 where no centre is known of it."""

    def near(families: Sequence[int], words: Sequence[str]) -> NDArray[np.float32]:
        centres = dict(zip(space.families.names.tolist(), space.families.centres, strict=False))
        once = sorted(set(words))
        if not centres or not once:
            return np.zeros(len(words), np.float32)
        rows = dict(zip(once, unit(_encoded(space.encoder, once, progress) - space.mean), strict=True))
        pairs = zip(families, words, strict=True)
        return np.array([centres[name] @ rows[word] if name in centres else 0 for name, word in pairs], np.float32)

    return near


def _part(tell: Progress, low: float, high: float) -> Progress:
    """A stretch of the whole way."""
    return lambda share: tell(low + (high - low) * share)


def _spread(rows: NDArray[Any], telling: NDArray[np.intp], count: int, empty: int) -> NDArray[Any]:
    """Rows of the texts that say something, put at their places among all."""
    if len(rows) == count:
        return rows
    whole = np.full((count, *rows.shape[1:]), empty, dtype=rows.dtype)
    whole[telling] = rows
    return whole
