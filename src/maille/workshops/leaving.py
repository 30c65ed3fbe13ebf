"""« Je ne peux plus venir » from a mail: a link of one's own seat, without an account.

It is keyed with the installation's secret, stored nowhere and names one registration or one group: 77 bits, which open
nothing else. A GET shows what would be given up, for mail scanners open links; the POST gives it up.
"""

from __future__ import annotations

import hmac
import re
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from maille.people.mails import Item, absolute
from maille.ui.templatetags.ui import tr
from maille.workshops.models import Cohort, Registration, Workshop
from maille.workshops.tickets import signs

_TOKEN: Final = re.compile(r"^(g?)([0-9]{1,15})-([A-Z0-9]{16})$")
Seat = Registration | Cohort


def leave_address(seat: Seat) -> str:
    """The whole address of the page that gives up this seat, or all of this group's."""
    return absolute(reverse("workshops:leave", args=[seat.workshop.programme.slug, token_of(seat)]))


def leave_links(seat: Seat, *, is_named: bool = False) -> list[Item]:
    """For a letter about this seat; none when there is nothing to give up. `is_named`: beside others."""
    if seat.workshop.state == Workshop.State.CANCELLED or (isinstance(seat, Registration) and not seat.is_active):
        return []
    words = _named_words_of(seat) if is_named else words_of(seat)
    return [Item(words, leave_address(seat))]


def words_of(seat: Seat) -> str:
    """What the link and the button say."""
    if isinstance(seat, Cohort):
        return _("Le groupe ne vient plus")
    return _("Quitter la liste d'attente") if _waits(seat) else _("Je ne peux plus venir")


def _named_words_of(seat: Seat) -> str:
    title = {"title": tr(seat.workshop, "title")}
    if isinstance(seat, Registration) and _waits(seat):
        return _("Quitter la liste d'attente de « %(title)s »") % title
    return _("Je ne peux plus venir à « %(title)s »") % title


def _waits(seat: Registration) -> bool:
    return seat.state in {Registration.State.WAITING, Registration.State.OFFERED}


def token_of(seat: Seat) -> str:
    mark = "g" if isinstance(seat, Cohort) else ""
    return f"{mark}{seat.pk}-{_signed(seat)}"


def seat_of_token(token: str) -> Seat | None:
    """Whose seat it is now: who gave it up and registered anew is meant with the new one. None for what we did not make."""
    found = _TOKEN.match(token)
    if found is None:
        return None
    rows = Registration.objects.select_related("workshop__programme", "person")
    groups = Cohort.objects.select_related("workshop__programme", "in_charge")
    seat: Seat | None = (groups if found[1] else rows).filter(pk=found[2]).first()
    if seat is None or not hmac.compare_digest(found[3], _signed(seat)):
        return None
    if isinstance(seat, Cohort):
        return seat
    return rows.active().filter(workshop=seat.workshop, person=seat.person).first() or seat


def is_given_up(seat: Seat) -> bool:
    if isinstance(seat, Cohort):
        return seat.left_at is not None
    return seat.state in {Registration.State.CANCELLED, Registration.State.DECLINED}


def _signed(seat: Seat) -> str:
    """A group's link is that of who answers for it: in other hands, the mails of before give nothing up."""
    return signs(f"leave:g{seat.pk}:{seat.in_charge_id}" if isinstance(seat, Cohort) else f"leave:{seat.pk}", 16)
