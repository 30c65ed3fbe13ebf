"""Limits by person, browser, e-mail or the whole site; never by address: a whole room shares one."""

import hashlib
import time

from django.db.models import F
from django.utils.translation import gettext as _

from maille.core.errors import RuleError
from maille.core.models import RateCount


def hit(key: str, *, limit: int, seconds: int, message: str = "") -> None:
    """Count one try under `key`; raises RuleError past `limit` tries in the running window of `seconds`.

    The key is hashed before it is stored: it may hold an address.
    """
    hashed = hashlib.sha256(key.encode()).hexdigest()[:48]
    window = int(time.time()) // seconds
    row, created = RateCount.objects.get_or_create(key=hashed, window=window, defaults={"count": 1})
    if created:
        RateCount.objects.filter(key=hashed, window__lt=window).delete()
        return
    if row.count >= limit:
        raise RuleError(message or _("Trop d'essais en peu de temps. Patientez quelques minutes, puis recommencez."))
    RateCount.objects.filter(pk=row.pk).update(count=F("count") + 1)
