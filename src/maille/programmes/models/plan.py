"""What a programme is made of: enjeux, phases, partners, kinds of actor, motivations."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maille.core.machine import machine
from maille.people.models import Organisation
from maille.programmes.models.programme import Programme


class Theme(models.Model):
    """An enjeu, given by the organiser before phase 1. `code` picks its dye: be, je, ec, then x1, x2…"""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="themes")
    slug = models.SlugField(max_length=60)
    code = models.CharField(_("fil"), max_length=4)
    title = models.CharField(_("titre"), max_length=80)
    text = models.TextField(_("texte"), blank=True)
    added_by_organiser = models.BooleanField(_("texte ajouté par l'organisateur"), default=False)
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
