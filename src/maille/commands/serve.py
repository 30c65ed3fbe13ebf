"""`maille serve`: the site and, beside it, the worker that sends the mails."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import segno
import uvicorn

from maille.cli import EVERY_ADDRESS, CommandRefused
from maille.commands import first_load, prepare
from maille.settings import ENV
from maille.steering import demo, welcome


def run(options: Namespace) -> int:
    _refuse_a_taken_port(ENV.host, ENV.port)
    signal.signal(signal.SIGTERM, _stop)
    with _only_server_on(ENV.data):
        prepare.migrate_if_needed()
        if options.first_load and first_load.is_due():
            _first_load()
        if ENV.is_production and demo.exists():
            raise CommandRefused(
                "la démonstration est encore là : effacez-la (page « Effacer la démonstration ») avant d'ouvrir au public."
            )
        print(_welcome(ENV.host, ENV.port, is_lan=options.host == EVERY_ADDRESS), flush=True)
        with _worker(), contextlib.suppress(KeyboardInterrupt):
            _listen(ENV.host, ENV.port, ENV.workers)
    return 0


def _listen(host: str, port: int, workers: int) -> None:
    uvicorn.run(
        "maille.asgi:application",
        host=host,
        port=port,
        workers=workers if workers > 1 else None,
        access_log=False,
        log_config=None,
        ws="none",
        proxy_headers=True,
        server_header=False,
        timeout_graceful_shutdown=5,
        timeout_worker_healthcheck=30,
    )


@contextlib.contextmanager
def _worker() -> Iterator[None]:
    """The worker lives as long as the server."""
    child = subprocess.Popen(
        [sys.executable, "-m", "maille", "worker", f"--child-of={os.getpid()}"], stdin=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()


@contextlib.contextmanager
def _only_server_on(data: Path) -> Iterator[None]:
    """Hold the data folder, so that nobody restores a backup under a running site."""
    with (data / "serving.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            raise CommandRefused("une sauvegarde est en cours de remise ; relancez ensuite.") from None
        yield


def _first_load() -> None:
    """In a process of its own: its memory goes with it."""
    subprocess.run([sys.executable, "-m", "maille", "first-load"], check=True)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _refuse_a_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandRefused(
                f"le port {port} ne peut pas être ouvert ({error.strerror}) ; choisissez-en un autre : PORT=9000 make run"
            ) from None


def _welcome(host: str, port: int, *, is_lan: bool) -> str:
    address = f"http://{'127.0.0.1' if host == EVERY_ADDRESS else host}:{port}/"
    lines = ["", f"  Maille est ouvert : {address}", *(f"  {line}" for line in welcome.lines(address))]
    if is_lan:
        lines += _for_the_room(f"http://{_lan_address()}:{port}/")
    return "\n".join([*lines, "", "  Ctrl-C pour arrêter ; rien n'est perdu."])


def _for_the_room(address: str) -> list[str]:
    qr = segno.make(address, error="m")
    rows = [[bool(cell) for cell in row] for row in qr.matrix_iter(border=2)]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    blocks = {(True, True): " ", (False, False): "█", (False, True): "▀", (True, False): "▄"}
    drawn = ["".join(blocks[pair] for pair in zip(*rows[top : top + 2], strict=True)) for top in range(0, len(rows), 2)]
    return [
        "",
        f"  Pour les téléphones de la salle, sur le même réseau : {address}",
        *(f"  {line}" for line in drawn),
        "  L'appareil photo et l'installation sur l'écran d'accueil demandent HTTPS : voir docs/installation.md (Caddy).",
    ]


def _lan_address() -> str:
    """The address by which this machine would leave; no packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return socket.gethostname()
        return str(probe.getsockname()[0])
