"""Cleaning and folding of what people type."""

import re
import unicodedata

# Bidirectional overrides and isolates, and other invisible marks that can disguise a text.
_DANGEROUS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF])
# Half of a surrogate pair is no letter: no database takes it.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# As many marks on one letter as Unicode's own stream-safe format has (UAX #15): no language needs more. Normalising sorts
# each run in a time that grows with its square: a page of marks would hold the server for minutes.
_MOST_MARKS = 30
_ELISION = re.compile(r"\b(?:[ldcjmnst]|qu|jusqu|lorsqu|puisqu)['’]", re.IGNORECASE)


def clean(text: str) -> str:
    """`text` without null bytes, control characters, lone surrogates and direction overrides; line ends become \\n; NFC."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").translate(_DANGEROUS))
    return unicodedata.normalize("NFC", _few_marks(text)).strip()


def _few_marks(text: str) -> str:
    """`text` with at most 30 combining marks in a row; the others fall."""
    if not any(map(unicodedata.combining, text)):
        return text
    kept, run = [], 0
    for letter in text:
        run = run + 1 if unicodedata.combining(letter) else 0
        if run <= _MOST_MARKS:
            kept.append(letter)
    return "".join(kept)


def clean_line(text: str) -> str:
    """`clean`, on one line, runs of white space folded."""
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """Lower case without accents, ligatures and elisions, for searching and comparing: « L'été » → « ete »."""
    text = _ELISION.sub(" ", text.casefold())
    text = text.replace("œ", "oe").replace("æ", "ae")
    text = "".join(c for c in unicodedata.normalize("NFD", _few_marks(text)) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+|[^\W\d_a-z]+", text))
