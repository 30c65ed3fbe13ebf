"""What a command needs before it touches the data."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.db import connection


def migrate_if_needed() -> None:
    """Bring the database up to date; costs a few queries when it is. In a child: its memory goes with it."""
    tables = connection.introspection.table_names()
    if "django_migrations" not in tables or not _all_applied():
        _manage("migrate", "--no-input", "-v0")
    if settings.CACHES["default"]["LOCATION"] not in (*tables, settings.ENV.redis_url):
        _manage("createcachetable", "-v0")


def _all_applied() -> bool:
    """Does the database know each migration by its name? Importing them would cost this process ten megabytes for good."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = set(cursor.fetchall())
    return all((app.label, name) in applied for app in apps.get_app_configs() for name in _migrations_of(app.name))


def _migrations_of(app: str) -> list[str]:
    spec = find_spec(f"{app}.migrations")
    places = (spec.submodule_search_locations or []) if spec else []
    return [module.name for module in pkgutil.iter_modules(places) if module.name[0] not in "_~"]


def _manage(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "maille", "manage", *words], check=True)
