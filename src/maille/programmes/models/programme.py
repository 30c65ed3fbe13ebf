"""The programme, and whom to ask about it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maille.core.machine import machine
from maille.people.models import Organisation


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def public(self) -> ProgrammeQuerySet:
        return self.exclude(state__in=[Programme.State.DRAFT, Programme.State.CANCELLED])

    def indexed(self) -> ProgrammeQuerySet:
        """Those that search engines may list: `Programme.is_indexed`, asked of the database."""
        return self.public().filter(is_demo=False, is_unclaimed=False)

    def current(self) -> ProgrammeQuerySet:
        """The one shown at « / »: marked as current, else the newest public one that is no archive."""
        return self.public().order_by(
            "-is_current", models.Case(models.When(state="archived", then=1), default=0), "-starts_on", "-pk"
        )


def default_reminder_days() -> list[int]:
    return [7, 1]


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
    is_unclaimed = models.BooleanField(_("chargée sans que personne ne l'organise"), default=False)
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
    reminder_days = models.JSONField(_("rappels, en jours avant l'atelier"), default=default_reminder_days, blank=True)
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
        """Nobody writes in an archive, nor where nobody would answer for what people give."""
        return self.is_unclaimed or self.state in {self.State.ARCHIVED, self.State.CANCELLED}

    @property
    def is_public(self) -> bool:
        return self.state not in {self.State.DRAFT, self.State.CANCELLED}

    @property
    def is_indexed(self) -> bool:
        """May search engines list it? Never a draft, a demonstration, or dates that nobody has promised."""
        return self.is_public and not self.is_demo and not self.is_unclaimed

    def shown_contacts(self) -> models.QuerySet[Contact]:
        """Whom pages name: never one that was removed, a named person in an archive only, nobody where nobody answers."""
        shown = self.contacts.filter(removed_at__isnull=True)
        if self.is_unclaimed:
            return shown.none()
        return shown if self.state == self.State.ARCHIVED else shown.filter(is_personal=False)

    @property
    def years(self) -> str:
        """« 2018 », or « 2017–2018 » when it goes over New Year."""
        first, last = self.starts_on.year, self.ends_on.year
        return str(first) if first == last else f"{first}–{last}"  # the dash of a span of years

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
