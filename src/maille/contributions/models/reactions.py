"""What others add to a node: comments, supports, follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maille.people.models import Person

if TYPE_CHECKING:
    pass
from maille.contributions.models.node import Node


class CommentQuerySet(models.QuerySet["Comment"]):
    def for_page(self) -> CommentQuerySet:
        """Oldest first, each with its replies behind it, authors at hand; hidden ones stay in place without their text."""
        return self.select_related("author").order_by(Coalesce("parent_id", "id"), "id")

    def before(self, comment: Comment) -> CommentQuerySet:
        """Those that the page shows earlier than `comment`."""
        root = comment.parent_id or comment.pk
        rows = self.filter(node=comment.node_id).annotate(root=Coalesce("parent_id", "id"))
        return rows.filter(Q(root__lt=root) | Q(root=root, pk__lt=comment.pk))


class Comment(models.Model):
    class State(models.TextChoices):
        PUBLISHED = "published", _("publié")
        HIDDEN = "hidden", _("masqué")

    node = models.ForeignKey(Node, models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    author = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="comments")
    text = models.TextField(_("commentaire"), max_length=4000)
    html = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    state_reason = models.CharField(max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commentaire")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="hidden") | ~Q(state_reason=""), name="hidden_comment_has_a_reason"
            )
        ]
        indexes = [models.Index("node", Coalesce("parent_id", "id"), "id", name="comment_page")]

    def __str__(self) -> str:
        return f"commentaire {self.pk}"


class Support(models.Model):
    """« Je soutiens »: one a person and node."""

    node = models.ForeignKey(Node, models.CASCADE, related_name="supports")
    person = models.ForeignKey(Person, models.CASCADE, related_name="supports")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "person"], name="support_once")]

    def __str__(self) -> str:
        return f"{self.person_id} ♥ {self.node_id}"


class Follow(models.Model):
    node = models.ForeignKey(Node, models.CASCADE, related_name="follows")
    person = models.ForeignKey(Person, models.CASCADE, related_name="follows")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "person"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.node_id}"
