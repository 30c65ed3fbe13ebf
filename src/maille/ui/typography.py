"""French typography: thin and no-break spaces, quotes, apostrophes. Source: Imprimerie nationale, Lexique."""

import re

from django.utils import translation

THIN = "\u202f"
FIXED = "\u00a0"

# Left exactly as typed: addresses, markup, format placeholders, clock times and ratios written 12:30.
# Each looks behind itself first: begun again at every letter of a long word, it would take the square of its length.
_KEPT = re.compile(
    r"""(?:https?://|mailto:|tel:)\S+ | (?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+ | <[^<>]*> | &\#?\w+; |
        %(?:\(\w+\))?[-+0-9.]*[a-zA-Z%] | \{[^{}]*\} | \d{1,2}:\d{2}(?!\d) | (?<![\w.])\w+(?:\.\w+)*://\S*""",
    re.VERBOSE,
)
_RULES: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"(?<=\w)'(?=[\w«…\ue000])"), "’"),
    (re.compile(r"(?<=\w)' (?=«)"), "’ "),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"(?<![ \u00a0\u202f])[ \u00a0\u202f]+([;!?])"), THIN + r"\1"),
    (re.compile(r"(?<=[\w»)%’…])([;!?])(?=\s|$)"), THIN + r"\1"),
    (re.compile(r"(?<![ \u00a0\u202f])[ \u00a0\u202f]+:(?=\s|$)"), FIXED + ":"),
    (re.compile(r"«[ \u00a0\u202f]*(?=\S)"), "«" + FIXED),
    (re.compile(r"(?<=\S)[ \u00a0\u202f]*»"), FIXED + "»"),
    (re.compile(r"\b(n)°[ \u00a0]?(?=\d)"), r"\1°" + FIXED),
    (re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))"), THIN),
    (re.compile(r"(?<=\d)[ \u00a0\u202f]?(?=%(?![\w(]))"), THIN),
    (re.compile(r"(?<=\d)[ \u00a0\u202f](?=(?:h|km|kg|min|ans|mois)\b|€)"), FIXED),
    (re.compile(r"(?<=\d h) (?=\d{2}\b)"), FIXED),
    (re.compile(r"(?<=\d\u00a0h) (?=\d{2}\b)"), FIXED),
]


def typo(text: str) -> str:
    """`text` set as French print does it. Idempotent; addresses, markup and placeholders are left as they are."""
    parts: list[str] = []
    last = 0
    kept: list[str] = []
    for match in _KEPT.finditer(text):
        parts.append(text[last : match.start()])
        kept.append(match.group())
        last = match.end()
    parts.append(text[last:])
    # One private-use sign stands for what is kept, so that rules see the whole sentence.
    joined = "\ue000".join(part.replace("\ue000", "") for part in parts)
    for rule, setting in _RULES:
        joined = rule.sub(setting, joined)
    pieces = joined.split("\ue000")
    return "".join(piece + keep for piece, keep in zip(pieces, [*kept, ""], strict=True))


def grouped(number: int) -> str:
    """With the thin space of thousands: 4 000; 4,000 in English."""
    text = f"{number:,}"
    return text.replace(",", THIN) if (translation.get_language() or "fr").startswith("fr") else text
