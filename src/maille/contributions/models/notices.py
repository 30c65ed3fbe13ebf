"""Reports to those who look after the programme, and notices to those who gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maille.core.machine import machine
from maille.people.models import Person

if TYPE_CHECKING:
    pass
from maille.contributions.models.node import Node
from maille.contributions.models.reactions import Comment


class Report(models.Model):
    """Somebody asks that a contribution or comment be looked at (domain §2.2, §6)."""

    class State(models.TextChoices):
        RECEIVED = "received", _("reçu")
        ACKNOWLEDGED = "acknowledged", _("accusé")
        EXAMINED = "examined", _("examiné")
        KEPT = "kept", _("décidé : maintien")
        RESTRICTED = "restricted", _("décidé : masquage")
        CONTESTED = "contested", _("contesté")
        CLOSED = "closed", _("clos")

    class Ground(models.TextChoices):
        ILLEGAL = "illegal", _("contenu illicite")
        PERSONAL = "personal", _("données personnelles ou atteinte à une personne")
        HATE = "hate", _("injure, haine, discrimination")
        SPAM = "spam", _("publicité ou message indésirable")
        OTHER = "other", _("autre raison")

    OPEN = [State.RECEIVED, State.ACKNOWLEDGED, State.EXAMINED, State.CONTESTED]

    node = models.ForeignKey(Node, models.CASCADE, related_name="reports")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, blank=True, related_name="reports")
    reporter = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="reports")
    reporter_email = models.EmailField(blank=True)
    ground = models.CharField(_("raison"), max_length=10, choices=Ground)
    text = models.TextField(_("expliquez"), max_length=2000)
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    decision = models.TextField(_("décision motivée"), blank=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("signalement")

    def __str__(self) -> str:
        return f"signalement {self.pk}"


REPORT_MACHINE = machine(
    received="acknowledged examined kept restricted",
    acknowledged="examined kept restricted",
    examined="kept restricted",
    kept="contested closed",
    restricted="contested closed",
    contested="kept restricted closed",
)


class Notice(models.Model):
    """News for one person about one node: shown in « Mon fil », mailed at most once a day."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    node = models.ForeignKey(Node, models.CASCADE, related_name="notices")
    about = models.ForeignKey(Node, models.CASCADE, related_name="+")
    verb = models.CharField(max_length=60)
    data = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="notice_person")]

    def __str__(self) -> str:
        return f"{self.verb} pour {self.person_id}"
