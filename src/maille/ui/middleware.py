"""A document that cannot be made is told on a page like the others."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maille.ui.printing import PressError


class PressMiddleware:
    """503 with the press's own sentence, whatever view asked; a view may say it better by itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, PressError):
            return None
        response = render(request, "503.html", {"message": str(error)}, status=503)
        response["Retry-After"] = "60"
        return response
