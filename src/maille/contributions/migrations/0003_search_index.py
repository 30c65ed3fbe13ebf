"""The word index over `search_text`. A later migration that rebuilds the node table on SQLite must make it again."""

from typing import Any

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE contributions_search USING fts5(search_text, content='contributions_node', content_rowid='id')",
    """CREATE TRIGGER contributions_search_insert AFTER INSERT ON contributions_node BEGIN
         INSERT INTO contributions_search(rowid, search_text) VALUES (new.id, new.search_text);
       END""",
    """CREATE TRIGGER contributions_search_delete AFTER DELETE ON contributions_node BEGIN
         INSERT INTO contributions_search(contributions_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
       END""",
    """CREATE TRIGGER contributions_search_update AFTER UPDATE OF search_text ON contributions_node BEGIN
         INSERT INTO contributions_search(contributions_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
         INSERT INTO contributions_search(rowid, search_text) VALUES (new.id, new.search_text);
       END""",
    "INSERT INTO contributions_search(contributions_search) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER contributions_search_insert",
    "DROP TRIGGER contributions_search_delete",
    "DROP TRIGGER contributions_search_update",
    "DROP TABLE contributions_search",
]
POSTGRESQL = ["CREATE INDEX contributions_node_words ON contributions_node USING gin (to_tsvector('simple', search_text))"]
POSTGRESQL_BACK = ["DROP INDEX contributions_node_words"]


def make(apps: Any, schema_editor: Any) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("contributions", "0002_initial")]
    operations = [migrations.RunPython(make, drop)]
