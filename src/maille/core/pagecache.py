"""Whole pages from memory, correct as soon as anything changes: for visitors without cookies, and (`shared`) for all
the people to whom a page says the same.

The key holds the journal's last line: every act writes one, so a change makes every older page unreachable.
On PostgreSQL two acts may commit in the other order than they were numbered; the oldest running transaction is
part of the key there, so the late one counts too.
"""

from __future__ import annotations

import gzip
import re
import uuid
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone

# Bytes in all: a stranger may ask for endless different addresses.
MOST = 3 * 1024 * 1024
LARGEST = 512 * 1024
# What a page costs besides its content.
OVERHEAD = 1024
Key = tuple[Hashable, ...]
T = TypeVar("T")
_LAST = {
    "sqlite": "SELECT max(id), 0 FROM core_journalentry",
    "postgresql": "SELECT (SELECT max(id) FROM core_journalentry), pg_snapshot_xmin(pg_current_snapshot())::text",
}


class Pages:
    """A page a key, the ones asked for last; never more than so many bytes, the keys counted: a stranger types them."""

    def __init__(self) -> None:
        self.pages: OrderedDict[Key, tuple[int, Any]] = OrderedDict()
        self.size = 0
        self.lock = Lock()

    def get(self, key: Key) -> Any:
        with self.lock:
            found = self.pages.get(key)
            if found is None:
                return None
            self.pages.move_to_end(key)
            return found[1]

    def keep(self, key: Key, size: int, page: Any) -> None:
        size += OVERHEAD + _length(key)
        if size > LARGEST:
            return
        with self.lock:
            self.size += size - self.pages.pop(key, (0, None))[0]
            self.pages[key] = (size, page)
            while self.size > MOST:
                self.size -= self.pages.popitem(last=False)[1][0]


def _length(key: Hashable) -> int:
    return sum(map(_length, key)) if isinstance(key, tuple) else len(key) if isinstance(key, str) else 0


class PageCacheMiddleware:
    """Answers a GET without cookies from memory. Only pages that set no cookie and use no CSRF token are kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.pages = Pages()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _cacheable(request):
            return self.get_response(request)
        key = (*_place(request), request.headers.get("Accept-Encoding", "")[:40])
        page = self.pages.get(key)
        if page is not None:
            return HttpResponse(page[0], headers=page[1])
        response = self.get_response(request)
        if _keepable(request, response):
            self.pages.keep(key, len(response.content), (response.content, dict(response.items())))
        return response


# --- A page that says the same to several people ----------------------------------------------------------------------
# What differs all the same: the keys of its forms.
_HOLE = re.compile(rb'(<input type="hidden" name="(csrfmiddlewaretoken|once)" value=")[^"]*')
_CLOCK = b'name="opened"'
_shared = Pages()


@dataclass(frozen=True)
class SharedPage:
    """The page in pieces, between two of them the key of a form; a page without forms is kept compressed."""

    pieces: list[bytes]
    holes: list[bytes]
    packed: bytes
    headers: dict[str, str]

    @property
    def size(self) -> int:
        return len(self.packed) + sum(map(len, self.pieces))

    def answer(self, request: HttpRequest) -> HttpResponse:
        if self.packed and "gzip" in request.headers.get("Accept-Encoding", ""):
            packed = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
            return HttpResponse(self.packed, headers=self.headers | packed)
        if self.packed:
            return HttpResponse(gzip.decompress(self.packed), headers=self.headers)
        token = get_token(request).encode() if b"csrfmiddlewaretoken" in self.holes else b""
        filled = [self.pieces[0]]
        for hole, piece in zip(self.holes, self.pieces[1:], strict=True):
            filled += [token if hole == b"csrfmiddlewaretoken" else uuid.uuid4().hex.encode(), piece]
        return HttpResponse(b"".join(filled), headers=self.headers)


def is_shareable(request: HttpRequest) -> bool:
    """May the answer be one that was made for others? Never when a message waits for this person."""
    asks_for_page = request.method == "GET" and "HX-Request" not in request.headers
    return settings.PAGE_CACHE and asks_for_page and not get_messages(request)


def shared(request: HttpRequest, audience: Hashable, render: Callable[[], HttpResponse]) -> HttpResponse:
    """The page as it was made for somebody of the same `audience`, else `render()`. Only for what depends on nothing
    but the address, the journal, the day and the audience, and of a request that `is_shareable`."""
    key = (audience, *_place(request))
    page = cast("SharedPage | None", _shared.get(key))
    if page is not None:
        return page.answer(request)
    response = render()
    if hasattr(response, "render"):
        response = response.render()
    content = response.content
    if response.status_code == 200 and not response.cookies and len(content) <= LARGEST and _CLOCK not in content:
        page = _in_pieces(content, dict(response.items()))
        _shared.keep(key, page.size, page)
    return response


def _in_pieces(content: bytes, headers: dict[str, str]) -> SharedPage:
    parts = _HOLE.split(content)
    if len(parts) == 1:
        return SharedPage([], [], gzip.compress(content, 6, mtime=0), headers)
    # Text, then for each hole: what opens it, its name, the text behind it.
    openings, holes, texts = parts[1::3], parts[2::3], parts[3::3]
    pieces = [before + opening for before, opening in zip([parts[0], *texts], [*openings, b""], strict=True)]
    return SharedPage(pieces, holes, b"", headers)


def remembered(request: HttpRequest, key: Key, make: Callable[[], T]) -> T:
    """What `make` gave since the journal's last line. For small things that every request asks for; never to be changed."""
    if not settings.PAGE_CACHE or request.method not in ("GET", "HEAD"):
        return make()  # a writing is the next line: it would be asked in vain
    generation = generation_of(request)
    known = _things.get(key)
    if known is not None and known[0] == generation:
        return cast(T, known[1])
    made = make()
    if len(_things) > 200:
        _things.clear()
    _things[key] = (generation, made)
    return made


_things: dict[Key, tuple[Hashable, object]] = {}


def generation_of(request: HttpRequest) -> Key:
    """The journal's last line, asked once a request."""
    known: Key | None = getattr(request, "generation", None)
    if known is None:
        known = request.generation = _generation()  # type: ignore[attr-defined]  # ours, for the rest of the request
    return known


def _place(request: HttpRequest) -> Key:
    """What any page depends on."""
    return (
        *generation_of(request),
        timezone.localdate(),
        request.get_host(),
        request.is_secure(),
        request.get_full_path(),
        request.COOKIES.get("theme", "")[:6],  # one letter more than a theme has: an odd one is never taken for it
    )


def _cacheable(request: HttpRequest) -> bool:
    cookies = set(request.COOKIES) - {"theme"}
    return settings.PAGE_CACHE and request.method == "GET" and not cookies and "HX-Request" not in request.headers


def _generation() -> Key:
    with connection.cursor() as cursor:
        cursor.execute(_LAST[connection.vendor])
        return tuple(cursor.fetchone())


def _keepable(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and "no-store" not in response.get("Cache-Control", "")
        and len(response.content) <= LARGEST
    )
