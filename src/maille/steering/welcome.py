"""What `maille serve` prints about entering the demonstration."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from maille.people.models import Account
from maille.programmes.models import Programme, Role
from maille.steering import demo, setup

ROLES = ((Role.Kind.ORGANISER, "organisatrice"), (Role.Kind.FACILITATOR, "animatrice"), (Role.Kind.EXPERT, "expert"))


def lines(address: str) -> list[str]:
    """How to sign in as each role; the code arrives in the local mailbox."""
    site = address.rstrip("/")
    sign_in, mailbox = site + reverse("people:sign-in"), site + reverse("people:mailbox")
    found = [(words, _email(kind)) for kind, words in ROLES]
    entries = [(words, email) for words, email in found if email]
    if entries:
        entries.append(("participante", _participant()))
        return [
            "Démonstration, données inventées. Pour y entrer :",
            f"  1. Ouvrez {sign_in} et donnez une de ces adresses :",
            *(f"       {words:14} {email}" for words, email in entries),
            f"  2. Le code à recopier vous attend sur {mailbox}",
        ]
    if setup.is_open():
        return [line for line in [_trial(), setup.code_line() or _first_hour(site)] if line]
    return [
        f"Pour entrer : {sign_in}",
        *([f"Les courriels se lisent sur {mailbox}"] if settings.MAILBOX_ENABLED else []),
    ]


def _participant() -> str:
    accounts = Account.objects.filter(is_demo=True, person__roles__isnull=True).order_by("pk")
    return accounts.values_list("email", flat=True).first() or ""


def _trial() -> str:
    """Empty unless the flyer's edition waits for its team."""
    if not Programme.objects.filter(is_unclaimed=True).exists():
        return ""
    return "L'édition d'essai se lit déjà ; inscriptions et contributions s'ouvrent quand quelqu'un l'organise."


def _first_hour(site: str) -> str:
    """Where the first organiser enters."""
    return f"Personne n'organise encore ici : ouvrez {site}{reverse('steering-site:welcome')}"


def _email(kind: str) -> str:
    roles = Role.objects.filter(kind=kind, programme__slug=demo.LIVING, person__is_demo=True)
    return roles.order_by("pk").values_list("person__account__email", flat=True).first() or ""
