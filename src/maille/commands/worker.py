"""`maille worker`: sends the mails that are due and tidies up, until it is told to stop."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import time
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import FrameType

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from maille.commands import prepare
from maille.core import lease, outbox
from maille.pages.digest import send_digests
from maille.steering import retention
from maille.steering.actions.printing import print_next
from maille.workshops.actions import expire_offers
from maille.workshops.reminders import queue_reminders

logger = logging.getLogger("maille.worker")
PAUSE = 1.0
SCHEDULER = "scheduler"


@dataclass
class Job:
    """Work that comes round: `work` gets the present time and says how much it did."""

    name: str
    every: timedelta
    work: Callable[[datetime], int]
    is_shared: bool = False  # safe to do in several workers at once; the others are for whoever holds the lease
    due_at: datetime = field(default_factory=timezone.now)


def run(options: Namespace) -> int:
    prepare.migrate_if_needed()
    stopping = Stopping(options.child_of)
    jobs = all_jobs()
    me = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    while True:
        for job in jobs:
            if not stopping and timezone.now() >= job.due_at and (job.is_shared or has_lease(me)):
                turn(job)
        if options.once or stopping:
            give_back(me)
            return 0
        connection.close_if_unusable_or_obsolete()
        time.sleep(PAUSE)


def has_lease(me: str) -> bool:
    """May this worker do the periodic work? One of all workers may."""
    try:
        return lease.take(name=SCHEDULER, holder=me, now=timezone.now())
    except (OperationalError, InterfaceError):
        connection.close()
        return False


def give_back(me: str) -> None:
    try:
        lease.release(name=SCHEDULER, holder=me)
    except (OperationalError, InterfaceError):
        connection.close()  # it ends by itself


def turn(job: Job) -> None:
    """Do the job now. A database that is busy or gone is tried again at the next turn."""
    job.due_at = timezone.now() + job.every
    try:
        job.work(timezone.now())
    except (OperationalError, InterfaceError):
        logger.warning("worker.postponed", extra={"job": job.name})
        connection.close()


def all_jobs() -> list[Job]:
    return [
        Job("mail", timedelta(seconds=1), lambda now: outbox.send_due(now=now), is_shared=True),
        Job("reminders", timedelta(minutes=1), lambda now: queue_reminders(now=now)),
        Job("digest", timedelta(minutes=1), send_digests),
        Job("offers", timedelta(minutes=1), lambda now: expire_offers(now=now)),
        Job("prints", timedelta(seconds=1), print_next, is_shared=True),
        Job("retention", timedelta(hours=1), retention.apply_rules),
    ]


class Stopping:
    """True once SIGTERM or Ctrl-C came, or the server that started us is gone."""

    def __init__(self, parent: int | None) -> None:
        self.parent = parent
        self.was_told = False
        signal.signal(signal.SIGTERM, self.tell)
        signal.signal(signal.SIGINT, self.tell)

    def tell(self, _number: int, _frame: FrameType | None) -> None:
        self.was_told = True

    def __bool__(self) -> bool:
        return self.was_told or (self.parent is not None and os.getppid() != self.parent)
