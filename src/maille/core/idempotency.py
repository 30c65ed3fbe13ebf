"""A form sent twice, by a double click, a retry or a stale tab, gives the result of the first."""

import hashlib
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from maille.core.models import IdempotencyKey
from maille.core.retries import tried_again


def run_once(key: str, scope: str, work: Callable[[], str]) -> str:
    """Run `work` in one transaction unless (`scope`, `key`) already ran; returns the address it led to.

    `scope`: whose form it is, e.g. "need:12"; see `scope_of`. An empty key (a hand-made request) always runs.
    A second request waits for the first one's commit on the unique index, so both lead to the same place.
    When `work` raises, nothing is kept and the form can be sent again; after a deadlock it is run again at once.
    """
    return tried_again(lambda: _run_once(key, scope, work))


def _run_once(key: str, scope: str, work: Callable[[], str]) -> str:
    if not key:
        with transaction.atomic():
            return work()
    try:
        with transaction.atomic():
            row = IdempotencyKey.objects.create(key=key[:64], scope=scope[:80])
            row.location = work()
            row.save(update_fields=["location"])
            return row.location
    except IntegrityError:
        done = IdempotencyKey.objects.filter(key=key[:64], scope=scope[:80]).first()
        if done is None:  # another constraint spoke: not ours to hide
            raise
        return done.location


def key_of(request: HttpRequest) -> str:
    """What makes two requests one: the key of the form (field `once`) and what was typed in it. Empty without a key.

    Whoever goes back, changes a word and sends again meant something else: nothing they typed is dropped in silence.
    """
    once = request.POST.get("once", "").strip()
    if not once:
        return ""
    typed = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    return hashlib.sha256(repr(typed).encode(errors="surrogatepass")).hexdigest()


def scope_of(request: HttpRequest, name: str) -> str:
    """One form of one person or browser; another person cannot meet the key by chance or malice.

    A browser without a name is known by its CSRF cookie: the session may begin with the answer to this very form.
    """
    person = getattr(request, "person", None)
    if person is not None:
        return f"{name}:p{person.pk}"
    cookie = str(request.META.get("CSRF_COOKIE") or "")
    return f"{name}:b{hashlib.sha256(cookie.encode()).hexdigest()[:32]}"
