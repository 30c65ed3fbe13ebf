"""Puts on each request the person who acts: through an account, or as a guest of this browser."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from maille.people import session


class PersonMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = session.current_person(request)
        request.person = person  # type: ignore[attr-defined]  # typed by people.http.PersonRequest
        return self.get_response(request)
