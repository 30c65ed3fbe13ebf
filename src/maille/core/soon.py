"""Holds an address until its room has its page. Nothing may point here in a release."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def soon(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse("soon", status=501)
