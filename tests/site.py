"""The site as people get it: `maille serve` in a process of its own, on a free port and its own data folder."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).resolve().parent.parent
OURS = (
    "MAILLE_DATA",
    "DATABASE_URL",
    "REDIS_URL",
    "DJANGO_SETTINGS_MODULE",
    "PORT",
    "HOST",
    "PUBLIC_URL",
    "SECRET_KEY",
)


@dataclass(frozen=True)
class Site:
    url: str
    data: Path

    def run(self, *words: str) -> str:
        """`maille …` on this site's data; its output."""
        done = subprocess.run(
            maille(*words), env=environment(self.data), capture_output=True, text=True, check=True, cwd=ROOT
        )
        return done.stdout

    def session_of(self, role: str) -> dict[str, str]:
        """The cookie of a browser in which somebody of this role in the current programme is signed in."""
        key = self.run("manage", "shell", "-v0", "-c", SIGN_IN.replace("ROLE", repr(role))).strip().splitlines()[-1]
        return {"name": "sessionid", "value": key, "url": self.url}


SIGN_IN = """
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from maille.people.models import Account, Person
from maille.programmes.models import Programme
programme = Programme.objects.get(is_current=True)
people = Person.objects.alive().filter(memberships__programme=programme)
found = people.filter(roles__programme=programme, roles__kind=ROLE) or people.filter(roles=None)
person = found.order_by("pk").first()
account = Account.objects.filter(person=person).first()
if account is None:
    account = Account.objects.create(email=f"essai-{person.pk}@exemple.invalid", person=person, proven_at=timezone.now())
session = SessionStore()
session[SESSION_KEY] = str(account.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = account.get_session_auth_hash()
session.create()
print(session.session_key)
"""


def maille(*words: str) -> list[str]:
    return [sys.executable, "-m", "maille", *words]


def environment(data: Path, **more: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OURS} | {"MAILLE_DATA": str(data)} | more


def demo_folder(shared: Path) -> Path:
    """A data folder with Roubaix and the demonstration. Copy it, never write in it."""
    return _made_once(shared / "maille-demo", "first-load", copy_of=bare_folder(shared))


def bare_folder(shared: Path) -> Path:
    """A data folder with every table and no row, as a first pass of the worker leaves it. Copy it, never write in it."""
    return _made_once(shared / "maille-bare", "worker", "--once")


def _made_once(folder: Path, *words: str, copy_of: Path | None = None) -> Path:
    """By `maille WORDS`, in the first test process that asks; the others wait for it."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
                half = Path(scratch) / "data"
                shutil.copytree(copy_of, half) if copy_of else half.mkdir()
                subprocess.run(maille(*words), env=environment(half, DEMO="1"), check=True, cwd=ROOT)
                half.rename(folder)
    return folder


@contextmanager
def open_site(data: Path, *, copy_of: Path | None = None, **settings: str) -> Iterator[Site]:
    if copy_of is not None:
        shutil.copytree(copy_of, data, dirs_exist_ok=True)
    port = free_port()
    site = Site(f"http://127.0.0.1:{port}", data)
    log = (data / "serve.log").open("w")
    process = subprocess.Popen(
        maille("serve"),
        env=environment(data, PORT=str(port), **settings),
        stdout=log,
        stderr=subprocess.STDOUT,
        cwd=ROOT,
    )
    try:
        wait_for(site, process)
        yield site
    finally:
        process.terminate()
        process.wait(60)
        log.close()


def wait_for(site: Site, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{site.url}/healthz", timeout=5).close()
            return
        except (URLError, OSError):
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError(f"the site did not open:\n{(site.data / 'serve.log').read_text()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
