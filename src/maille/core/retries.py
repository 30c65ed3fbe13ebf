"""A transaction that PostgreSQL ended because another wanted the same rows in another order is run again."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

from django.db import OperationalError, connection

Answer = TypeVar("Answer")
TRIES: Final = 3
WAIT: Final = 0.1  # seconds, then twice as many: the other, whom the loss woke, goes first
_LOST: Final = frozenset({"40P01", "40001"})  # deadlock; serialisation failure


def tried_again(work: Callable[[], Answer]) -> Answer:
    """What `work` gives. It is one transaction or several of which nothing is kept when it raises; inside a running
    transaction it is not tried again, for that one is lost as a whole."""
    for lost in range(1, TRIES):
        try:
            return work()
        except OperationalError as error:
            if connection.in_atomic_block or getattr(error.__cause__, "sqlstate", "") not in _LOST:
                raise
            time.sleep(WAIT * lost)
    return work()
