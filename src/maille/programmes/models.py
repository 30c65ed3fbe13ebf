"""A programme (one edition, on one territory): its themes, phases, partners, roles and members."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maille.core.machine import machine
from maille.people.models import Organisation, Person


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def public(self) -> ProgrammeQuerySet:
        return self.exclude(state__in=[Programme.State.DRAFT, Programme.State.CANCELLED])

    def current(self) -> ProgrammeQuerySet:
        """The one shown at « / »: marked as current, else the newest public one that is no archive."""
        return self.public().order_by(
            "-is_current", models.Case(models.When(state="archived", then=1), default=0), "-starts_on", "-pk"
        )


class Programme(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        PUBLISHED = "published", _("publié")
        RUNNING = "running", _("en cours")
        FOLLOW_UP = "follow_up", _("suivi")
        CLOSED = "closed", _("clos")
        ARCHIVED = "archived", _("archivé")
        CANCELLED = "cancelled", _("annulé")

    slug = models.SlugField(max_length=60, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    is_current = models.BooleanField(_("montré à l'accueil"), default=False)
    is_demo = models.BooleanField(default=False)
    title = models.CharField(_("titre"), max_length=160)
    slogan = models.CharField(_("slogan"), max_length=240, blank=True)
    call = models.CharField(_("appel"), max_length=400, blank=True)
    project_text = models.TextField(_("le projet"), blank=True)
    spirit = models.TextField(_("l'esprit du projet"), blank=True)
    invitation = models.TextField(_("rejoignez-nous"), blank=True)
    promise = models.TextField(_("en combien de temps, pour quoi"), blank=True)
    territory = models.CharField(_("territoire"), max_length=120)
    insee_code = models.CharField(_("code Insee"), max_length=10, blank=True)
    region = models.CharField(_("région"), max_length=80, blank=True)
    horizon = models.CharField(_("horizon"), max_length=80, blank=True)
    months = models.PositiveSmallIntegerField(_("durée en mois"), default=6)
    starts_on = models.DateField(_("début"))
    ends_on = models.DateField(_("fin"))
    anchor_on = models.DateField(_("« aujourd'hui » de la démonstration"), null=True, blank=True)
    organiser = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="organised")
    ambition = models.TextField(_("ambition de l'organisateur"), blank=True)
    mission = models.TextField(_("ce que fait l'organisateur"), blank=True)
    venue_note = models.CharField(_("lieux"), max_length=200, blank=True)
    info_url = models.URLField(_("page d'information"), max_length=300, blank=True)
    legal = models.JSONField(_("mentions légales"), default=dict, blank=True)
    advanced_tools = models.JSONField(_("outils avancés"), default=list, blank=True)
    translations = models.JSONField(default=dict, blank=True)
    original = models.JSONField(_("texte d'origine"), default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="programme_ends_after_start",
                violation_error_message=_("La fin doit venir après le début."),
            ),
            models.UniqueConstraint(fields=["is_current"], condition=Q(is_current=True), name="one_current_programme"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pages:home", args=[self.slug])

    @property
    def is_read_only(self) -> bool:
        return self.state in {self.State.ARCHIVED, self.State.CANCELLED}

    @property
    def is_public(self) -> bool:
        return self.state not in {self.State.DRAFT, self.State.CANCELLED}

    @property
    def is_indexed(self) -> bool:
        """May search engines list it? Never a draft or a demonstration."""
        return self.is_public and not self.is_demo

    def shown_contacts(self) -> models.QuerySet[Contact]:
        """Whom pages name: never one that was removed, a named person in an archive only. Read when a page shows them."""
        shown = self.contacts.filter(removed_at__isnull=True)
        return shown if self.state == self.State.ARCHIVED else shown.filter(is_personal=False)

    def today(self) -> date:
        """The day the pages speak of: the anchor of a demonstration, else today in Paris."""
        return self.anchor_on or timezone.localdate()


PROGRAMME_MACHINE = machine(
    draft="published running cancelled",
    published="running draft cancelled",
    running="follow_up closed cancelled published",
    follow_up="closed running",
    closed="archived follow_up",
    archived="closed",
    cancelled="draft",
)


class Contact(models.Model):
    """Whom to ask. A person's name belongs to an archive only: new editions use a role."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="contacts")
    name = models.CharField(_("nom ou rôle"), max_length=120)
    role = models.CharField(_("fonction"), max_length=160, blank=True)
    organisation_name = models.CharField(_("organisation"), max_length=120, blank=True)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    rejected_email = models.EmailField(_("variante fautive, jamais montrée"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    is_personal = models.BooleanField(_("une personne nommée"), default=False)
    order = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.role or self.name


class Theme(models.Model):
    """An enjeu, given by the organiser before phase 1. `code` picks its dye: be, je, ec, then x1, x2…"""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="themes")
    slug = models.SlugField(max_length=60)
    code = models.CharField(_("fil"), max_length=4)
    title = models.CharField(_("titre"), max_length=80)
    text = models.TextField(_("texte"), blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    translations = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("enjeu")
        verbose_name_plural = _("enjeux")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "slug"], name="theme_slug_once"),
            models.UniqueConstraint(fields=["programme", "code"], name="theme_code_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Phase(models.Model):
    class Kind(models.TextChoices):
        REFLECTION = "reflection", _("réflexion collective")
        COCREATION = "cocreation", _("co-création de solutions")
        PROJECT = "project", _("passage de l'idée au projet")

    class State(models.TextChoices):
        UPCOMING = "upcoming", _("à venir")
        OPEN = "open", _("ouverte")
        CLOSED = "closed", _("close")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="phases")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.UPCOMING)
    title = models.CharField(_("nom court"), max_length=80)
    long_title = models.CharField(_("nom long"), max_length=200, blank=True)
    goal = models.TextField(_("but"), blank=True)
    format_text = models.TextField(_("le format"), blank=True)
    who_text = models.TextField(_("qui ?"), blank=True)
    venue_note = models.CharField(_("où"), max_length=200, blank=True)
    starts_on = models.DateField(_("début"))
    ends_on = models.DateField(_("fin"))
    late_allowed = models.BooleanField(_("contributions tardives bienvenues"), default=True)
    translations = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("phase")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="phase_number_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="phase_ends_after_start",
                violation_error_message=_("La fin doit venir après le début."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


PHASE_MACHINE = machine(upcoming="open", open="closed upcoming", closed="open")


class Partner(models.Model):
    class Kind(models.TextChoices):
        PUBLIC = "public", _("acteur public")
        PROTECTION = "protection_sociale", _("protection sociale")
        NETWORK = "reseau_entreprises", _("réseau d'entreprises")
        FUNDER = "financeur", _("financeur")
        OTHER = "autre", _("partenaire")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="partnerships")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "organisation"], name="partner_once")]

    def __str__(self) -> str:
        return str(self.organisation_id)


