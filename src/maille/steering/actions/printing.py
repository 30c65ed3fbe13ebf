"""Long prints: asked for in the cockpit, made by the worker, kept for a day."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.people.models import Person
from maille.programmes.models import Programme
from maille.steering.models import PrintJob
from maille.ui.printing import Document, PressBusyError, PressFailedError, print_pdf
from maille.workshops.models import Workshop
from maille.workshops.printing.attestations import attestations, programme_attestations
from maille.workshops.printing.day import badges

logger = logging.getLogger(__name__)
State = PrintJob.State
LONG: Final = 60  # people: from here on, the worker prints
LASTS: Final = timedelta(hours=24)
DEAD_AFTER: Final = timedelta(minutes=5)
MOST_TRIES: Final = 2
MOST_WAITING: Final = 10
Progress = Callable[[int, int], None]


@transaction.atomic
def order_print(
    *,
    programme: Programme,
    workshop: Workshop | None,
    document: str,
    by: Person,
    now: datetime,
    role: str = "organiser",
) -> PrintJob:
    """Put it in the queue. The same one that still waits is given back: nobody prints twice by impatience."""
    if document not in ("badges", "attestations") or (workshop is None and document != "attestations"):
        raise RuleError(_("Ce document n'existe pas."))
    open_jobs = PrintJob.objects.filter(programme=programme, state__in=[State.WAITING, State.RUNNING])
    same = open_jobs.filter(workshop=workshop, document=document).first()
    if same is not None:
        return same
    if open_jobs.count() >= MOST_WAITING:
        raise RuleError(_("Beaucoup d'impressions attendent déjà. Laissez-les finir, puis revenez."))
    job = PrintJob.objects.create(
        programme=programme, workshop=workshop, document=document, asked_by=by, asked_at=now, expires_at=now + LASTS,
        language=(translation.get_language() or "fr")[:2],
    )  # fmt: skip
    journal.record(
        "print.ordered", at=now, subject=job, by=by, role=role, programme_id=programme.pk, data={"document": document}
    )
    return job


def print_next(now: datetime) -> int:
    """For the worker: one job, the oldest; returns how many documents were made. Safe when two workers run."""
    _give_back(now)
    pk = PrintJob.objects.filter(state=State.WAITING).order_by("pk").values_list("pk", flat=True).first()
    if pk is None:
        return 0
    waiting = PrintJob.objects.filter(pk=pk, state=State.WAITING)
    if not waiting.update(state=State.RUNNING, started_at=now, tries=F("tries") + 1):
        return 0  # another worker was first
    job = (
        PrintJob.objects.select_related("programme__organiser", "workshop__programme__organiser")
        .defer("pdf")
        .get(pk=pk)
    )
    try:
        with translation.override(job.language):
            document = _document(job, progress=lambda done, total: _tell(pk, done, total))
            pdf = print_pdf(document)
    except PressBusyError:
        PrintJob.objects.filter(pk=pk).update(state=State.WAITING, tries=F("tries") - 1)
        return 0
    except (OSError, RuntimeError, PressFailedError) as error:
        PrintJob.objects.filter(pk=pk).update(state=State.FAILED, error=type(error).__name__)
        logger.exception("print.failed", extra={"job": pk})
        return 0
    made = PrintJob.objects.filter(pk=pk)  # gone if somebody deleted it meanwhile
    return made.update(
        state=State.READY, pdf=pdf, size=len(pdf), name=document.name, ready_at=now, expires_at=now + LASTS
    )


def forget_prints(now: datetime) -> int:
    """Documents hold names: a day, then they go. They can be made again at any time."""
    return PrintJob.objects.filter(expires_at__lte=now).delete()[0]


@transaction.atomic
def delete_print(*, job: PrintJob, by: Person, now: datetime) -> None:
    journal.record("print.deleted", at=now, subject=job, by=by, programme_id=job.programme_id)
    job.delete()


def _give_back(now: datetime) -> None:
    """What a worker that died had begun is begun again once, then given up."""
    dead = PrintJob.objects.filter(state=State.RUNNING, started_at__lt=now - DEAD_AFTER)
    dead.filter(tries__gte=MOST_TRIES).update(state=State.FAILED, error="stopped")
    dead.filter(tries__lt=MOST_TRIES).update(state=State.WAITING)


def _document(job: PrintJob, *, progress: Progress) -> Document:
    if job.workshop is None:
        return programme_attestations(programme=job.programme, progress=progress)
    if job.document == "badges":
        return badges(workshop=job.workshop)
    return attestations(workshop=job.workshop, progress=progress)


def _tell(pk: int, done: int, total: int) -> None:
    PrintJob.objects.filter(pk=pk).update(done=done, total=total)
