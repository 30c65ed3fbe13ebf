"""What may be forgotten: old form keys, old rate counts, the words of mails that left long ago."""

from datetime import datetime, timedelta

from maille.core import bounces
from maille.core.models import IdempotencyKey, OutboxMessage, RateCount

FORM_KEYS_LAST = timedelta(days=14)
RATE_COUNTS_LAST = timedelta(days=2)
MAIL_TEXTS_LAST = timedelta(days=60)


def sweep(*, now: datetime) -> int:
    """Forget what has served; returns how many rows. A sent mail keeps its row, so that it is never sent twice."""
    keys, _rows = IdempotencyKey.objects.filter(created_at__lt=now - FORM_KEYS_LAST).delete()
    counts, _rows = RateCount.objects.filter(at__lt=now - RATE_COUNTS_LAST).delete()
    old_mails = OutboxMessage.objects.filter(state=OutboxMessage.State.SENT, sent_at__lt=now - MAIL_TEXTS_LAST)
    mails = old_mails.exclude(text="").update(text="", html="", to=bounces.FORGOTTEN)
    return keys + counts + mails
