"""What `maille serve` prints about entering the demonstration."""

from __future__ import annotations

from django.urls import reverse

from maille.people.models import Account
from maille.programmes.models import Role
from maille.steering import demo, setup

ROLES = ((Role.Kind.ORGANISER, "organisatrice"), (Role.Kind.FACILITATOR, "animatrice"), (Role.Kind.EXPERT, "expert"))


def lines(address: str) -> list[str]:
    """How to sign in as each role; the code arrives in the local mailbox."""
    found = [(words, _email(kind)) for kind, words in ROLES]
    entries = [(words, email) for words, email in found if email]
    if not entries:
        return [line for line in [setup.code_line() or _first_hour(address)] if line]
    participant = (
        Account.objects.filter(is_demo=True, person__roles__isnull=True)
        .order_by("pk")
        .values_list("email", flat=True)
        .first()
    )
    entries.append(("participante", participant or ""))
    sign_in = address.rstrip("/") + reverse("people:sign-in")
    mailbox = address.rstrip("/") + reverse("people:mailbox")
    told = [f"Entrer : {sign_in} avec l'une de ces adresses ; le code arrive dans {mailbox}"]
    return [*told, *(f"  {words:14} {email}" for words, email in entries)]


def _first_hour(address: str) -> str:
    """Where the first organiser enters; empty once there is one."""
    if not setup.is_open():
        return ""
    return f"Personne n'organise encore ici : ouvrez {address.rstrip('/')}{reverse('steering-site:welcome')}"


def _email(kind: str) -> str:
    roles = Role.objects.filter(kind=kind, programme__slug=demo.LIVING, person__is_demo=True)
    return roles.order_by("pk").values_list("person__account__email", flat=True).first() or ""
