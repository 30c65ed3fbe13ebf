"""Whom no mail reaches is told by telephone: the entries of a workshop's call list."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from maille.people.models import Person
from maille.workshops.models.cohort import Cohort
from maille.workshops.models.workshop import Registration, Slot, Workshop

State = Registration.State


class PhoneCallQuerySet(models.QuerySet["PhoneCall"]):
    def open(self, today: date) -> PhoneCallQuerySet:
        """Still to be made: for somebody who still comes, waits or is offered a place, at a workshop that is not past."""
        seats = Registration.objects.filter(cohort=OuterRef("cohort"))
        alone, slots = Q(cohort__isnull=True), Slot.objects.filter(workshop=OuterRef("workshop"))
        offer = Q(alone, registration__state=State.OFFERED) | Exists(seats.filter(state=State.OFFERED))
        given_up = Q(registration__state__in=[State.CANCELLED, State.DECLINED])
        news = Q(alone & ~given_up) | Q(cohort__isnull=False, cohort__left_at__isnull=True)
        return (
            self.filter(done_at__isnull=True, person__erased_at__isnull=True)
            .filter(Q(about=PhoneCall.About.OFFER) & offer | Q(about=PhoneCall.About.NEWS) & news)
            .filter(Exists(slots.filter(on__gte=today)) | ~Exists(slots))
            .exclude(workshop__state__in=[Workshop.State.DRAFT, Workshop.State.FINISHED, Workshop.State.REPORTED])
        )

    def with_people(self) -> PhoneCallQuerySet:
        """The most urgent first: offers run out. Whatever their number, two queries."""
        rows = self.select_related("person", "cohort", "registration", "workshop__programme", "done_by")
        return rows.prefetch_related("workshop__slots").order_by(
            "-about", "registration__offer_expires_at", "since", "pk"
        )


class PhoneCall(models.Model):
    """One person, one workshop, one subject: what changes again before the call is said in the same one.

    `leads`, `text`: msgids, as a letter would have said it. `cohort`: the group that `person` answers for.
    """

    class About(models.TextChoices):
        OFFER = "offer", _("une place à proposer")
        NEWS = "news", _("un changement à dire")

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="phone_calls")
    person = models.ForeignKey(Person, models.CASCADE, related_name="phone_calls")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="phone_calls")
    cohort = models.ForeignKey(Cohort, models.CASCADE, null=True, blank=True, related_name="phone_calls")
    about = models.CharField(max_length=6, choices=About)
    leads = models.JSONField(default=list, blank=True)
    text = models.CharField(max_length=300, blank=True)
    because = models.CharField(max_length=240, blank=True)
    since = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = PhoneCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("appel à passer")
        verbose_name_plural = _("appels à passer")
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "person", "about"], condition=Q(done_at__isnull=True), name="one_open_phone_call"
            )
        ]

    def __str__(self) -> str:
        return f"{self.workshop_id}: {self.about} {self.person_id}"

    @property
    def is_offer(self) -> bool:
        return self.about == self.About.OFFER
