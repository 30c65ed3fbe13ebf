"""What a command needs before it touches the data."""

from __future__ import annotations

import subprocess
import sys

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate_if_needed() -> None:
    """Bring the database up to date; costs a few queries when it is. In a child: its memory goes with it."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        _manage("migrate", "--no-input", "-v0")
    if settings.CACHES["default"]["LOCATION"] not in (*connection.introspection.table_names(), settings.ENV.redis_url):
        _manage("createcachetable", "-v0")


def _manage(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "maille", "manage", *words], check=True)
