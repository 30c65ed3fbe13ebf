"""The sealed store: one row for each part of an identity, with the day on which it goes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SealedIdentity(models.Model):
    """One part of what an erased author had said of who they are. Nothing on this server reads it.

    `person_number` is a plain number: what follows links between rows (search, exports, merging) does not come here.
    """

    class Part(models.TextChoices):
        IDENTITY = "identity", _("identité")
        ACCOUNT = "account", _("pseudonyme et compte")

    person_number = models.BigIntegerField()
    part = models.CharField(max_length=8, choices=Part)
    key = models.CharField(max_length=9)  # the fingerprint of the key it was sealed for
    sealed = models.BinaryField()
    until = models.DateField(db_index=True)

    class Meta:
        verbose_name = _("identité scellée")
        constraints = [models.UniqueConstraint(fields=["person_number", "part"], name="sealed_part_once")]

    def __str__(self) -> str:
        return f"{self.part} {self.person_number}"
