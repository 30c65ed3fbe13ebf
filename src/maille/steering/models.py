"""Lists on their way in: kept between the upload and the save, and how columns were read last time."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from maille.people.models import Person
from maille.programmes.models import Programme


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
