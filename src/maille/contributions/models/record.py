"""What is kept for good: the versions of a node's words, and its typed links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maille.people.models import Person

if TYPE_CHECKING:
    pass
from maille.contributions.models.node import Node


class Version(models.Model):
    """What the node's words were after each change. Erasing a person redacts, never removes."""

    node = models.ForeignKey(Node, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=240)
    text = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)
    note = models.CharField(_("ce qui change"), max_length=200, blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    redacted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["node", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.node_id} v{self.number}"


class Link(models.Model):
    """A typed, permanent link from the later contribution (`source`) to the earlier one (`target`).

    `source` came from, was split from or was inspired by `target`; for MERGED_INTO, `target` was merged into `source`,
    so that the thread of the one that was merged goes on through the one that stays.
    """

    class Kind(models.TextChoices):
        CAME_FROM = "came_from", _("vient de")
        MERGED_INTO = "merged_into", _("réunit")
        SPLIT_FROM = "split_from", _("séparée de")
        INSPIRED_BY = "inspired_by", _("inspirée par")

    source = models.ForeignKey(Node, models.PROTECT, related_name="links_back")
    target = models.ForeignKey(Node, models.PROTECT, related_name="links_forward")
    kind = models.CharField(max_length=12, choices=Kind)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=240, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="link_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="link_joins_two_nodes"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"
