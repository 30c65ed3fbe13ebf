"""Groups: one challenge each; people join and leave freely (R33, R13)."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maille.challenges.models import Challenge
from maille.contributions.models import Node
from maille.core.machine import machine
from maille.people.models import Person


class GroupQuerySet(models.QuerySet["Group"]):
    def alive(self) -> GroupQuerySet:
        """Those that hold their challenge."""
        return self.exclude(progress__in=["merged", "split", "dissolved"])

    def with_card(self) -> GroupQuerySet:
        return self.select_related("node__programme", "node__theme", "challenge__node__programme")

    def of(self, person: Person | None) -> GroupQuerySet:
        """Adds `is_mine`: is this person a member right now? In the same query, with the node at hand."""
        mine = GroupMember.objects.filter(group=OuterRef("pk"), person=person, left_at__isnull=True)
        is_mine = Exists(mine) if person is not None else Value(False)
        return self.annotate(is_mine=is_mine).select_related("node__programme").order_by("pk")


class Group(models.Model):
    """Sizes: 4 at least, 6 ideally, 8 at most (domain §3.2); advice, never a wall: nobody is turned away.

    Progress: forming → working → presented → closed; aside: merged, dissolved, split (see docs/machines.md).
    """

    class Progress(models.TextChoices):
        FORMING = "forming", _("se forme")
        WORKING = "working", _("au travail")
        PRESENTED = "presented", _("a présenté")
        CLOSED = "closed", _("a terminé")
        MERGED = "merged", _("réuni à un autre groupe")
        SPLIT = "split", _("partagé en deux")
        DISSOLVED = "dissolved", _("dissous")

    node = models.OneToOneField(Node, models.CASCADE, primary_key=True, related_name="group")
    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="groups")
    is_split = models.BooleanField(_("issu du partage explicite d'un groupe"), default=False)
    progress = models.CharField(max_length=10, choices=Progress, default=Progress.FORMING)
    min_size = models.PositiveSmallIntegerField(default=4)
    ideal_size = models.PositiveSmallIntegerField(default=6)
    max_size = models.PositiveSmallIntegerField(default=8)
    contract = models.TextField(_("contrat de groupe"), max_length=2000, blank=True)
    catch_up = models.TextField(_("où en est-on, en deux minutes"), max_length=2000, blank=True)
    member_count = models.PositiveSmallIntegerField(default=0)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("groupe")
        constraints = [
            models.UniqueConstraint(
                fields=["challenge"],
                condition=Q(is_split=False) & ~Q(progress__in=["merged", "split", "dissolved"]),
                name="one_group_a_challenge_unless_split",
            ),
            models.CheckConstraint(
                condition=Q(min_size__lte=models.F("ideal_size"), ideal_size__lte=models.F("max_size")),
                name="group_sizes_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"groupe {self.node_id}"

    @property
    def free_places(self) -> int:
        """Places left before the group would better be split; never a reason to refuse anybody."""
        return max(0, self.max_size - self.member_count)

    @property
    def missing(self) -> int:
        """How many more people it takes to work well."""
        return max(0, self.min_size - self.member_count)


GROUP_MACHINE = machine(
    forming="working merged split dissolved",
    working="presented forming merged split dissolved",
    presented="working closed merged",
    closed="presented",
    merged="",
    split="",
    dissolved="forming",
)


class GroupMemberQuerySet(models.QuerySet["GroupMember"]):
    def running(self) -> GroupMemberQuerySet:
        """Those who are in the group now, first come first, names at hand."""
        return self.filter(left_at__isnull=True).select_related("person").order_by("joined_at", "pk")


class GroupMember(models.Model):
    class Role(models.TextChoices):
        MEMBER = "member", _("membre")
        FACILITATOR = "facilitator", _("animation")
        SCRIBE = "scribe", _("prise de notes")
        TIMEKEEPER = "timekeeper", _("temps")
        SPOKESPERSON = "spokesperson", _("porte-parole")

    group = models.ForeignKey(Group, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.CASCADE, related_name="group_memberships")
    role = models.CharField(_("rôle"), max_length=14, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"], condition=Q(left_at__isnull=True), name="one_running_group_membership"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} dans {self.group_id}"
