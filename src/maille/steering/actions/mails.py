"""Mails that did not leave, or of which nobody knows: read by the organiser, sent again by hand."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import journal, outbox
from maille.core.errors import RuleError
from maille.core.models import OutboxMessage
from maille.people.models import Person
from maille.programmes.models import Programme

State = OutboxMessage.State


@transaction.atomic
def send_again(*, message: OutboxMessage, programme: Programme, by: Person, now: datetime) -> OutboxMessage:
    """Put a failed or doubtful mail back in the queue, in its own row: never two rows for one mail."""
    message = OutboxMessage.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if message.state not in {State.FAILED, State.IN_DOUBT}:
        raise RuleError(_("Ce courriel est déjà parti ou attend son tour : il n'y a rien à renvoyer."))
    was = message.state
    message.state, message.attempts, message.error, message.due_at = State.WAITING, 0, "", now
    message.save(update_fields=["state", "attempts", "error", "due_at"])
    journal.record(
        "mail.sent_again",
        at=now,
        subject=message,
        by=by,
        role="organiser",
        programme_id=programme.pk,
        data={"was": was},
    )
    return message


def send_waiting(message: OutboxMessage, *, now: datetime) -> OutboxMessage:
    """Try at once, outside the act's transaction, so that the page can say what became of it."""
    outbox.send_now(message, now=now)
    message.refresh_from_db()
    return message
