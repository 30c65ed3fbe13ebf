"""Our servers while they are measured: started, watched, stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = __package__
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    port: int
    pid: int
    started_in: float

    def kill(self) -> None:
        """As a power cut does: nothing is told, nothing is finished."""
        os.kill(self.pid, signal.SIGKILL)

    def cpu(self) -> float:
        """Seconds of CPU of the process and its threads so far, without its children."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> float:
        """Resident megabytes."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def python(*words: str, env: Mapping[str, str]) -> str:
    """Run Python to its end; its output."""
    done = subprocess.run(
        [sys.executable, *words], env=dict(env), stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT
    )
    return done.stdout


def child(part: str, *arguments: str, env: Mapping[str, str]) -> str:
    return python("-m", f"{PACKAGE}.child", part, *arguments, env=env)


@contextmanager
def product(env: Mapping[str, str], *, port: int | None = None) -> Iterator[Server]:
    port = port or free_port()
    with _running([sys.executable, "-m", "maille", "serve"], {**env, "PORT": str(port)}, port, "/healthz") as server:
        yield server


@contextmanager
def floor(env: Mapping[str, str]) -> Iterator[Server]:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        f"{PACKAGE}.floor.wsgi:application",
        f"--port={port}",
        "--no-access-log",
        "--log-level=warning",
    ]
    with _running(command, {**env, "DJANGO_SETTINGS_MODULE": f"{PACKAGE}.floor.settings"}, port, "/") as server:
        yield server


@contextmanager
def _running(command: list[str], env: Mapping[str, str], port: int, path: str) -> Iterator[Server]:
    began = time.monotonic()
    log = Path(env["MAILLE_DATA"]) / "server.log"
    with log.open("a") as said:
        process = subprocess.Popen(command, env=dict(env), stdout=said, stderr=said, cwd=ROOT)
    try:
        while not answers(port, path):
            if process.poll() is not None or time.monotonic() - began > 60:
                raise RuntimeError(f"{command[2]} did not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.02)
        yield Server(port, process.pid, time.monotonic() - began)
    finally:
        process.terminate()
        process.wait(20)


def answers(port: int, path: str) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10).close()
    except urllib.error.HTTPError as error:
        error.close()
        return True
    except OSError:
        return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
