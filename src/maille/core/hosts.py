"""On a laptop in a meeting room: by which names it may be called, for it has none of its own."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from typing import Final

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

# Never a name that somebody can buy (RFC 6762, RFC 8375, RFC 9476, and what home routers use).
_OF_THE_HOUSE: Final = (".local", ".localhost", ".lan", ".home", ".home.arpa", ".internal")


def is_of_the_house(host: str) -> bool:
    """An address in figures, a bare name, or one that exists in the house only."""
    domain, _port = split_domain_port(host)
    if "." not in domain or domain.endswith(_OF_THE_HOUSE):
        return bool(domain)
    try:
        ip_address(domain.strip("[]"))
    except ValueError:
        return False
    return True


class LocalNameMiddleware:
    """A page of the internet may have its name lead to this laptop and read it in its visitor's browser (DNS rebinding):
    a name that can be bought is refused. Only where any host is allowed; a public address has its own list."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = request.get_host()
        if not is_of_the_house(host):
            raise DisallowedHost(host)
        return self.get_response(request)
