"""From a text to its words, as people read them and as they are compared. French first, English too."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from threading import Lock
from typing import Any, Final

from maille.maths.errors import BadArgument

from .stopwords import STOP_WORDS

LANGUAGES: Final = {"fr": "french", "en": "english"}
# A word holds letters, with hyphens inside; digits alone say nothing of a need.
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SAID = re.compile(r"[^\W_]")
ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’ʼ]", re.IGNORECASE)
ONE_AT_A_TIME = Lock()  # a stemmer keeps its word in itself
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "’": "'", "ʼ": "'"})


def fold(text: str) -> str:
    """Small letters without the accents of European scripts; other scripts keep their marks."""
    flat = unicodedata.normalize("NFKD", text.lower().translate(LIGATURES))
    return unicodedata.normalize("NFC", "".join(letter for letter in flat if not "\u0300" <= letter <= "\u036f"))


def says_something(text: str) -> bool:
    """Is there a letter or a digit in it?"""
    return SAID.search(text) is not None


def read_words(text: str) -> list[str]:
    """The words as they are written, in small letters, without what is elided before them (l', d', qu')."""
    return WORD.findall(ELIDED.sub(" ", unicodedata.normalize("NFC", text.lower())))


def telling_words(text: str, language: str = "fr") -> list[str]:
    """The words that say something, as they are written, in small letters."""
    return [word for word in read_words(text) if fold(word) not in stop_words(language)]


def stems(text: str, language: str = "fr") -> list[str]:
    """The stems of the words that say something; all the words' when none does. Folded first: « mobilite » = « mobilité »."""
    words = [part for word in read_words(text) for part in fold(word).split("-")]
    telling = [word for word in words if word not in stop_words(language)]
    return [stem(word, language) for word in telling or words]


@lru_cache(maxsize=50_000)
def stem(word: str, language: str = "fr") -> str:
    """Of a folded word."""
    with ONE_AT_A_TIME:
        return str(_stemmer(language).stemWord(word))


@lru_cache(maxsize=len(LANGUAGES))
def _stemmer(language: str) -> Any:
    import snowballstemmer  # loaded when first used: it is of no use to vectors

    if language not in LANGUAGES:
        raise BadArgument("language", f"must be one of {', '.join(LANGUAGES)}")
    return snowballstemmer.stemmer(LANGUAGES[language])


@lru_cache(maxsize=len(LANGUAGES))
def stop_words(language: str) -> frozenset[str]:
    """Folded."""
    if language not in LANGUAGES:
        raise BadArgument("language", f"must be one of {', '.join(LANGUAGES)}")
    return frozenset(fold(word) for word in STOP_WORDS[language].split())
