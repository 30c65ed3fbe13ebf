"""The database itself refuses to rewrite the journal.

What happened, when and to what can never change. `reason`, `data` and the actor may be emptied: erasing a person
redacts them. Rows cannot be deleted. PostgreSQL can still truncate the table; on SQLite tests, which empty it by
deleting, take `journal_keeps` away.
"""

from typing import Any

from django.db import migrations

KEPT = ("id", "at", "verb", "subject_type", "subject_id", "programme_id")
CHANGED_SQLITE = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in KEPT)
CHANGED_POSTGRESQL = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in KEPT)
SQLITE = [
    f"""CREATE TRIGGER journal_stays BEFORE UPDATE ON core_journalentry WHEN {CHANGED_SQLITE}
        BEGIN SELECT RAISE(ABORT, 'The journal is append-only.'); END""",
    """CREATE TRIGGER journal_keeps BEFORE DELETE ON core_journalentry
       BEGIN SELECT RAISE(ABORT, 'The journal is append-only.'); END""",
]
POSTGRESQL = [
    f"""CREATE FUNCTION journal_stays() RETURNS trigger AS $$ BEGIN
          IF TG_OP = 'DELETE' OR {CHANGED_POSTGRESQL} THEN RAISE EXCEPTION 'The journal is append-only.'; END IF;
          RETURN NEW; END $$ LANGUAGE plpgsql""",
    "CREATE TRIGGER journal_stays BEFORE UPDATE OR DELETE ON core_journalentry FOR EACH ROW EXECUTE FUNCTION journal_stays()",
]


def make(apps: Any, schema_editor: Any) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER journal_stays")
        schema_editor.execute("DROP TRIGGER journal_keeps")
    else:
        schema_editor.execute("DROP TRIGGER journal_stays ON core_journalentry")
        schema_editor.execute("DROP FUNCTION journal_stays()")


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
