"""A partner's own way into the programme: how often it was taken, never by whom."""

from __future__ import annotations

from django.db import models
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maille.people.models import Organisation, Person
from maille.programmes.models import ActorKind, Programme


class RelayQuerySet(models.QuerySet["Relay"]):
    def running(self) -> RelayQuerySet:
        return self.filter(revoked_at__isnull=True)

    def totals(self) -> dict[str, int]:
        """Relays, visits and registrations by them, closed ones counted. One query."""
        return self.aggregate(relays=Count("pk"), visits=Coalesce(Sum("visits"), 0), joined=Coalesce(Sum("joined"), 0))

    def count_visit(self) -> int:
        """One statement, and no line of the journal: pages in memory stay good."""
        return self.running().update(visits=F("visits") + 1)

    def count_joined(self) -> int:
        return self.running().update(joined=F("joined") + 1)


class Relay(models.Model):
    """`kind`: whom the partner speaks to; none: everybody. Two numbers are all that is kept of those who come by it."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="relays")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="relays")
    kind = models.ForeignKey(ActorKind, models.SET_NULL, null=True, blank=True, related_name="+")
    code = models.SlugField(max_length=12, unique=True)
    visits = models.PositiveIntegerField(default=0)
    joined = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = RelayQuerySet.as_manager()

    class Meta:
        verbose_name = _("lien de relais")
        verbose_name_plural = _("liens de relais")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation"], condition=Q(revoked_at__isnull=True), name="one_running_relay"
            )
        ]

    def __str__(self) -> str:
        return self.code
