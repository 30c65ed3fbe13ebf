"""The live stream, beside Django: no middleware, no thread and no database connection a screen.

One thread a process watches the journal while somebody looks. It renders each change once a language; the event loop
hands the same bytes to every screen. A screen that comes back says the last line it saw and gets what it missed.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from maille.live import wall
from maille.programmes.models import Programme

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Channel = tuple[str, str]

logger = logging.getLogger(__name__)
PATH = re.compile(r"^(?:/(?P<language>[a-z]{2}))?/(?P<programme>[-\w]+)/direct/flux/$")
PAUSE = 0.15
KEEP_ALIVE = 20.0
BACKLOG = 100
# On PostgreSQL a line may be committed after one with a higher number: the last ones are read again.
LOOK_BACK = 500
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
]


def is_live(path: str) -> bool:
    return PATH.match(path) is not None


class Hub:
    """Who looks at what, and the thread that watches for them."""

    def __init__(self) -> None:
        self.screens: dict[Channel, set[asyncio.Queue[bytes]]] = {}
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="live")
        self.watching: asyncio.Task[None] | None = None
        self.version: object = None
        self.last = 0
        self.seen: frozenset[int] = frozenset()

    async def ask(self, work: Callable[..., Any], *args: Any) -> Any:
        """Run `work` on the one thread that speaks to the database."""
        return await asyncio.get_running_loop().run_in_executor(self.thread, work, *args)

    def join(self, channel: Channel) -> asyncio.Queue[bytes]:
        queue: asyncio.Queue[bytes] = asyncio.Queue(BACKLOG)
        self.screens.setdefault(channel, set()).add(queue)
        if self.watching is None or self.watching.done():
            self.watching = asyncio.create_task(self._watch())
        return queue

    def leave(self, channel: Channel, queue: asyncio.Queue[bytes]) -> None:
        self.screens.get(channel, set()).discard(queue)
        if not self.screens.get(channel):
            self.screens.pop(channel, None)

    async def _watch(self) -> None:
        """Until the last screen has gone."""
        self.version = None
        while self.screens:
            for change in await self.ask(self._news):
                self._send(change)
            await asyncio.sleep(PAUSE)

    def _send(self, change: wall.Change) -> None:
        for (programme, language), queues in self.screens.items():
            if programme == change.programme:
                message = event(change, language)
                for queue in queues:
                    if queue.full():
                        queue.get_nowait()
                    queue.put_nowait(message)

    def _news(self) -> list[wall.Change]:
        """In the thread: what the journal says since the last look. A database that is busy is asked again."""
        try:
            version = _version()
            if version == self.version:
                return []
            if self.version is None:
                self.last = wall.last_entry()
                self.seen = frozenset(wall.entries(after=self.last - LOOK_BACK))
                found = []
            else:
                found = wall.changes(after=self.last - LOOK_BACK, languages=_languages(), skip=self.seen)
        except DatabaseError:
            logger.warning("live.database_away")
            connection.close()
            return []
        self.version = version
        new = {change.entry for change in found}
        self.last = max(self.last, *new, 0)
        self.seen = frozenset(entry for entry in self.seen | new if entry > self.last - LOOK_BACK)
        return found


def _version() -> object:
    """Changes when another connection has committed: a cheap look."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version" if connection.vendor == "sqlite" else "SELECT pg_current_snapshot()::text")
        return cursor.fetchone()[0]


def _languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def event(change: wall.Change, language: str) -> bytes:
    data = {"need": change.need, "html": change.html.get(language, ""), "count": change.count}
    return f"id: {change.entry}\nevent: need\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


hub = Hub()


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """`/<programme>/direct/flux/`: the stream of a public programme; anything else is not found."""
    match = PATH.match(scope["path"])
    language = (match["language"] if match else None) or settings.LANGUAGE_CODE
    is_known = match is not None and language in _languages() and await hub.ask(_is_public, match["programme"])
    if match is None or not is_known or scope["method"] != "GET":
        await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": b"404\n"})
        return
    channel = (match["programme"], language)
    queue = hub.join(channel)
    try:
        await _stream(queue, channel, _last_seen(scope), receive, send)
    finally:
        hub.leave(channel, queue)


async def _stream(
    queue: asyncio.Queue[bytes], channel: Channel, since: int | None, receive: Receive, send: Send
) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    missed = await hub.ask(_missed, channel, since) if since is not None else b""
    await send({"type": "http.response.body", "body": b"retry: 2000\n\n" + missed, "more_body": True})
    gone = asyncio.create_task(_until_gone(receive))
    while not gone.done():
        coming = asyncio.ensure_future(queue.get())
        await asyncio.wait({coming, gone}, timeout=KEEP_ALIVE, return_when=asyncio.FIRST_COMPLETED)
        if coming.done():
            await send({"type": "http.response.body", "body": coming.result(), "more_body": True})
        else:
            coming.cancel()
            if not gone.done():
                await send({"type": "http.response.body", "body": b": encore\n\n", "more_body": True})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _last_seen(scope: Message) -> int | None:
    value = dict(scope["headers"]).get(b"last-event-id", b"") or _since(scope.get("query_string", b""))
    return int(value) if value.isdigit() and len(value) < 18 else None


def _since(query: bytes) -> bytes:
    match = re.search(rb"(?:^|&)depuis=(\d+)", query)
    return match[1] if match else b""


def _missed(channel: Channel, since: int) -> bytes:
    programme, language = channel
    try:
        found = wall.changes(after=since, languages=[language], programme=programme)
    except DatabaseError:
        connection.close()
        return b""
    return b"".join(event(change, language) for change in found)


def _is_public(slug: str) -> bool:
    try:
        programme = Programme.objects.filter(slug=slug).first()
    except DatabaseError:
        connection.close()
        return False
    return programme is not None and programme.is_public
