"""The node itself, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maille.contributions import index
from maille.core.machine import machine
from maille.core.text import fold
from maille.people.models import Organisation, Person
from maille.programmes.models import Programme, Theme

if TYPE_CHECKING:
    from maille.programmes.policy import Standing


class Kind(models.TextChoices):
    """In the order of the thread."""

    NEED = "need", _("besoin")
    CHALLENGE = "challenge", _("défi")
    GROUP = "group", _("groupe")
    SOLUTION = "solution", _("solution")
    PROJECT = "project", _("projet")
    VENTURE = "venture", _("entreprise")


# A node leads to its page by (kind, slug): names only, so that no room imports one above it.
DETAIL_VIEWS = {
    Kind.NEED: "needs:detail",
    Kind.CHALLENGE: "challenges:detail",
    Kind.GROUP: "groups:detail",
    Kind.SOLUTION: "solutions:detail",
    Kind.PROJECT: "projects:detail",
    Kind.VENTURE: "projects:venture-detail",
}


class NodeState(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    PUBLISHED = "published", _("publiée")
    REPORTED = "reported", _("signalée")
    HIDDEN = "hidden", _("masquée")
    ARCHIVED = "archived", _("archivée")


NODE_MACHINE = machine(
    draft="published hidden",
    published="reported hidden archived draft",
    reported="published hidden archived",
    hidden="published reported",
    archived="published",
)


class Credit(models.TextChoices):
    NAME = "name", _("mon nom (prénom et initiale)")
    PSEUDONYM = "pseudonym", _("un pseudonyme")
    ORGANISATION = "organisation", _("mon organisation")
    TABLE = "table", _("la table de l'atelier")
    ANONYMOUS = "anonymous", _("personne : je reste anonyme")


class Licence(models.TextChoices):
    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    PRIVATE = "private", _("confidentiel jusqu'au jalon G3")


MOST_WORDS = 12
MOST_TELLING_WORDS = 8
SHORTEST_TELLING_WORD = 4


class NodeQuerySet(models.QuerySet["Node"]):
    def visible_to(self, standing: Standing) -> NodeQuerySet:
        """In the standing's programme: what is public, one's own drafts, and everything for those who look after it.

        A hidden node keeps its page (with the reason instead of the text): « visible » includes it; lists use `listed`.
        """
        nodes = self.filter(programme=standing.programme)
        if standing.has_role("organiser", "facilitator"):
            return nodes
        public = ~Q(state=NodeState.DRAFT)
        if standing.person is None:
            return nodes.filter(public)
        mine = Q(author=standing.person) | Q(entered_by=standing.person) | Q(on_behalf_of=standing.person)
        return nodes.filter(public | mine)

    def listed(self) -> NodeQuerySet:
        """What lists and counts show to everybody."""
        return self.filter(state__in=[NodeState.PUBLISHED, NodeState.REPORTED])

    def of_kind(self, kind: Kind) -> NodeQuerySet:
        return self.filter(kind=kind)

    def given_by(self, person: Person) -> NodeQuerySet:
        """What a person gave: wrote, or had entered on their behalf."""
        return self.filter(Q(author=person) | Q(on_behalf_of=person))

    def with_card(self) -> NodeQuerySet:
        """All that a card shows, in one query."""
        return self.select_related("programme", "theme", "author", "organisation")

    def search(self, words: str) -> NodeQuerySet:
        """Those that hold every word, whatever its accents, each word perhaps only begun. Nothing for no words."""
        sought = fold(words).split()[:MOST_WORDS]
        return self.filter(pk__in=index.holding_all(sought)) if sought else self.none()

    def alike(self, words: Iterable[str], *, programme: Programme, kind: Kind) -> NodeQuerySet:
        """Those of a programme that share words with a sentence, in no promised order; see `needs.similar`.

        The longest words tell most. One query, at most 120 rows.
        """
        sought = sorted(
            {word for word in words if len(word) >= SHORTEST_TELLING_WORD}, key=lambda word: (-len(word), word)
        )
        if not sought:
            return self.none()
        found = index.holding_some(sought[:MOST_TELLING_WORDS], programme_id=programme.pk, kind=kind.value)
        return self.filter(pk__in=found)

    def with_progress(self) -> NodeQuerySet:
        """Adds `progress`, the code that the row of the node's own kind holds. Looked up, not joined: PostgreSQL takes longer
        to plan six joins than to read twenty rows."""
        rows = [cast(type[models.Model], self.model._meta.get_field(kind.value).related_model) for kind in Kind]
        codes = [Subquery(row._default_manager.filter(node=OuterRef("pk")).values("progress")[:1]) for row in rows]
        return self.annotate(progress=Coalesce(*codes, output_field=models.CharField()))


class Node(models.Model):
    """One contribution. `title` is its sentence; `text` its body (light Markdown), `html` the body made safe once."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="nodes")
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.PositiveIntegerField()
    ref = models.CharField(_("repère"), max_length=12, blank=True)
    slug = models.SlugField(max_length=70)
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="nodes")
    title = models.CharField(_("en une phrase"), max_length=240)
    text = models.TextField(_("texte"), blank=True)
    html = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="fr")
    state = models.CharField(max_length=10, choices=NodeState, default=NodeState.PUBLISHED)
    state_reason = models.CharField(_("motif public"), max_length=300, blank=True)
    is_withdrawn = models.BooleanField(_("retirée par son auteur"), default=False)
    author = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="nodes")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="nodes")
    author_label = models.CharField(_("signature"), max_length=120, blank=True)
    credit = models.CharField(_("signer"), max_length=12, choices=Credit, default=Credit.NAME)
    licence = models.CharField(max_length=20, choices=Licence, default=Licence.CC_BY_SA)
    entered_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="entered_nodes")
    on_behalf_of = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="nodes_on_behalf")
    entry_reason = models.CharField(_("motif de la saisie assistée"), max_length=160, blank=True)
    paper_ref = models.CharField(_("numéro de fiche papier"), max_length=40, blank=True)
    receipt_hash = models.CharField(max_length=64, blank=True, db_index=True)
    is_demo = models.BooleanField(_("donnée de démonstration"), default=False)
    support_count = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)
    follow_count = models.PositiveIntegerField(default=0)
    version_count = models.PositiveSmallIntegerField(default=1)
    search_text = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = NodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "slug"], name="node_slug_once"),
            models.UniqueConstraint(fields=["programme", "kind", "number"], name="node_number_once"),
            models.CheckConstraint(condition=~Q(state="hidden") | ~Q(state_reason=""), name="hidden_node_has_a_reason"),
        ]
        indexes = [
            models.Index(fields=["programme", "kind", "-published_at", "-id"], name="node_list"),
            models.Index(fields=["programme", "kind", "theme", "-published_at", "-id"], name="node_theme_list"),
            models.Index(fields=["programme", "kind", "state", "theme"], name="node_count"),
            models.Index(fields=["created_at"], condition=Q(author=None), name="node_unsigned"),
            # Nearly all are NULL: by the whole index SQLite's planner expects the whole table for one person.
            models.Index(fields=["on_behalf_of"], condition=Q(on_behalf_of__isnull=False), name="node_on_behalf"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        """Needs `programme` at hand (`with_card`)."""
        return reverse(DETAIL_VIEWS[Kind(self.kind)], args=[self.programme.slug, self.slug])

    @property
    def is_listed(self) -> bool:
        return self.state in {NodeState.PUBLISHED, NodeState.REPORTED}

    @property
    def is_public(self) -> bool:
        """May everybody read its page? As `visible_to` has it."""
        return self.state != NodeState.DRAFT

    @property
    def is_hidden(self) -> bool:
        return self.state == NodeState.HIDDEN

    @property
    def shown_reason(self) -> str:
        """The public reason; the sentence Maille writes when a giver withdraws, in the reader's language."""
        return str(_(self.state_reason)) if self.is_withdrawn and self.state_reason else self.state_reason

    @property
    def signature(self) -> str:
        """Who is credited, as the author chose; needs `author` and `organisation` at hand."""
        if self.credit == Credit.ANONYMOUS:
            return str(_("Contribution anonyme"))
        if self.credit == Credit.ORGANISATION and self.organisation is not None:
            return self.organisation.name
        if self.credit in {Credit.TABLE, Credit.PSEUDONYM} and self.author_label:
            return self.author_label
        if self.author is not None:
            return self.author.public_name
        return self.author_label or str(_("Contribution anonyme"))


class Tally(models.Model):
    """How many nodes there are of one kind, theme (0 for none) and state. Triggers of the database keep it (migration 0004):
    counting thirty thousand wide rows for each list would take longer than the rest of the page."""

    programme_id = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    theme_id = models.BigIntegerField()
    state = models.CharField(max_length=10)
    count = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme_id", "kind", "theme_id", "state"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}: {self.count}"
