"""Challenges: « Comment pourrions-nous… », written from at least one need (domain §4)."""

from __future__ import annotations

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from maille.contributions.models import Kind, Link, Node
from maille.core.machine import machine


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    def with_card(self) -> ChallengeQuerySet:
        return self.select_related("node__programme", "node__theme", "node__author", "node__organisation")

    def with_group(self) -> ChallengeQuerySet:
        """Adds `group_members` and `group_max` over its living groups (None without a group), in the same query."""
        # By relation names: groups stand above this room.
        own = Challenge.objects.filter(pk=OuterRef("pk")).order_by()
        alive = ~Q(groups__progress__in=["merged", "split", "dissolved"]) & Q(groups__isnull=False)
        members = own.values("pk").annotate(n=Sum("groups__member_count", filter=alive)).values("n")
        places = own.values("pk").annotate(n=Sum("groups__max_size", filter=alive)).values("n")
        return self.annotate(group_members=Subquery(members), group_max=Subquery(places))

    def with_need_count(self) -> ChallengeQuerySet:
        """Adds `need_count`, the needs it was written from."""
        links = Link.objects.filter(source=OuterRef("pk"), kind=Link.Kind.CAME_FROM, target__kind=Kind.NEED)
        counted = links.order_by().values("source").annotate(n=Count("pk")).values("n")
        return self.annotate(need_count=Coalesce(Subquery(counted), 0))

    def retained(self) -> ChallengeQuerySet:
        """Those that a group works on, or may."""
        return self.filter(progress__in=["retained", "assigned", "treated", "closed"])


class Challenge(models.Model):
    """The node's title is the question « Comment pourrions-nous… ? »; `name` is the short name on lists and walls."""

    class Progress(models.TextChoices):
        EMERGENT = "emergent", _("émergent")
        WORDED = "worded", _("formulé")
        REVIEWED = "reviewed", _("relu")
        SUBMITTED = "submitted", _("soumis au vote")
        RETAINED = "retained", _("retenu")
        RESERVE = "reserve", _("en réserve")
        ASSIGNED = "assigned", _("confié à un groupe")
        TREATED = "treated", _("traité")
        CLOSED = "closed", _("clos")
        MERGED = "merged", _("réuni à un autre défi")

    class Horizon(models.TextChoices):
        TODAY = "today", _("aujourd'hui")
        TOMORROW = "tomorrow", _("demain")
        BOTH = "both", _("aujourd'hui et demain")

    node = models.OneToOneField(Node, models.CASCADE, primary_key=True, related_name="challenge")
    progress = models.CharField(max_length=10, choices=Progress, default=Progress.WORDED)
    name = models.CharField(_("nom court"), max_length=100)
    horizon = models.CharField(_("horizon"), max_length=8, choices=Horizon, default=Horizon.BOTH)
    success = models.CharField(_("à quoi verra-t-on la réussite ?"), max_length=300, blank=True)
    who = models.CharField(_("pour qui"), max_length=160, blank=True)
    where = models.CharField(_("où"), max_length=120, blank=True)
    obstacle = models.CharField(_("alors que"), max_length=240, blank=True)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        verbose_name = _("défi")

    def __str__(self) -> str:
        return f"défi {self.node_id}"

    @property
    def free_places(self) -> int:
        """Places left in its groups; needs `with_group`."""
        return max(0, (getattr(self, "group_max", None) or 0) - (getattr(self, "group_members", None) or 0))

    @property
    def is_retained(self) -> bool:
        return self.progress in {
            self.Progress.RETAINED,
            self.Progress.ASSIGNED,
            self.Progress.TREATED,
            self.Progress.CLOSED,
        }


CHALLENGE_MACHINE = machine(
    emergent="worded reserve merged",
    worded="reviewed submitted retained reserve emergent merged",
    reviewed="submitted retained reserve worded merged",
    submitted="retained reserve reviewed merged",
    retained="assigned reserve merged",
    reserve="worded retained assigned merged",
    assigned="treated retained reserve merged",
    treated="closed assigned",
    closed="treated",
    merged="",
)
