"""What may be forgotten about people: sign-in links that are over, addresses that somebody typed and nobody proved."""

from datetime import datetime, timedelta

from maille.people.models import Account, Person, SignInLink

LINKS_LAST = timedelta(days=30)
SHELLS_LAST = timedelta(days=30)


def sweep(*, now: datetime) -> int:
    """Returns how many rows were forgotten."""
    links, _rows = SignInLink.objects.filter(expires_at__lt=now - LINKS_LAST).delete()
    taking_part = Person.objects.alive().exclude(contact_email="").values("contact_email")
    shells = Account.objects.filter(
        proven_at=None, person=None, is_staff=False, created_at__lt=now - SHELLS_LAST
    ).exclude(email__in=taking_part)
    accounts, _rows = shells.delete()
    return links + accounts
