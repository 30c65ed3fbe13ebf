"""A bounded load over keep-alive connections on the loopback: how long each answer took, and what it said."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httptools

HOST = "127.0.0.1"
LONGEST = 60  # seconds that one measure may last


@dataclass(frozen=True)
class Ask:
    """One request: `key` comes back with its answer."""

    path: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    key: str = ""

    def encoded(self) -> bytes:
        lines = [
            f"{self.method} {self.path} HTTP/1.1",
            f"Host: {HOST}",
            "Accept-Encoding: gzip",
            *(f"{name}: {value}" for name, value in self.headers),
        ]
        if self.method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(self.body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


@dataclass
class Answers:
    times: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    accepted: list[str] = field(default_factory=list)
    received: int = 0
    seconds: float = 0.0
    example: str = ""

    def add(self, ask: Ask, status: int, size: int, took: float) -> None:
        self.times.append(took)
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.received += size
        if status < 400:
            self.accepted.append(ask.key)

    def quantile(self, share: float) -> float:
        """In milliseconds; of all requests, sent or refused."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds if self.seconds else 0.0


class _Answer:
    """What httptools tells while it reads one answer."""

    def __init__(self) -> None:
        self.is_complete = False
        self.body = b""

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.is_complete = True


def run(port: int, asks: Iterator[Ask], *, seconds: float, clients: int, stop_after: int | None = None) -> Answers:
    """Send `asks` from `clients` connections, one at a time each, for `seconds` or until they are all sent."""
    answers = Answers()
    deadline = time.perf_counter() + min(seconds, LONGEST)
    left = iter(asks) if stop_after is None else (ask for ask, _ in zip(asks, range(stop_after), strict=False))

    async def client() -> None:
        reader, writer = await asyncio.open_connection(HOST, port)
        try:
            while time.perf_counter() < deadline and (ask := next(left, None)) is not None:
                began = time.perf_counter()
                writer.write(ask.encoded())
                answer = _Answer()
                parser = httptools.HttpResponseParser(answer)
                size = 0
                while not answer.is_complete:
                    chunk = await reader.read(65536)
                    if not chunk:
                        raise ConnectionError(f"the server closed the connection on {ask.method} {ask.path}")
                    size += len(chunk)
                    parser.feed_data(chunk)
                answers.add(ask, parser.get_status_code(), size, time.perf_counter() - began)
                if not parser.should_keep_alive():
                    writer.close()
                    reader, writer = await asyncio.open_connection(HOST, port)
        finally:
            writer.close()

    async def everybody() -> None:
        await asyncio.gather(*(client() for _ in range(clients)))

    began = time.perf_counter()
    asyncio.run(everybody())
    answers.seconds = time.perf_counter() - began
    return answers


def forever(make: Callable[[int], Ask]) -> Iterator[Ask]:
    number = 0
    while True:
        yield make(number)
        number += 1
