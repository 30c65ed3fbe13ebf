"""The word index over contributions: FTS5 on SQLite, a GIN index on PostgreSQL. Words come folded (`core.text.fold`)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from django.db import connection
from django.db.models.expressions import RawSQL

_SQLITE = "SELECT rowid FROM contributions_search WHERE contributions_search MATCH %s"
_POSTGRESQL = "SELECT id FROM contributions_node WHERE to_tsvector('simple', search_text) @@ to_tsquery('simple', %s)"
# Any that match, in no order: to rank a common word would mean to read every row. Those that hold all words come in any case.
_SQLITE_SOME = """SELECT rowid FROM (SELECT s.rowid FROM contributions_search s JOIN contributions_node n ON n.id = s.rowid
    WHERE s.search_text MATCH %s AND n.programme_id = %s AND n.kind = %s LIMIT {most})"""
_POSTGRESQL_SOME = """SELECT id FROM (SELECT id FROM contributions_node WHERE to_tsvector('simple', search_text) @@ to_tsquery('simple', %s)
    AND programme_id = %s AND kind = %s LIMIT {most}) AS found"""
MOST_ALIKE = 60
SHORT = 3


def holding_all(words: Sequence[str]) -> RawSQL:
    """Ids of the rows that hold every word or its beginning."""
    if connection.vendor == "postgresql":
        return RawSQL(_POSTGRESQL, [" & ".join(f"{word}:*" for word in words)])  # noqa: S611  # words are folded: letters and digits
    return RawSQL(_SQLITE, [" AND ".join(f'"{word}"*' for word in words)])  # noqa: S611


def holding_some(words: Sequence[str], *, programme_id: int, kind: str) -> RawSQL:
    """Ids of at most 120 rows of one kind that share words with a sentence: two of them, or one of a short sentence."""
    is_postgresql = connection.vendor == "postgresql"
    both, either, sign = (" & ", " | ", "") if is_postgresql else (" AND ", " OR ", '"')
    quoted = [f"{sign}{word}{sign}" for word in words]
    groups = [f"({one}{both}{other})" for one, other in combinations(quoted, 2)] if len(words) > SHORT else quoted
    one_part = (_POSTGRESQL_SOME if is_postgresql else _SQLITE_SOME).format(most=MOST_ALIKE)
    values = [both.join(quoted), programme_id, kind, either.join(groups), programme_id, kind]
    return RawSQL(f"{one_part} UNION {one_part}", values)  # noqa: S611
