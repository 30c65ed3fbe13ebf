"""« Déjà exprimé ? »: the same words, or the same letters with a slip of the pen. Never mixed with meaning.

Two TF-IDF vectors a text, stems (Snowball) and runs of 3 to 5 letters inside a word; likeness is the mean of both cosines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Self

import numpy as np
from numpy.typing import NDArray

from maille.maths.waiting import waited_for

from .checks import checked_count, checked_language, checked_text, checked_texts
from .words import fold, read_words, stems

RUNS = (3, 4, 5)
BUCKETS = 1 << 20
# Texts read between two looks at whether to stop.
PORTION = 500
# Between two needs that have nothing to do with each other and the same one with slips of the pen: docs/similarite.md.
TYPED_AGAIN = 0.4
# Odd, so that powers of it spread over the buckets.
BASE = 1_000_003


def already_said(
    text: str, texts: Sequence[str], *, k: int = 5, progress: Callable[[float], None] | None = None
) -> list[tuple[int, float]]:
    """At most `k` of `texts`, the most alike first, each with its likeness in ]0, 1]. Ties by index.

    For many questions to the same texts, keep a `LexicalIndex`. `words_in_common` explains an answer. `progress` is told
    0..1 and may raise Cancelled.
    """
    return LexicalIndex.of(texts, progress=progress).search(text, k=k)


def words_in_common(text: str, other: str, *, language: str = "fr") -> list[str]:
    """The words of `text`, as written there, whose stem `other` has too."""
    theirs = set(stems(checked_text(other, "other"), checked_language(language)))
    return [
        word for word in dict.fromkeys(read_words(checked_text(text))) if theirs.intersection(stems(word, language))
    ]


@dataclass(frozen=True)
class Terms:
    """Postings of one kind of term: for term t, rows `start[t]:start[t + 1]` of `text` and `weight`."""

    start: NDArray[np.int64]
    text: NDArray[np.int32]
    weight: NDArray[np.float32]
    idf: NDArray[np.float32]

    @classmethod
    def of(cls, text: NDArray[np.int64], term: NDArray[np.int64], texts: int, terms: int) -> Self:
        """From (text, term) pairs, repeated as often as the term stands in the text."""
        pair, count = np.unique(term * max(texts, 1) + text, return_counts=True)
        term, text = pair // max(texts, 1), pair % max(texts, 1)
        frequency = np.bincount(term, minlength=terms)
        idf = (np.log((1 + texts) / (1 + frequency)) + 1).astype(np.float32)
        weight = (1 + np.log(count)) * idf[term]
        length = np.sqrt(np.bincount(text, weights=weight**2, minlength=texts))
        start = np.concatenate(([0], np.cumsum(frequency)))
        return cls(start, text.astype(np.int32), (weight / length[text]).astype(np.float32), idf)

    def cosines(self, term: NDArray[np.int64], texts: int) -> NDArray[np.float64]:
        """Of all texts with one that has these terms."""
        term, count = np.unique(term, return_counts=True)
        weight = (1 + np.log(count)) * self.idf[term]
        weight /= np.linalg.norm(weight) or 1.0
        first, long = self.start[term], self.start[term + 1] - self.start[term]
        rows = np.arange(long.sum()) + np.repeat(first - np.concatenate(([0], np.cumsum(long)[:-1])), long)
        weights = (self.weight[rows] * np.repeat(weight, long)).astype(np.float64)
        return np.bincount(self.text[rows], weights=weights, minlength=texts).astype(np.float64)


@dataclass(frozen=True)
class LexicalIndex:
    """Some texts, ready to be asked. 10,000 needs: about 2 s to make, 5 ms an answer."""

    count: int
    language: str
    vocabulary: dict[str, int]
    stems: Terms
    letters: Terms

    @classmethod
    def of(cls, texts: Sequence[str], *, language: str = "fr", progress: Callable[[float], None] | None = None) -> Self:
        """`progress` is told 0..1 and may raise Cancelled."""
        known = checked_texts(texts)
        vocabulary: dict[str, int] = {}
        text, term = [], []
        for number, each in enumerate(known):
            if progress is not None and number % PORTION == 0:
                progress(number / len(known))
            for stem in stems(each, checked_language(language)):
                text.append(number)
                term.append(vocabulary.setdefault(stem, len(vocabulary)))
        by_stem = Terms.of(np.array(text, np.int64), np.array(term, np.int64), len(known), len(vocabulary) + 1)
        look = None if progress is None else partial(progress, 1.0)
        letters = waited_for(lambda: Terms.of(*_runs(known), len(known), BUCKETS), look)
        return cls(len(known), language, vocabulary, by_stem, letters)

    def search(self, text: str, *, k: int = 5) -> list[tuple[int, float]]:
        checked_count(k, "k")
        unknown = len(self.vocabulary)  # one place for all new stems: they lengthen the question
        term = [self.vocabulary.get(stem, unknown) for stem in stems(checked_text(text), self.language)]
        alike = self.stems.cosines(np.array(term, np.int64), self.count)
        alike = (alike + self.letters.cosines(_runs([text])[1], self.count)) / 2
        found = np.flatnonzero(alike > 1e-9)
        if len(found) > 4 * k:
            found = found[alike[found] >= np.partition(alike[found], -k)[-k]]
        best = sorted(found, key=lambda index: (-alike[index], index))[:k]
        return [(int(index), min(1.0, float(alike[index]))) for index in best]


def _runs(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The (text, bucket) of each run of letters inside a word, its edges counted as spaces."""
    plain = [" " + " ".join(read_words(fold(text))) + " " for text in texts]
    letter = np.frombuffer("".join(plain).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    text = np.repeat(np.arange(len(plain)), [len(each) for each in plain])
    is_space = letter == ord(" ")
    found_text, found_bucket = [], []
    for long in RUNS:
        places = max(0, len(letter) - long + 1)
        bucket, crosses = np.zeros(places, np.int64), np.zeros(places, bool)
        for shift in range(long):
            bucket = (bucket * BASE + letter[shift : shift + places]) & 0x7FFFFFFF
            if 0 < shift < long - 1:
                crosses |= is_space[shift : shift + places]
        keep = ~crosses & (text[:places] == text[long - 1 :][:places])
        found_text.append(text[:places][keep])
        found_bucket.append((bucket[keep] ^ (bucket[keep] >> 11)) % BUCKETS)
    return np.concatenate(found_text), np.concatenate(found_bucket)
