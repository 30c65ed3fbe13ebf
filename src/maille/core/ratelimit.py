"""Limits by person, browser, e-mail or the whole site; never by address: a whole room shares one."""

import hashlib
import time

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from maille.core.errors import RuleError
from maille.core.models import RateCount


def hit(key: str, *, limit: int, seconds: int, message: str = "") -> None:
    """`count` one try under `key`; raises RuleError past `limit` tries in the running window of `seconds`."""
    if count(key, seconds=seconds) > limit:
        raise RuleError(message or _too_many())


def count(key: str, *, seconds: int) -> int:
    """This try's number under `key` in the running window of `seconds`, from 1.

    The key is hashed before it is stored: it may hold an address.
    """
    hashed = _hashed(key)
    window = int(time.time()) // seconds
    number = _counted(hashed, window)
    if number == 1:
        RateCount.objects.filter(key=hashed, window__lt=window).delete()
    return number


def check(key: str, *, limit: int, seconds: int, message: str = "") -> None:
    """Raises RuleError when `limit` tries are counted already under `key`; counts none."""
    if is_over(key, limit=limit, seconds=seconds):
        raise RuleError(message or _too_many())


def is_over(key: str, *, limit: int, seconds: int) -> bool:
    """Whether `limit` tries are counted already under `key`; counts none."""
    counted = RateCount.objects.filter(key=_hashed(key), window=int(time.time()) // seconds, count__gte=limit)
    return counted.exists()


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:48]


def _too_many() -> str:
    return _("Trop d'essais en peu de temps. Patientez quelques minutes, puis recommencez.")


def _counted(key: str, window: int) -> int:
    """This try's number in its window. One statement: two tries at once are two."""
    table, at = RateCount._meta.db_table, connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {table} (key, "window", count, at) VALUES (%s, %s, 1, %s)'  # noqa: S608  # our own table
            f' ON CONFLICT (key, "window") DO UPDATE SET count = {table}.count + 1 RETURNING count',
            [key, window, at],
        )
        return int(cursor.fetchone()[0])
