"""Mails wait in a table, written in the transaction of the act that causes them, and are sent afterwards.

Exactly once is impossible over SMTP: a row is marked « sending » before the server is spoken to, so a crash
leaves it in doubt, for the organiser to see, and never sends it twice. A mail that is of no use after `expires_at` is
dropped rather than sent late; to an address from which mails come back only what its owner just asked for leaves.
"""

from __future__ import annotations

import logging
import re
import smtplib
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from maille.core import bounces
from maille.core.models import BouncedAddress, OutboxMessage

logger = logging.getLogger(__name__)
State = OutboxMessage.State
_BREAKING = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
MAX_ATTEMPTS = 6
AT_ONCE = 500
IN_DOUBT_AFTER = timedelta(minutes=5)
ASKED_FOR = frozenset(
    {"sign_in", "mail_test"}
)  # somebody is waiting for it this minute: it is tried whatever came back


def queue_mail(
    *,
    key: str,
    kind: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    person_id: int | None = None,
    programme_id: int | None = None,
    headers: Mapping[str, str] | None = None,
    secret: bool = False,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> OutboxMessage:
    """One message under `key`; the same key again returns the first row. `secret`: the text is wiped once sent.

    `expires_at`: from then on it is dropped rather than sent.
    """
    message, _created = OutboxMessage.objects.get_or_create(
        key=key[:120],
        defaults={
            "kind": kind,
            "to": to,
            "subject": one_line(subject),
            "text": text,
            "html": html,
            "person_id": person_id,
            "programme_id": programme_id,
            "headers": dict(headers or {}),
            "is_secret": secret,
            "due_at": due_at or timezone.now(),
            "expires_at": expires_at,
        },
    )
    return message


def one_line(subject: str) -> str:
    """Without line breaks or doubled spaces; the no-break spaces of French print stay."""
    return " ".join(part for part in _BREAKING.split(subject) if part)[:250]


def queue_many(messages: Iterable[OutboxMessage]) -> int:
    """Unsaved messages, each under its key, a few hundred a statement; a key that is there already is left alone.

    Returns how many were new when nobody else queues the same keys meanwhile.
    """
    found = 0
    for batch in batched(messages, AT_ONCE):
        known = set(OutboxMessage.objects.filter(key__in=[m.key for m in batch]).values_list("key", flat=True))
        fresh = [message for message in batch if message.key not in known]
        OutboxMessage.objects.bulk_create(fresh, ignore_conflicts=True)
        found += len(fresh)
    return found


def batched(messages: Iterable[OutboxMessage], size: int) -> Iterator[list[OutboxMessage]]:
    rest = iter(messages)
    while batch := list(islice(rest, size)):
        yield batch


def send_due(*, now: datetime, limit: int = 50) -> int:
    """Send what is due, oldest first; returns how many left. Safe when two workers run."""
    mark_in_doubt(now=now)
    drop_late(now=now)
    due = OutboxMessage.objects.filter(state=State.WAITING, due_at__lte=now).order_by("due_at", "pk")
    return sum(_claim_and_send(pk, now=now) for pk in due.values_list("pk", flat=True)[:limit])


def take_back(*, person_id: int, kinds: Collection[str], programme_id: int | None = None) -> int:
    """What somebody just refused and that did not leave yet goes; what may not be refused carries no stop and stays."""
    waiting = OutboxMessage.objects.filter(person_id=person_id, state=State.WAITING, kind__in=kinds)
    if programme_id is not None:
        waiting = waiting.filter(programme_id=programme_id)
    return waiting.filter(headers__has_key="List-Unsubscribe").delete()[0]


def drop_late(*, now: datetime) -> int:
    """Mails that waited, or were tried again, until they were of no use any more."""
    return OutboxMessage.objects.filter(state=State.WAITING, expires_at__lte=now).update(state=State.LATE)


def mark_in_doubt(*, now: datetime) -> int:
    """Rows left « sending » by a worker that died: listed for the organiser, not sent again."""
    stuck = OutboxMessage.objects.filter(state=State.SENDING, due_at__lt=now - IN_DOUBT_AFTER)
    return stuck.update(state=State.IN_DOUBT)


def send_now(message: OutboxMessage, *, now: datetime) -> bool:
    """Send this one mail at once if it still waits; tells whether it left. For a page that shows what became of it."""
    drop_late(now=now)
    return bool(_claim_and_send(message.pk, now=now))


def _claim_and_send(pk: int, *, now: datetime) -> int:
    """From the claim on, a crash leaves the row « sending »: in doubt later, never sent again."""
    if not OutboxMessage.objects.filter(pk=pk, state=State.WAITING).update(state=State.SENDING, due_at=now):
        return 0
    message = OutboxMessage.objects.get(pk=pk)
    if message.kind not in ASKED_FOR and bounces.is_bounced(message.to):
        OutboxMessage.objects.filter(pk=pk).update(state=State.STOPPED)
        return 0
    return _send(message, now=now)


def _send(message: OutboxMessage, *, now: datetime) -> int:
    mail = EmailMultiAlternatives(message.subject, message.text, settings.DEFAULT_FROM_EMAIL, [message.to])
    mail.extra_headers = {**message.headers, "Message-ID": bounces.message_id(message.pk)}
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    try:
        get_connection().send_messages([mail])
    except (smtplib.SMTPException, OSError) as error:
        _postpone(message, now=now, error=error)
        return 0
    with transaction.atomic():
        message.state, message.sent_at, message.error = State.SENT, now, ""
        if message.is_secret and not settings.MAILBOX_ENABLED:
            message.text, message.html = "", ""
        message.save(update_fields=["state", "sent_at", "error", "text", "html"])
    logger.info("outbox.sent", extra={"mail": message.pk, "kind": message.kind})
    return 1


def _postpone(message: OutboxMessage, *, now: datetime, error: Exception) -> None:
    """Again later, six times at most. An address that the server says does not exist is noted, and not tried again."""
    dead = bounces.refusal(error)
    if dead:
        bounces.note(address=message.to, source=BouncedAddress.Source.REFUSED, status=dead, now=now)
    message.attempts += 1
    message.error = type(error).__name__
    message.state = State.FAILED if dead or message.attempts >= MAX_ATTEMPTS else State.WAITING
    message.due_at = now + timedelta(seconds=30 * 4 ** min(message.attempts, 5))
    message.save(update_fields=["attempts", "error", "state", "due_at"])
    logger.warning("outbox.postponed", extra={"mail": message.pk, "error": message.error})
