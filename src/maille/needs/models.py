"""Needs: unmet or poorly met, observed by somebody, with evidence and existing answers (domain §4)."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from maille.contributions.models import Node
from maille.core.machine import machine
from maille.programmes.models import Programme


class NeedQuerySet(models.QuerySet["Need"]):
    def with_card(self) -> NeedQuerySet:
        return self.select_related("node__programme", "node__theme", "node__author", "node__organisation")


class Need(models.Model):
    class Progress(models.TextChoices):
        PROPOSED = "proposed", _("proposé")
        DOCUMENTED = "documented", _("documenté")
        CORROBORATED = "corroborated", _("corroboré")
        ATTACHED = "attached", _("rattaché à un défi")
        DUPLICATE = "duplicate", _("réuni à un autre besoin")
        SPLIT = "split", _("partagé en plusieurs besoins")
        OUT_OF_SCOPE = "out_of_scope", _("hors périmètre")

    class Satisfaction(models.TextChoices):
        UNMET = "non", _("non satisfait : aucune réponse n'atteint ces personnes")
        POOR = "mal", _("mal satisfait : une réponse existe, mais elle ne suffit pas")
        UNKNOWN = "", _("je ne sais pas")

    class Confidence(models.TextChoices):
        MEASURED = "A", _("mesuré")
        ESTIMATED = "B", _("estimé")
        ASSUMED = "C", _("supposé")

    class Involved(models.TextChoices):
        YES = "yes", _("oui")
        NO = "no", _("non")
        PLANNED = "planned", _("prévu")

    node = models.OneToOneField(Node, models.CASCADE, primary_key=True, related_name="need")
    progress = models.CharField(max_length=14, choices=Progress, default=Progress.PROPOSED)
    satisfaction = models.CharField(_("aujourd'hui, ce besoin est"), max_length=3, choices=Satisfaction, blank=True)
    who = models.CharField(_("qui le vit ?"), max_length=160, blank=True)
    where = models.CharField(_("où ?"), max_length=120, blank=True)
    what = models.TextField(_("que se passe-t-il ?"), max_length=4000, blank=True)
    how_many = models.PositiveIntegerField(_("combien ?"), null=True, blank=True)
    how_many_unit = models.CharField(_("unité"), max_length=60, blank=True)
    how_estimated = models.CharField(_("d'où vient ce nombre ?"), max_length=160, blank=True)
    confidence = models.CharField(_("ce nombre est"), max_length=1, choices=Confidence, blank=True)
    intensity = models.PositiveSmallIntegerField(_("intensité, de 1 à 5"), null=True, blank=True)
    consequence = models.CharField(_("si rien ne change"), max_length=400, blank=True)
    involved = models.CharField(_("personnes concernées associées"), max_length=8, choices=Involved, blank=True)
    is_for_someone_else = models.BooleanField(_("je parle pour quelqu'un d'autre"), default=False)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("besoin")
        constraints = [
            models.CheckConstraint(
                condition=Q(intensity__isnull=True) | Q(intensity__gte=1, intensity__lte=5), name="intensity_1_to_5"
            )
        ]
        indexes = [models.Index(fields=["where"], name="need_where")]

    def __str__(self) -> str:
        return f"besoin {self.node_id}"


NEED_MACHINE = machine(
    proposed="documented corroborated attached duplicate split out_of_scope",
    documented="proposed corroborated attached duplicate split out_of_scope",
    corroborated="documented attached duplicate split out_of_scope",
    attached="documented corroborated proposed duplicate split",
    duplicate="proposed",
    split="proposed",
    out_of_scope="proposed",
)


class PlaceQuerySet(models.QuerySet["Place"]):
    def named_in_public(self, programme: Programme) -> PlaceQuerySet:
        """Those that a listed need names, the most named first."""
        # Each need's node is asked for by itself: joined, SQLite would walk the whole programme for each place.
        listed = Node.objects.filter(pk=OuterRef("node_id"), programme=programme).listed()
        named = Need.objects.filter(Exists(listed), where=OuterRef("name"))
        return self.filter(Exists(named), programme=programme).order_by("-uses", "name")


class Place(models.Model):
    """A place that needs name, as people write it: kept apart so that the list need not read every need to offer them."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="places")
    name = models.CharField(max_length=120)
    uses = models.PositiveIntegerField(default=0)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("lieu")
        verbose_name_plural = _("lieux")
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="place_once")]
        indexes = [models.Index(fields=["programme", "-uses", "name"], name="place_list")]

    def __str__(self) -> str:
        return self.name


class Evidence(models.Model):
    class Kind(models.TextChoices):
        TESTIMONY = "testimony", _("témoignage")
        DATA = "data", _("donnée chiffrée")
        STUDY = "study", _("étude ou article")
        OBSERVATION = "observation", _("observation de terrain")

    need = models.ForeignKey(Need, models.CASCADE, related_name="evidence")
    kind = models.CharField(_("nature"), max_length=12, choices=Kind)
    text = models.CharField(_("ce que l'on sait"), max_length=600)
    source = models.CharField(_("source"), max_length=200, blank=True)
    on = models.DateField(_("date"), null=True, blank=True)

    class Meta:
        verbose_name = _("preuve")

    def __str__(self) -> str:
        return f"{self.kind} {self.need_id}"


class ExistingAnswer(models.Model):
    class Gap(models.TextChoices):
        ABSENT = "absente", _("absente")
        FULL = "saturee", _("saturée")
        UNREACHABLE = "inaccessible", _("inaccessible")
        EXPENSIVE = "trop_chere", _("trop chère")
        UNFIT = "inadaptee", _("inadaptée")
        UNKNOWN = "inconnue", _("inconnue")
        UNCOORDINATED = "non_coordonnee", _("non coordonnée")

    need = models.ForeignKey(Need, models.CASCADE, related_name="answers")
    text = models.CharField(_("réponse existante"), max_length=300)
    gap = models.CharField(_("pourquoi elle ne suffit pas"), max_length=16, choices=Gap, blank=True)
    gap_text = models.CharField(_("précision"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("réponse existante")

    def __str__(self) -> str:
        return f"réponse {self.need_id}"
