"""The secrets of the day: a registration's QR, the room's short code of one half-day.

Both are keyed with the installation's secret and stored nowhere: a stolen table cannot be turned into entries.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from maille.core.errors import RuleError
from maille.people.mails import absolute
from maille.workshops.models import Registration, Slot, Workshop

# As on the printed cards: no sign that is read as another one.
_SIGNS: Final = "ABCDEFGHJKMNPQRSTVWXYZ346789"
_TICKET: Final = re.compile(r"^(\d{1,15})-([A-Z0-9]{16})$")


def ticket_of(registration: Registration) -> str:
    """« 412-K7… »: 77 bits that only this installation can make."""
    return f"{registration.pk}-{signs(f'ticket:{registration.pk}', 16)}"


def ticket_address(registration: Registration) -> str:
    """The whole address that the registration's QR holds: a plain link, for any telephone's camera."""
    slug = registration.workshop.programme.slug
    return absolute(reverse("workshops:ticket", args=[slug, ticket_of(registration)]))


def self_address(workshop: Workshop) -> str:
    """Where people say themselves that they are there, with the room's code."""
    return absolute(reverse("workshops:here", args=[workshop.programme.slug, workshop.slug]))


def short_address() -> str:
    """The same to type: the code alone tells which workshop."""
    return absolute(reverse("room:room"))


def looks_like_ticket(typed: str) -> bool:
    return _TICKET.match(typed.strip().upper()) is not None


def registration_of(ticket: str) -> Registration:
    """Whose ticket this is. Raises RuleError for one that we did not make."""
    found = _TICKET.match(ticket.strip().upper())
    if found is not None and hmac.compare_digest(found[2], signs(f"ticket:{int(found[1])}", 16)):
        rows = Registration.objects.select_related("workshop__programme", "person")
        if (registration := rows.filter(pk=int(found[1])).first()) is not None:
            return registration
    raise RuleError(
        _("Ce QR n'est pas l'un des nôtres, ou il est mal lu. Cherchez la personne par son nom."), field="code"
    )


def room_code(slot: Slot) -> str:
    """Six signs, on the poster of one half-day; another day has another code."""
    return signs(f"room:{slot.pk}:{slot.on.isoformat()}", 6)


def is_room_code(slot: Slot, typed: str) -> bool:
    tidy = "".join(sign for sign in typed.upper() if sign.isalnum())
    return hmac.compare_digest(room_code(slot).encode(), tidy.encode())


def qr(address: str) -> SafeString:
    drawn = segno.make(address, error="m").svg_inline(
        border=2, omitsize=True, dark="#10191f", light="#fff", svgclass="qr", lineclass=None
    )
    return mark_safe(drawn)


def signs(text: str, length: int) -> str:
    digest = hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest, "big")
    signs = []
    for _sign in range(length):
        number, rest = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[rest])
    return "".join(signs)
