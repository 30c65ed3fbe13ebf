"""Where the programme comes from: its file, and its old addresses."""

from __future__ import annotations

from django.db import models

from maille.programmes.models.programme import Programme


class ProgrammeFile(models.Model):
    """What the programme file last said, for loading it again. Apart, because every page reads its programme.

    `records`: the flat records of `maille.steering.kit`. `text`: the file as written, when it was loaded as it is.
    `notes`: how each date was computed, when the edition was re-dated.
    """

    programme = models.OneToOneField(Programme, models.CASCADE, primary_key=True, related_name="file")
    records = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    notes = models.JSONField(default=list, blank=True)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"fichier de {self.programme_id}"


class RedirectAlias(models.Model):
    """An old address (path only) that leads to a programme."""

    path = models.CharField(max_length=300, unique=True)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="aliases")

    def __str__(self) -> str:
        return self.path
