"""A bounded load over keep-alive connections on the loopback: how long each answer took, and what it said."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

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


def run(
    port: int,
    asks: Iterator[Ask],
    *,
    seconds: float,
    clients: int,
    rate: float | None = None,
) -> Answers:
    """Send `asks` from `clients` connections, one at a time each, for `seconds` or until they are all sent.

    With `rate`, each ask has its moment, so many a second, and its time counts from there: what waits because those
    before it were slow is slow too.
    """
    answers = Answers()
    opened = time.perf_counter()
    moments = None if rate is None else (opened + number / rate for number in count())
    until = opened + min(seconds, LONGEST)

    async def everybody() -> None:
        await asyncio.gather(*(_client(port, asks, moments, until, answers) for _ in range(clients)))

    began = time.perf_counter()
    asyncio.run(everybody())
    answers.seconds = time.perf_counter() - began
    return answers


async def _client(
    port: int, asks: Iterator[Ask], moments: Iterator[float] | None, until: float, answers: Answers
) -> None:
    """One connection: an ask, its answer, the next ask."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        while time.perf_counter() < until and (ask := next(asks, None)) is not None:
            began = time.perf_counter() if moments is None else next(moments)
            await asyncio.sleep(began - time.perf_counter())
            writer.write(ask.encoded())
            parser, size = await _answer(reader, ask)
            answers.add(ask, parser.get_status_code(), size, time.perf_counter() - began)
            if not parser.should_keep_alive():
                writer.close()
                reader, writer = await asyncio.open_connection(HOST, port)
    finally:
        writer.close()


@dataclass
class Told:
    """One request that is repeated until it is answered; in seconds since the first one was due."""

    ask: Ask
    sent: float = 0.0
    answered: float = 0.0
    took: float = 0.0  # of the try that was answered
    tries: int = 0
    status: int | None = None


def paced(port: int, asks: Sequence[Ask], *, rate: float) -> list[Told]:
    """Send `asks` evenly, `rate` a second, each on a connection of its own. Unanswered, they are sent again."""
    told = [Told(ask) for ask in asks]
    began = time.perf_counter()
    longest = len(asks) / rate + LONGEST

    async def one(number: int) -> None:
        mine = told[number]
        await asyncio.sleep(max(0.0, number / rate - (time.perf_counter() - began)))
        mine.sent = time.perf_counter() - began
        while mine.status is None and time.perf_counter() - began < longest:
            mine.tries += 1
            tried = time.perf_counter()
            try:
                mine.status = await _send(port, mine.ask)
            except OSError:
                await asyncio.sleep(0.5)  # nobody is there, or nobody any more: the person presses again
            mine.answered = time.perf_counter() - began
            mine.took = time.perf_counter() - tried

    async def everybody() -> None:
        await asyncio.gather(*(one(number) for number in range(len(told))))

    asyncio.run(everybody())
    return told


async def _send(port: int, ask: Ask) -> int:
    """The answer's status. Raises OSError when there is none."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(ask.encoded())
        parser, _size = await _answer(reader, ask)
        return int(parser.get_status_code())
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader, ask: Ask) -> tuple[httptools.HttpResponseParser, int]:
    """One answer read to its end, and its bytes. Raises ConnectionError when the server closes before."""
    answer = _Answer()
    parser = httptools.HttpResponseParser(answer)
    size = 0
    while not answer.is_complete:
        chunk = await reader.read(65536)
        if not chunk:
            raise ConnectionError(f"the server closed the connection on {ask.method} {ask.path}")
        size += len(chunk)
        parser.feed_data(chunk)
    return parser, size


def forever(make: Callable[[int], Ask]) -> Iterator[Ask]:
    number = 0
    while True:
        yield make(number)
        number += 1
