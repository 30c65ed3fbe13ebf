"""What a family is about, in the words people wrote: accents kept, no stem, no word that says nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from .words import fold, read_words, stem, stop_words

SHORTEST = 3
# For each keyword, how many are looked at more closely: an encoder takes about a millisecond a word.
CANDIDATES = 6
# Texts read between two looks at whether to stop.
PORTION = 500
# How near each word is to the meaning of the family named beside it, -1..1. One that is far counts for little, not nothing.
Nearness = Callable[[Sequence[int], Sequence[str]], NDArray[np.float32]]
FAR = 0.05
Telling = dict[str, tuple[bool, float]]


def keywords_by_family(
    texts: Sequence[str],
    family: NDArray[np.int64],
    *,
    language: str = "fr",
    most: int = 5,
    near: Nearness | None = None,
    progress: Callable[[float], None] | None = None,
) -> list[list[str]]:
    """For family f, at position f, at most `most` words, the most telling first; empty for a number that no text has.

    A word tells a family when more of its texts have it than texts elsewhere do (log-odds with a prior of ½, times the
    share of the family that has it) and when it is near what the family is about. A word that only one text has comes
    after those that several have.
    """
    forms = []
    for number, text in enumerate(texts):
        forms.append(_forms(text, language))
        if progress is not None and number % PORTION == 0:
            progress(number / len(texts))
    everywhere = Counter(stem for found in forms for stem in found)
    found: dict[int, Telling] = {}
    for name in np.unique(family[family >= 0]):
        members = [forms[index] for index in np.flatnonzero(family == name)]
        found[int(name)] = _telling(members, everywhere, len(texts), most * CANDIDATES)
    if near is not None:
        _weigh(found, near)
    names = range(int(family.max(initial=-1)) + 1)
    return [_best(found.get(name, {}), most) for name in names]


def _weigh(found: dict[int, Telling], near: Nearness) -> None:
    families = [name for name, telling in found.items() for _ in telling]
    words = [word for telling in found.values() for word in telling]
    for name, word, close in zip(families, words, near(families, words), strict=True):
        is_lone, weight = found[name][word]
        found[name][word] = (is_lone, weight * max(FAR, float(close)))


def _best(telling: Telling, most: int) -> list[str]:
    return sorted(telling, key=lambda word: (telling[word][0], -telling[word][1], word))[:most]


def _forms(text: str, language: str) -> dict[str, list[str]]:
    """The stems of a text, each with the words it was read from."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word in read_words(text):
        flat = fold(word)
        if len(flat) >= SHORTEST and flat not in stop_words(language):
            found[stem(flat, language)].append(word)
    return found


def _telling(members: Sequence[dict[str, list[str]]], everywhere: Counter[str], texts: int, most: int) -> Telling:
    """Words of a family, the most telling first: does only one text have it, and how much it tells."""
    here = Counter(stem for found in members for stem in found)
    size, outside = len(members), texts - len(members)

    def weight(stem: str) -> float:
        inside, elsewhere = here[stem], everywhere[stem] - here[stem]
        odds = np.log((inside + 0.5) / (size - inside + 0.5)) - np.log((elsewhere + 0.5) / (outside - elsewhere + 0.5))
        return float(odds * inside / size) if outside else inside / size

    weights = {stem: weight(stem) for stem in here}
    telling = [
        stem for stem in sorted(here, key=lambda stem: (here[stem] == 1, -weights[stem], stem)) if weights[stem] > 0
    ]
    return {
        _best_form(word for found in members for word in found.get(stem, ())): (here[stem] == 1, weights[stem])
        for stem in telling[:most]
    }


def _best_form(words: Iterable[str]) -> str:
    """The one written most often; of several, the shortest: a singular before its plural."""
    count = Counter(words)
    return min(count, key=lambda word: (-count[word], len(word), word))
