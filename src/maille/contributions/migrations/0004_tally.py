"""How many nodes of each kind, theme and state: counted by the database itself, whoever writes.

A later migration that rebuilds the node table on SQLite must make the triggers again.
"""

from typing import Any

from django.db import migrations, models

FILL = """INSERT INTO contributions_tally (programme_id, kind, theme_id, state, count)
          SELECT programme_id, kind, COALESCE(theme_id, 0), state, count(*) FROM contributions_node GROUP BY 1, 2, 3, 4"""
SAME = "programme_id = {row}.programme_id AND kind = {row}.kind AND theme_id = COALESCE({row}.theme_id, 0) AND state = {row}.state"
LESS = f"UPDATE contributions_tally SET count = count - 1 WHERE {SAME.format(row='OLD')}"
MORE = """INSERT INTO contributions_tally (programme_id, kind, theme_id, state, count)
          VALUES (NEW.programme_id, NEW.kind, COALESCE(NEW.theme_id, 0), NEW.state, 1)
          ON CONFLICT (programme_id, kind, theme_id, state) DO UPDATE SET count = contributions_tally.count + 1"""
MOVED = "UPDATE OF programme_id, kind, theme_id, state"
SQLITE = [
    FILL,
    f"CREATE TRIGGER contributions_tally_insert AFTER INSERT ON contributions_node BEGIN {MORE}; END",
    f"CREATE TRIGGER contributions_tally_delete AFTER DELETE ON contributions_node BEGIN {LESS}; END",
    f"CREATE TRIGGER contributions_tally_update AFTER {MOVED} ON contributions_node BEGIN {LESS}; {MORE}; END",
]
# Rows that come or go together are counted together: a row of the tally changed ten thousand times in one transaction is slow.
POSTGRESQL = [
    FILL,
    """CREATE FUNCTION contributions_tally_insert() RETURNS trigger AS $$ BEGIN
         INSERT INTO contributions_tally (programme_id, kind, theme_id, state, count)
         SELECT programme_id, kind, COALESCE(theme_id, 0), state, count(*) FROM came GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
         ON CONFLICT (programme_id, kind, theme_id, state) DO UPDATE SET count = contributions_tally.count + EXCLUDED.count;
         RETURN NULL; END $$ LANGUAGE plpgsql""",
    """CREATE FUNCTION contributions_tally_delete() RETURNS trigger AS $$ BEGIN
         UPDATE contributions_tally t SET count = t.count - g.n
         FROM (SELECT programme_id, kind, COALESCE(theme_id, 0) AS theme_id, state, count(*) AS n FROM gone GROUP BY 1, 2, 3, 4) g
         WHERE (t.programme_id, t.kind, t.theme_id, t.state) = (g.programme_id, g.kind, g.theme_id, g.state);
         RETURN NULL; END $$ LANGUAGE plpgsql""",
    f"CREATE FUNCTION contributions_tally_update() RETURNS trigger AS $$ BEGIN {LESS}; {MORE}; RETURN NULL; END $$ LANGUAGE plpgsql",
    """CREATE TRIGGER contributions_tally_insert AFTER INSERT ON contributions_node
       REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION contributions_tally_insert()""",
    """CREATE TRIGGER contributions_tally_delete AFTER DELETE ON contributions_node
       REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION contributions_tally_delete()""",
    f"""CREATE TRIGGER contributions_tally_update AFTER {MOVED} ON contributions_node FOR EACH ROW
        WHEN ((OLD.programme_id, OLD.kind, OLD.theme_id, OLD.state) IS DISTINCT FROM (NEW.programme_id, NEW.kind, NEW.theme_id, NEW.state))
        EXECUTE FUNCTION contributions_tally_update()""",
]
NAMES = ("contributions_tally_insert", "contributions_tally_delete", "contributions_tally_update")


def make(apps: Any, schema_editor: Any) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def drop(apps: Any, schema_editor: Any) -> None:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name in NAMES:
        schema_editor.execute(f"DROP TRIGGER {name}" if is_sqlite else f"DROP FUNCTION {name}() CASCADE")


class Migration(migrations.Migration):

    dependencies = [
        ('contributions', '0003_search_index'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme_id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=10)),
                ('theme_id', models.BigIntegerField()),
                ('state', models.CharField(max_length=10)),
                ('count', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('programme_id', 'kind', 'theme_id', 'state'), name='tally_once')],
            },
        ),
        migrations.RunPython(make, drop),
    ]
