"""Who takes part, and how."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maille.people.models import Organisation, Person
from maille.programmes.models.plan import ActorKind, Motivation, Theme
from maille.programmes.models.programme import Programme


class Role(models.Model):
    """A task that a person holds in one programme. Participants need none."""

    class Kind(models.TextChoices):
        ORGANISER = "organiser", _("organisation")
        FACILITATOR = "facilitator", _("animation")
        EXPERT = "expert", _("expertise locale")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="roles")
    person = models.ForeignKey(Person, models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=12, choices=Kind)
    given_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "person", "kind"], name="role_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"


class Level(models.IntegerChoices):
    """The ladder of involvement, self-declared, changed at any time (domain §2.3)."""

    DISCOVER = 0, _("Découvrir")
    FOLLOW = 1, _("Suivre")
    REACT = 2, _("Réagir")
    CONTRIBUTE = 3, _("Contribuer")
    COCREATE = 4, _("Co-créer")
    CARRY = 5, _("Porter")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_directory(self) -> MembershipQuerySet:
        """Those who asked to be listed, erased people left out."""
        return self.filter(in_directory=True, person__erased_at__isnull=True, person__merged_into__isnull=True)


class Membership(models.Model):
    """A person's part in one programme: what they said of themselves, all optional, all changeable."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    kinds = models.ManyToManyField(ActorKind, blank=True, related_name="memberships")
    other_kind = models.CharField(_("autre, précisez"), max_length=80, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="memberships")
    motivations = models.ManyToManyField(Motivation, blank=True, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="memberships")
    level = models.PositiveSmallIntegerField(choices=Level, default=Level.FOLLOW)
    in_directory = models.BooleanField(default=False)
    wants_news = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "person"], name="membership_once"),
            models.CheckConstraint(condition=Q(level__gte=0, level__lte=5), name="membership_level_0_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} dans {self.programme_id}"

    @property
    def level_choices(self) -> list[tuple[int, str]]:
        """The ladder, for templates: (number, name)."""
        return [(level.value, str(level.label)) for level in Level]


class Position(models.Model):
    """One stretch of time at one level: movements up and down are counted, never judged."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="positions")
    level = models.PositiveSmallIntegerField(choices=Level)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership"], condition=Q(until__isnull=True), name="one_running_position")
        ]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.level}"
