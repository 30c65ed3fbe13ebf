"""The same round trip on PostgreSQL, with the programs that come with its server."""

import os
import subprocess

import pytest

from tests.commands.test_backup import ADD, ASK
from tests.site import environment, maille
from tools.postgres import PROGRAMS, running_postgres

pytestmark = pytest.mark.process


def test_a_backup_of_postgresql_comes_back_whole(tmp_path):
    with running_postgres(durable=False) as first, running_postgres(durable=False) as second:
        saved = tmp_path / "tout.tar.gz"

        def run(url, *words):
            settings = environment(tmp_path, DATABASE_URL=url, PATH=f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")
            done = subprocess.run(maille(*words), env=settings, capture_output=True, text=True)
            assert (done.returncode, done.stderr) == (0, "")
            return done.stdout

        def sql(url, statement):
            code = (
                "from django.db import connection, transaction\n"
                f"with transaction.atomic(), connection.cursor() as c:\n  c.execute({statement!r}); print(c.fetchall() if c.description else '')"
            )
            return run(url, "manage", "shell", "-v0", "-c", code)

        run(first, "worker", "--once")
        sql(first, ADD)
        run(first, "backup", str(saved))
        run(second, "restore", str(saved))

        assert sql(second, ASK) == sql(first, ASK)
        assert "temoin" in sql(second, ASK)


def test_without_its_programs_the_refusal_says_what_to_install(tmp_path):
    with running_postgres(durable=False) as url:
        settings = environment(tmp_path, DATABASE_URL=url, PATH=str(tmp_path))
        done = subprocess.run(maille("backup"), env=settings, capture_output=True, text=True)

    assert done.returncode == 1
    assert "postgresql-client" in done.stderr
