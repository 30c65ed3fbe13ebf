"""Lists on their way in, and how columns were read last time; long prints on their way out."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maille.people.models import Person
from maille.programmes.models import Programme
from maille.workshops.models import Workshop


class ImportBatch(models.Model):
    """One list. Its rows are personal data: they go when it is saved, or a day later."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="import_batches")
    started_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=120)
    headers = models.JSONField(default=list)
    rows = models.JSONField(default=list)  # [line number, [cell, …]]
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"liste {self.pk}"


class ColumnMemory(models.Model):
    """What a column with this header holds, as the organiser said the last time."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="column_memories")
    header = models.CharField(max_length=120)
    field = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "header"], name="column_remembered_once")]

    def __str__(self) -> str:
        return self.header


class PrintJob(models.Model):
    """A long document that the worker prints. It holds names: a day later it is gone."""

    class State(models.TextChoices):
        WAITING = "waiting", _("en attente")
        RUNNING = "running", _("en cours")
        READY = "ready", _("prêt")
        FAILED = "failed", _("échec")

    class Kind(models.TextChoices):
        BADGES = "badges", _("Badges")
        ATTESTATIONS = "attestations", _("Attestations")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="print_jobs")
    workshop = models.ForeignKey(Workshop, models.CASCADE, null=True, blank=True, related_name="print_jobs")
    document = models.CharField(max_length=16, choices=Kind)
    language = models.CharField(max_length=5, default="fr")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=160, blank=True)
    pdf = models.BinaryField(null=True)
    size = models.PositiveIntegerField(default=0)
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="print_queue")]

    def __str__(self) -> str:
        return f"impression {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING}
