"""`maille restore FILE`: puts back what `maille backup` wrote; refuses to overwrite without --force."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath

import django
from django.conf import settings
from django.db import connection

from maille.cli import CommandRefused
from maille.commands.backup import FORMAT, PARTS, postgres_tool


def run(options: Namespace) -> int:
    django.setup()
    if not options.file.is_file():
        raise CommandRefused(f"je ne trouve pas la sauvegarde {options.file}.")
    with _nobody_serves(settings.ENV.data):
        restore_backup(options.file, force=options.force)
    print(f"Remis en place depuis {options.file}. Relancez le site.")
    return 0


def restore_backup(source: Path, *, force: bool) -> None:
    """Everything is unpacked and checked beside the present data before any of it is replaced."""
    if not force and _has_data():
        raise CommandRefused("il y a déjà des données ici ; ajoutez --force pour les remplacer.")
    data: Path = settings.ENV.data
    with tempfile.TemporaryDirectory(dir=data) as name:
        scratch = Path(name)
        _unpack(source, scratch)
        about = json.loads((scratch / "backup.json").read_text())
        if about.get("format") != FORMAT or about.get("database") != connection.vendor:
            raise CommandRefused(
                f"cette sauvegarde vient de {about.get('database')}, cette installation utilise {connection.vendor}."
            )
        _replace_database(scratch / "database")
        if (scratch / "media").is_dir():
            shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
            (scratch / "media").replace(settings.MEDIA_ROOT)
        _keep_key((scratch / "secret_key").read_text(), data / "secret_key")


def _unpack(source: Path, scratch: Path) -> None:
    try:
        with tarfile.open(source, "r:gz") as tar:
            for member in tar:
                _take(tar, member, scratch)
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise CommandRefused(f"{source} n'est pas une sauvegarde entière ({type(error).__name__}).") from None
    if not (scratch / "backup.json").is_file():
        raise CommandRefused(f"{source} n'est pas une sauvegarde de Maille.")


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, scratch: Path) -> None:
    """Files and folders of ours, nothing else: no link, no device, no way out of the scratch folder.

    Debian 12's Python 3.11.2 has no extraction filters yet.
    """
    parts = PurePosixPath(member.name).parts
    if not parts or parts[0] not in PARTS or ".." in parts:
        return
    target = scratch.joinpath(*parts)
    if member.isdir():
        target.mkdir(parents=True, exist_ok=True)
    elif member.isreg() and (content := tar.extractfile(member)) is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            shutil.copyfileobj(content, file)


def _has_data() -> bool:
    return "core_journalentry" in connection.introspection.table_names()


def _replace_database(folder: Path) -> None:
    if connection.vendor != "sqlite":
        name = settings.DATABASES["default"]["NAME"]
        postgres_tool(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--single-transaction",
            "--dbname",
            name,
            str(folder / "maille.dump"),
        )
        return
    fresh = folder / "maille.sqlite3"
    with closing(sqlite3.connect(fresh)) as copy:
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise CommandRefused("la base de cette sauvegarde est abîmée ; rien n'a été remplacé.")
    connection.close()
    present = Path(settings.DATABASES["default"]["NAME"])
    for beside in (f"{present}-wal", f"{present}-shm"):
        Path(beside).unlink(missing_ok=True)
    fresh.replace(present)


def _keep_key(key: str, path: Path) -> None:
    """Links and sessions of the restored site stay valid. A key given by SECRET_KEY still wins."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(key)


@contextmanager
def _nobody_serves(data: Path) -> Iterator[None]:
    with (data / "serving.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandRefused("le site tourne ; arrêtez-le d'abord.") from None
        yield
