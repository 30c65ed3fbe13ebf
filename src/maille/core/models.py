"""What every room leans on: the journal, idempotency keys, the outbox, rate counts, instance facts."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class JournalEntry(models.Model):
    """One act, written in the transaction of the act and never changed afterwards.

    `actor_id` and `programme_id` are plain numbers: this room lies below people and programmes.
    """

    at = models.DateTimeField(_("quand"), db_index=True)
    verb = models.CharField(_("acte"), max_length=60)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    role = models.CharField(max_length=20, blank=True)
    programme_id = models.BigIntegerField(null=True)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField(null=True)
    reason = models.TextField(_("motif"), blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("ligne du journal")
        verbose_name_plural = _("journal")
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="journal_subject"),
            models.Index(fields=["programme_id", "-id"], name="journal_programme"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type}:{self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("The journal is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("The journal is append-only.")


class IdempotencyKey(models.Model):
    """A form sent twice gives the first result: the key of the form, and where that led."""

    key = models.CharField(max_length=64)
    scope = models.CharField(max_length=80)
    location = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="idempotency_once")]

    def __str__(self) -> str:
        return f"{self.scope}:{self.key}"


class OutboxMessage(models.Model):
    """A mail to send: one row a message, whatever happens; `key` makes a second row impossible."""

    class State(models.TextChoices):
        WAITING = "waiting", _("à envoyer")
        SENDING = "sending", _("envoi en cours")
        SENT = "sent", _("envoyé")
        FAILED = "failed", _("échec")
        IN_DOUBT = "in_doubt", _("envoi incertain")
        LATE = "late", _("abandonné, trop tard")
        STOPPED = "stopped", _("retenu, adresse sans réponse")

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    person_id = models.BigIntegerField(null=True, db_index=True)
    programme_id = models.BigIntegerField(null=True)
    to = models.EmailField()
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    is_secret = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=250, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("courriel")
        indexes = [models.Index(fields=["state", "due_at"], name="outbox_due")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"


class BouncedAddress(models.Model):
    """An address from which mails come back: nothing more leaves for it until it is corrected or works again."""

    class Source(models.TextChoices):
        REPORT = "report", _("message de retour")
        REFUSED = "refused", _("refus à l'envoi")
        HAND = "hand", _("noté à la main")

    address = models.EmailField(_("adresse"), unique=True)  # in lower case
    source = models.CharField(max_length=8, choices=Source)
    status = models.CharField(max_length=12, blank=True)  # RFC 3463, « 5.1.1 »
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("adresse sans réponse")

    def __str__(self) -> str:
        return f"adresse sans réponse {self.pk}"


class RateCount(models.Model):
    """How often something was tried in one window of time; by person or browser, never by address."""

    key = models.CharField(max_length=120)
    window = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="rate_one_row_a_window")]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"


class Lease(models.Model):
    """Who does the periodic work for now, so that two workers do not do it twice."""

    name = models.CharField(max_length=40, unique=True)
    holder = models.CharField(max_length=80)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class InstanceFact(models.Model):
    """A fact about this installation, e.g. when it was set up or made public."""

    name = models.CharField(max_length=60, unique=True)
    value = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name
