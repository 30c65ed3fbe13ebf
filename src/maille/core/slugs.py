"""Addresses that stay: a readable slug, made unique among its neighbours."""

import secrets
from typing import Any

from django.db import models
from django.utils.text import slugify

RESERVED = frozenset(
    [
        "compte",
        "organiser",
        "static",
        "en",
        "fr",
        "composants",
        "mentions-legales",
        "donnees-personnelles",
        "accessibilite",
        "licence",
        "sitemap",
        "robots",
        "boite-aux-lettres",
        "bienvenue",
        "carte",
        "admin",
        "api",
        "healthz",
        "readyz",
        "media",
        "favicon",
        "fil",
        "mon-fil",
        "recherche",
        "direct",
        "ici",
    ]
)

MOST_NUMBERED = 30  # of so many alike the number says nothing any more

# What Django's slugify would swallow: « sœur » is « soeur », not « sur ».
_APART = str.maketrans({"’": " ", "'": " ", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "€": " euros "})


def unique_slug(siblings: models.QuerySet[Any], text: str, *, fallback: str, length: int = 60) -> str:
    """A slug of `text` that no row of `siblings` has; `fallback` when nothing of the text is left.

    Asks for whole slugs, which the index knows; for the beginning of one SQLite would read all the siblings.
    """
    plain = text.translate(_APART)
    base = slugify(plain)[:length].strip("-") or fallback
    if base not in RESERVED and not siblings.filter(slug=base).exists():
        return base
    numbered = [_ended(base, str(number), length) for number in range(2, MOST_NUMBERED)]
    taken = set(siblings.filter(slug__in=numbered).values_list("slug", flat=True))
    free = (slug for slug in numbered if slug not in taken)
    return next(free, "") or _ended(base, secrets.token_hex(4), length)


def _ended(base: str, end: str, length: int) -> str:
    return f"{base[: length - len(end) - 1].rstrip('-')}-{end}"
