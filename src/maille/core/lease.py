"""One of several workers does the periodic work: whoever holds the lease, a row with an end."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from maille.core.models import Lease

LASTS = timedelta(seconds=60)


def take(*, name: str, holder: str, now: datetime, lasts: timedelta = LASTS) -> bool:
    """Does `holder` have the lease `name`, freshly taken or kept? Half of it must be left, so this writes twice a minute.

    A holder that dies loses it when it ends; the work itself must bear being done twice around that moment.
    """
    if Lease.objects.filter(name=name, holder=holder, until__gt=now + lasts / 2).exists():
        return True
    free = Lease.objects.filter(Q(holder=holder) | Q(until__lte=now), name=name)
    if free.update(holder=holder, until=now + lasts):
        return True
    if Lease.objects.filter(name=name).exists():
        return False
    try:
        with transaction.atomic():
            Lease.objects.create(name=name, holder=holder, until=now + lasts)
    except IntegrityError:
        return False  # another one was first
    return True


def release(*, name: str, holder: str) -> None:
    """Whoever stops in good order leaves the work to the next one at once."""
    Lease.objects.filter(name=name, holder=holder).delete()
