"""The word index over contributions: FTS5 on SQLite, a GIN index on PostgreSQL. Words come folded (`core.text.fold`)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models.expressions import RawSQL

_SQLITE = "SELECT rowid FROM contributions_search WHERE contributions_search MATCH %s"
_POSTGRESQL = "SELECT id FROM contributions_node WHERE to_tsvector('simple', search_text) @@ to_tsquery('simple', %s)"
_SQLITE_BEST = f"{_SQLITE} ORDER BY rank LIMIT 60"
_POSTGRESQL_BEST = (
    f"{_POSTGRESQL} ORDER BY ts_rank(to_tsvector('simple', search_text), to_tsquery('simple', %s)) DESC LIMIT 60"
)


def holding_all(words: Sequence[str]) -> RawSQL:
    """Ids of the rows that hold every word or its beginning."""
    if connection.vendor == "postgresql":
        return RawSQL(_POSTGRESQL, [" & ".join(f"{word}:*" for word in words)])  # noqa: S611  # words are folded: letters and digits
    return RawSQL(_SQLITE, [" AND ".join(f'"{word}"*' for word in words)])  # noqa: S611


def holding_some(words: Sequence[str]) -> RawSQL:
    """Ids of the sixty rows that hold the most telling of the words."""
    if connection.vendor == "postgresql":
        query = " | ".join(words)
        return RawSQL(_POSTGRESQL_BEST, [query, query])  # noqa: S611
    return RawSQL(_SQLITE_BEST, [" OR ".join(f'"{word}"' for word in words)])  # noqa: S611
