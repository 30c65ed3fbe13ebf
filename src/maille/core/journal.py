"""Write one line for every act: who, when, what, why. Numbers and codes only, no personal data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from django.db import models
from django.utils import timezone

from maille.core.models import JournalEntry


class Actor(Protocol):
    pk: Any


def record(
    verb: str,
    *,
    at: datetime | None = None,
    subject: models.Model | None = None,
    by: Actor | None = None,
    role: str = "",
    programme_id: int | None = None,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> JournalEntry:
    """Append `verb` (a dotted event such as "need.published") to the journal, in the caller's transaction.

    `at`: the `now` of the act, for the acts that take one; views give them the clock, never what a request says.
    `reason` may be shown in public; `data` holds ids and codes, never names, addresses or texts.
    """
    return JournalEntry.objects.create(
        at=at or timezone.now(),
        verb=verb,
        actor_id=by.pk if by is not None else None,
        role=role,
        programme_id=programme_id,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        reason=reason,
        data=dict(data or {}),
    )


def of(subject: models.Model) -> models.QuerySet[JournalEntry]:
    """The lines about one object, oldest first."""
    return JournalEntry.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).order_by("id")
