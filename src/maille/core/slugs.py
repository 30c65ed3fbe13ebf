"""Addresses that stay: a readable slug, made unique among its neighbours."""

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
    ]
)

# What Django's slugify would swallow: « sœur » is « soeur », not « sur ».
_APART = str.maketrans({"’": " ", "'": " ", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "€": " euros "})


def unique_slug(siblings: models.QuerySet[Any], text: str, *, fallback: str, length: int = 60) -> str:
    """A slug of `text` that no row of `siblings` has; `fallback` when nothing of the text is left."""
    plain = text.translate(_APART)
    base = slugify(plain)[:length].strip("-") or fallback
    taken = set(siblings.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken and base not in RESERVED:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"
