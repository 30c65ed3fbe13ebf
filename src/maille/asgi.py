"""One process: Django's pages behind a bridge to WSGI, and the live stream beside them.

A body is read here, before a thread is taken: a slow phone costs a coroutine, never one of Django's threads.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import os
import resource
import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from importlib import import_module
from typing import IO, Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maille.settings")

from a2wsgi import WSGIMiddleware
from django.conf import settings

from maille.wsgi import application as django_pages  # isort: skip  # sets Django up, which the live hub needs
from maille.live import hub

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

THREADS = 4  # more only fight for the interpreter: fewer requests a second, and more memory
IN_MEMORY = 256 * 1024
LARGEST_BODY = 10 * 1024 * 1024
SLOWEST_BODY = 30  # seconds

M_ARENA_MAX, M_MMAP_THRESHOLD = -8, -3  # of glibc's malloc.h
WHOLE_PAGE = 64 * 1024


def _share_one_heap() -> None:
    """glibc gives each thread a heap of its own and keeps what pages have freed in all of them; one thread computes at
    a time here, so one heap does. What is as long as a page of the site goes back to the system when it is freed."""
    if (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:
        mallopt(M_ARENA_MAX, 1)
        mallopt(M_MMAP_THRESHOLD, WHOLE_PAGE)


_share_one_heap()
pages = cast(Application, WSGIMiddleware(cast(Any, django_pages), workers=THREADS))


async def application(scope: Message, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _live_and_die(receive, send)
    elif scope["type"] != "http":
        await send({"type": "websocket.close", "code": 1000})
    elif scope["path"] == "/healthz":
        await _answer(send, 200, "ok\n")
    elif hub.is_live(scope["path"]):
        await hub.application(scope, receive, send)
    elif scope["method"] in ("GET", "HEAD", "OPTIONS"):
        await pages(scope, receive, send)
    else:
        await _with_body(scope, receive, send)


async def _live_and_die(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            _settle()
            await send({"type": "lifespan.startup.complete"})
        else:
            await send({"type": "lifespan.shutdown.complete"})
            return


def _settle() -> None:
    """Load what every page needs, then tell the collector that it stays: it looks for garbage among the rest only, so
    sooner and faster."""
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()


async def _with_body(scope: Message, receive: Receive, send: Send) -> None:
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
        try:
            async with asyncio.timeout(SLOWEST_BODY):
                size = await _read(receive, body)
        except TimeoutError:
            return await _answer(
                send, 408, "L'envoi a pris trop de temps. Recommencez.\nSending took too long. Please try again.\n"
            )
        if size is None:
            return None
        if size > LARGEST_BODY:
            return await _answer(send, 413, "C'est trop gros : 10 Mo au plus.\nToo large: 10 MB at most.\n")
        body.seek(0)
        await pages(scope, _replay(body, size, receive), send)
        return None


async def _read(receive: Receive, body: IO[bytes]) -> int | None:
    """Copy the body; its size, more than LARGEST_BODY when it is too big, or None when the client went away."""
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > LARGEST_BODY:
            return size
        body.write(chunk)
        if not message.get("more_body"):
            return size


def _replay(body: IO[bytes], size: int, receive: Receive) -> Receive:
    left = size
    is_over = False

    async def again() -> Message:
        nonlocal left, is_over
        if is_over:
            return await receive()
        chunk = body.read(65536)
        left -= len(chunk)
        is_over = left <= 0
        return {"type": "http.request", "body": chunk, "more_body": not is_over}

    return again


async def _answer(send: Send, status: int, text: str) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
