"""Whole pages for anonymous visitors, from memory, correct as soon as anything changes.

The key holds the journal's last line: every act writes one, so a change makes every older page unreachable.
On PostgreSQL two acts may commit in the other order than they were numbered; the oldest running transaction is
part of the key there, so the late one counts too.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

# Bytes in all: a stranger may ask for endless different addresses.
MOST = 12 * 1024 * 1024
LARGEST = 512 * 1024
_LAST = {
    "sqlite": "SELECT max(id), 0 FROM core_journalentry",
    "postgresql": "SELECT (SELECT max(id) FROM core_journalentry), pg_snapshot_xmin(pg_current_snapshot())::text",
}


class PageCacheMiddleware:
    """Answers a GET without cookies from memory. Only pages that set no cookie and use no CSRF token are kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.pages: OrderedDict[tuple[object, ...], tuple[bytes, dict[str, str]]] = OrderedDict()
        self.size = 0
        self.lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _cacheable(request):
            return self.get_response(request)
        key = (
            *_generation(),
            timezone.localdate(),
            request.get_host(),
            request.is_secure(),
            request.get_full_path(),
            *_variants(request),
        )
        with self.lock:
            page = self.pages.get(key)
            if page is not None:
                self.pages.move_to_end(key)
        if page is not None:
            return HttpResponse(page[0], headers=page[1])
        response = self.get_response(request)
        if _keepable(request, response):
            self._keep(key, response)
        return response

    def _keep(self, key: tuple[object, ...], response: HttpResponse) -> None:
        with self.lock:
            self.size -= len(self.pages.pop(key, (b"",))[0])
            self.pages[key] = (response.content, dict(response.items()))
            self.size += len(response.content)
            while self.size > MOST:
                _, (content, _headers) = self.pages.popitem(last=False)
                self.size -= len(content)


def _cacheable(request: HttpRequest) -> bool:
    cookies = set(request.COOKIES) - {"theme"}
    return settings.PAGE_CACHE and request.method == "GET" and not cookies and "HX-Request" not in request.headers


def _variants(request: HttpRequest) -> tuple[str, ...]:
    return (request.COOKIES.get("theme", ""), request.headers.get("Accept-Encoding", "")[:40])


def _generation() -> tuple[object, ...]:
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