class ActorKind(models.Model):
    """A kind of actor (open list) with its « Pourquoi s'engager ? » block."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="actor_kinds")
    code = models.SlugField(max_length=40)
    label = models.CharField(_("nom"), max_length=80)
    icon = models.CharField(max_length=40, default="user")
    reasons_title = models.CharField(max_length=120, blank=True)
    reasons = models.TextField(_("pourquoi s'engager"), blank=True)
    added_by_organiser = models.BooleanField(_("ajouté par l'organisateur"), default=False)
    order = models.PositiveSmallIntegerField(default=0)
    translations = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("type d'acteur")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="actor_kind_once")]

    def __str__(self) -> str:
        return self.label


class Motivation(models.Model):
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="motivations")
    code = models.SlugField(max_length=40)
    label = models.CharField(_("texte"), max_length=160)
    order = models.PositiveSmallIntegerField(default=0)
    translations = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="motivation_once")]

    def __str__(self) -> str:
        return self.label


class ProgrammeFile(models.Model):
    """What the programme file last said, for loading it again. Apart, because every page reads its programme.

    `records`: the flat records of `maille.steering.kit`. `text`: the file as written, when it was loaded as it is.
    `notes`: how each date was computed, when the edition was re-dated.
    """

    programme = models.OneToOneField(Programme, models.CASCADE, primary_key=True, related_name="file")
    records = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    notes = models.JSONField(default=list, blank=True)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"fichier de {self.programme_id}"


class RedirectAlias(models.Model):
    """An old address (path only) that leads to a programme."""

    path = models.CharField(max_length=300, unique=True)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="aliases")

    def __str__(self) -> str:
        return self.path


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
    given_at = models.DateTimeField(auto_now_add=True)

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
