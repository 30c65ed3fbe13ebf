"""`maille worker`: sends the mails that are due and tidies up, until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
import time
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import FrameType

from django.contrib.sessions.models import Session
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from maille.commands import prepare
from maille.core import housekeeping, outbox
from maille.pages.digest import send_digests
from maille.people import housekeeping as people_housekeeping
from maille.workshops.actions import expire_offers

logger = logging.getLogger("maille.worker")
PAUSE = 1.0


@dataclass
class Job:
    """Work that comes round: `work` gets the present time and says how much it did."""

    name: str
    every: timedelta
    work: Callable[[datetime], int]
    due_at: datetime = field(default_factory=timezone.now)


def run(options: Namespace) -> int:
    prepare.migrate_if_needed()
    stopping = Stopping(options.child_of)
    jobs = all_jobs()
    while True:
        for job in jobs:
            if not stopping and timezone.now() >= job.due_at:
                turn(job)
        if options.once or stopping:
            return 0
        connection.close_if_unusable_or_obsolete()
        time.sleep(PAUSE)


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
        Job("mail", timedelta(seconds=1), lambda now: outbox.send_due(now=now)),
        Job("digest", timedelta(minutes=1), send_digests),
        Job("housekeeping", timedelta(hours=6), lambda now: housekeeping.sweep(now=now)),
        Job("offers", timedelta(minutes=1), lambda now: expire_offers(now=now)),
        Job("people", timedelta(hours=12), lambda now: people_housekeeping.sweep(now=now)),
        Job("sessions", timedelta(hours=12), clear_sessions),
    ]


def clear_sessions(now: datetime) -> int:
    return Session.objects.filter(expire_date__lt=now).delete()[0]


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
