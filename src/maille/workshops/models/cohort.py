"""Several people registered together by one: those of an organisation, or a class by its school."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from maille.people.models import Person
from maille.workshops.models.workshop import Registration, Workshop


class CohortQuerySet(models.QuerySet["Cohort"]):
    def standing(self) -> CohortQuerySet:
        """Those that did not leave, with who answers for them."""
        return self.filter(left_at__isnull=True).select_related("in_charge").order_by("name", "pk")


class Cohort(models.Model):
    """Each of its seats is a registration like any other. Only who is in charge is written to.

    Pupils of a class are known by a first name or a number; they have no account and no address.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("plusieurs personnes d'une organisation")
        CLASS = "class", _("une classe, par son établissement")

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="cohorts")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(_("nom du groupe"), max_length=80)
    structure = models.CharField(_("organisation ou établissement"), max_length=120)
    in_charge = models.ForeignKey(Person, models.CASCADE, related_name="cohorts")
    wording = models.CharField(max_length=300, blank=True)  # what who registers a class declared
    created_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    names_forgotten_at = models.DateTimeField(null=True, blank=True)

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("groupe inscrit")
        verbose_name_plural = _("groupes inscrits")

    def __str__(self) -> str:
        return f"groupe {self.pk}"

    @property
    def label(self) -> str:
        """« 3e B, collège Anne-Frank »"""
        return f"{self.name}, {self.structure}" if self.structure else self.name

    @property
    def is_class(self) -> bool:
        return self.kind == self.Kind.CLASS

    @property
    def is_answered_for(self) -> bool:
        """By somebody whose address is proven."""
        return bool(self.in_charge.contact_email) and self.in_charge.proven_at is not None

    def states(self) -> list[str]:
        """Of its seats that are not given up."""
        return list(Registration.objects.active().filter(cohort=self).values_list("state", flat=True))


def in_charge_of(workshop: Workshop, *states: str) -> list[Person]:
    """Who answers for a group with a seat in one of these states (any that is not given up) and is not registered in person."""
    seats = Registration.objects.active().filter(workshop=workshop)
    wanted = seats.filter(state__in=states) if states else seats
    found = Person.objects.filter(cohorts__in=wanted.exclude(cohort=None).values("cohort"))
    return list(found.exclude(pk__in=seats.values("person")).distinct().order_by("pk"))
