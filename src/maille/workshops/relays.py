"""The addresses of a partner's relay: the short one to pass on, and the secret one of the partner's own page."""

from __future__ import annotations

import hmac
import re
import secrets
from typing import Final

from django.http import HttpRequest
from django.urls import reverse

from maille.people.mails import absolute
from maille.programmes.models import Programme
from maille.workshops.models import Relay
from maille.workshops.tickets import signs

# Short enough to be typed from a poster; no sign that is read as another one.
_SIGNS: Final = "abcdefghjkmnpqrstvwxyz346789"
_LENGTH: Final = 7
_SECRET: Final = re.compile(r"^(\d{1,15})-([A-Z0-9]{24})$")
# Programs that say what they are: search engines, previews of messages, watchers, scripts.
_ROBOTS: Final = re.compile(
    r"bot|crawl|spider|slurp|preview|fetch|monitor|scan|check|headless|lighthouse|facebookexternalhit|whatsapp|skype"
    r"|embedly|curl|wget|python|java/|okhttp|go-http|libwww|axios|node|httpclient|ruby|perl|php",
    re.IGNORECASE,
)


def new_code() -> str:
    return "".join(secrets.choice(_SIGNS) for _sign in range(_LENGTH))


def address_of(relay: Relay) -> str:
    return absolute(reverse("relays:follow", args=[relay.code]))


def secret_of(relay: Relay) -> str:
    """Made from the installation's secret, stored nowhere: 115 bits that open the partner's page, nothing else."""
    return f"{relay.pk}-{signs(f'relay:{relay.pk}', 24)}"


def kit_address(relay: Relay) -> str:
    return absolute(reverse("steering:relay-kit", args=[relay.programme.slug, secret_of(relay)]))


def relay_of(programme: Programme, secret: str) -> Relay | None:
    """Whose page this is; None for a secret that we did not make, and once the relay is closed."""
    found = _SECRET.match(secret)
    if found is None or not hmac.compare_digest(found[2], signs(f"relay:{int(found[1])}", 24)):
        return None
    running = programme.relays.running().select_related("organisation", "kind")
    relay = running.filter(pk=int(found[1])).first()
    if relay is not None:
        relay.programme = programme
    return relay


def is_counted(request: HttpRequest) -> bool:
    """A browser that somebody uses, as far as it tells: no robot that says so, nothing loaded in advance."""
    browser = request.headers.get("User-Agent", "")
    purpose = f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')}".lower()
    is_ahead = "prefetch" in purpose or "preview" in purpose
    return request.method == "GET" and bool(browser) and not is_ahead and not _ROBOTS.search(browser)
