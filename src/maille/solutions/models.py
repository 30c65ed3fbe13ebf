"""Solutions: from the idea (« émise ») to the presented solution; each answers one challenge (R34)."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maille.challenges.models import Challenge
from maille.contributions.models import Node
from maille.core.machine import machine
from maille.groups.models import Group, GroupMember
from maille.people.models import Person


class SolutionQuerySet(models.QuerySet["Solution"]):
    def with_card(self) -> SolutionQuerySet:
        return self.select_related(
            "node__programme", "node__theme", "node__author", "node__organisation", "challenge__node__programme"
        )

    def of(self, person: Person | None) -> SolutionQuerySet:
        """Adds `is_team`: is this person one of its authors, or a member of its group? In the same query."""
        if person is None:
            return self.annotate(is_team=Value(False))
        authors = SolutionAuthor.objects.filter(solution=OuterRef("pk"), person=person)
        members = GroupMember.objects.filter(group=OuterRef("group"), person=person, left_at__isnull=True)
        return self.annotate(is_team=Exists(authors) | Exists(members))


class Solution(models.Model):
    class Progress(models.TextChoices):
        IDEA = "idea", _("émise")
        GROUPED = "grouped", _("regroupée")
        SKETCHED = "sketched", _("esquissée")
        PROTOTYPED = "prototyped", _("prototypée")
        TESTED = "tested", _("testée")
        MODELLED = "modelled", _("modélisée")
        PRESENTED = "presented", _("présentée")
        PROJECT = "project", _("devenue projet")
        RESERVE = "reserve", _("en réserve")
        ABANDONED = "abandoned", _("abandonnée")

    node = models.OneToOneField(Node, models.CASCADE, primary_key=True, related_name="solution")
    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="solutions")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="solutions")
    progress = models.CharField(max_length=10, choices=Progress, default=Progress.IDEA)
    for_whom = models.CharField(_("pour qui ?"), max_length=200, blank=True)
    how = models.TextField(_("comment cela marche ?"), max_length=4000, blank=True)
    novelty = models.CharField(_("qu'est-ce qui est nouveau ici ?"), max_length=400, blank=True)
    lesson = models.TextField(_("ce que nous avons appris"), max_length=2000, blank=True)

    objects = SolutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("solution")
        constraints = [
            models.CheckConstraint(
                condition=~Q(progress="abandoned") | ~Q(lesson=""), name="abandoned_solution_has_a_lesson"
            )
        ]

    def __str__(self) -> str:
        return f"solution {self.node_id}"


# The stages a solution goes through, for its rail.
STAGES = [
    (_("Idée"), {"idea", "grouped"}), (_("Esquisse"), {"sketched"}), (_("Prototype"), {"prototyped"}), (_("Test"), {"tested"}),
    (_("Modèle"), {"modelled"}), (_("Présentation"), {"presented"}), (_("Projet"), {"project"}),
]  # fmt: skip

SOLUTION_MACHINE = machine(
    idea="grouped sketched reserve abandoned",
    grouped="sketched reserve abandoned",
    sketched="prototyped grouped reserve abandoned",
    prototyped="tested sketched grouped reserve abandoned",
    tested="modelled prototyped reserve abandoned",
    modelled="presented tested reserve abandoned",
    presented="project modelled reserve abandoned",
    project="presented",
    reserve="idea sketched grouped",
    abandoned="reserve",
)


class SolutionAuthor(models.Model):
    """Co-authorship: an idea has one author or more, and a merge keeps them all (R08)."""

    solution = models.ForeignKey(Solution, models.CASCADE, related_name="authors")
    person = models.ForeignKey(Person, models.CASCADE, related_name="solution_authorships")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["solution", "person"], name="solution_author_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.solution_id}"
