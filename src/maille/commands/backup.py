"""`maille backup`: database, files and key in one .tar.gz that `maille restore` puts back."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from argparse import Namespace
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from maille import __version__
from maille.cli import CommandRefused

FORMAT = 1
PARTS = ("backup.json", "secret_key", "database", "media")


def run(options: Namespace) -> int:
    folder = settings.ENV.data / "backups"
    target: Path = options.file or folder / f"maille-{timezone.now():%Y%m%d-%H%M%S}.tar.gz"
    target.parent.mkdir(parents=True, exist_ok=True)
    write_backup(target)
    print(f"Sauvegarde écrite : {target} ({target.stat().st_size / 1e6:.1f} Mo)")
    if options.keep:
        for old in sorted(folder.glob("maille-*.tar.gz"))[: -options.keep]:
            old.unlink()
    return 0


def write_backup(target: Path) -> None:
    """The whole archive or nothing: it takes its name once it is complete. It holds the key: its owner's eyes only."""
    with tempfile.TemporaryDirectory(dir=target.parent) as name:
        scratch = Path(name)
        (scratch / "database").mkdir()
        dump_database(scratch / "database")
        about = {
            "format": FORMAT,
            "maille": __version__,
            "database": connection.vendor,
            "made_at": timezone.now().isoformat(),
        }
        (scratch / "backup.json").write_text(json.dumps(about, indent=1))
        (scratch / "secret_key").write_text(settings.SECRET_KEY)
        whole = scratch / "whole.tar.gz"
        with (
            os.fdopen(os.open(whole, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as file,
            tarfile.open(fileobj=file, mode="w:gz") as tar,
        ):
            for part in PARTS:
                source = settings.MEDIA_ROOT if part == "media" else scratch / part
                if source.exists():
                    tar.add(source, part)
        whole.replace(target)


def dump_database(folder: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(folder / "maille.sqlite3")) as copy:
            connection.connection.backup(copy)
    else:
        postgres_tool(
            "pg_dump",
            "--format=custom",
            f"--file={folder / 'maille.dump'}",
            "--dbname",
            settings.DATABASES["default"]["NAME"],
        )


def postgres_tool(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on our database; the password goes by the environment."""
    program = shutil.which(name)
    if program is None:
        raise CommandRefused(f"il manque {name} ; installez postgresql-client (même version que le serveur).")
    place: dict[str, Any] = settings.DATABASES["default"]
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = os.environ | {variable: str(place[key]) for variable, key in names.items() if place.get(key)}
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandRefused(f"{name} a refusé : {done.stderr.strip()}")
