"""Workshops (ateliers, a date), their half-day slots and parts, and who registered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.db import models
from django.db.models import Case, Count, F, Max, Min, Q, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maille.core.machine import machine
from maille.people.models import Person
from maille.programmes.models import Phase, Programme
from maille.ui.templatetags.ui import tr
from maille.workshops.models.sheet import AccessSheet

# After it a workshop is past: without a day, only the end of the programme tells that it is.
LAST_DAY: Final = Coalesce(Max("slots__on"), "programme__ends_on")


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def visible(self) -> WorkshopQuerySet:
        return self.exclude(state=Workshop.State.DRAFT)

    def with_dates(self) -> WorkshopQuerySet:
        """In order of their first slot, slots at hand: two queries for any number. After the others of its phase: one without
        a day, or that waits for its new one."""
        known = Case(When(~Q(state=Workshop.State.POSTPONED), then="first_on"), default=None)
        return (
            self.annotate(first_on=Min("slots__on"))
            .order_by(Coalesce(known, "phase__ends_on"), known.asc(nulls_last=True), "pk")
            .prefetch_related("slots")
            .select_related("phase")
        )

    def with_seats_taken(self) -> WorkshopQuerySet:
        """Adds `seats_taken` (people who hold a seat) and, of these, `seats_offered` (who did not answer yet) in the same query."""
        holding, offered = Q(registrations__state__in=Registration.HOLDING), Q(registrations__state="offered")
        return self.annotate(
            seats_taken=Count("registrations", filter=holding, distinct=True),
            seats_offered=Count("registrations", filter=offered, distinct=True),
        )

    def with_queue(self) -> WorkshopQuerySet:
        """Adds `people_waiting` (in the queue or asked to decide) and `people_present`, in the same query."""
        waiting = Q(registrations__state__in=["waiting", "offered"])
        present = Q(registrations__state=Registration.State.PRESENT)
        return self.annotate(
            people_waiting=Count("registrations", filter=waiting, distinct=True),
            people_present=Count("registrations", filter=present, distinct=True),
        )

    def keep_withdrawn_days(self, before: Sequence[date]) -> None:
        """`before`: the days of each of them until now. Those of a higher rank than its last day are called off in calendars."""
        for workshop in self.prefetch_related("slots"):
            now = len({slot.on for slot in workshop.slots.all()})
            held = [*(day.isoformat() for day in sorted(set(before))), *workshop.withdrawn_days]
            self.model.objects.filter(pk=workshop.pk).update(withdrawn_days=held[now:])

    def changed_in_calendars(self) -> int:
        """Their date, hours, place, title or state changed: calendars that hold them take the new ones (RFC 5545, SEQUENCE)."""
        return self.update(sequence=F("sequence") + 1)

    def upcoming(self, today: date) -> WorkshopQuerySet:
        """Those that still take registrations: not called off, under way or closed; one without a day is never past."""
        standing = [Workshop.State.ANNOUNCED, Workshop.State.CONFIRMED]
        to_come = Q(slots__on__gte=today) | Q(slots__isnull=True)
        return self.filter(to_come, state__in=standing).distinct()


class Workshop(AccessSheet):
    class State(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        ANNOUNCED = "announced", _("annoncé")
        CONFIRMED = "confirmed", _("confirmé")
        RUNNING = "running", _("en cours")
        FINISHED = "finished", _("terminé")
        REPORTED = "reported", _("restitué")
        POSTPONED = "postponed", _("reporté")
        CANCELLED = "cancelled", _("annulé")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="workshops")
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="workshops")
    code = models.CharField(max_length=12)
    slug = models.SlugField(max_length=60)
    title = models.CharField(_("titre"), max_length=160)
    summary = models.TextField(_("ce que l'on y fait"), blank=True)
    outcome = models.TextField(_("ce qui en est sorti"), blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ANNOUNCED)
    venue = models.CharField(_("lieu"), max_length=200, blank=True)
    address = models.CharField(_("adresse"), max_length=240, blank=True)
    city = models.CharField(_("ville"), max_length=80, blank=True)
    when_words = models.CharField(_("quand, si le jour n'est pas encore fixé"), max_length=80, blank=True)
    question = models.CharField(_("question aux personnes qui s'inscrivent"), max_length=200, blank=True)
    are_hours_confirmed = models.BooleanField(_("horaires confirmés"), default=False)
    capacity = models.PositiveIntegerField(_("nombre de places"), null=True, blank=True)
    added_by_organiser = models.BooleanField(_("titre et texte ajoutés par l'organisateur"), default=False)
    sequence = models.PositiveIntegerField(default=0)
    # Days that calendars may hold and that are no more, after the last day that is (`calendars.py`).
    withdrawn_days = models.JSONField(default=list, blank=True)
    translations = models.JSONField(default=dict, blank=True)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = _("atelier")
        constraints = [
            models.UniqueConstraint(fields=["programme", "slug"], name="workshop_slug_once"),
            models.UniqueConstraint(fields=["programme", "code"], name="workshop_code_once"),
            models.CheckConstraint(condition=Q(capacity__isnull=True) | Q(capacity__gte=1), name="workshop_has_a_seat"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("workshops:detail", args=[self.programme.slug, self.slug])

    @property
    def someday(self) -> str:
        """What stands for a day that is not fixed: the organiser's words, or « date à définir »."""
        said = str(tr(self, "when_words"))
        if said or self.state != self.State.POSTPONED:
            return said or gettext("date à définir")
        return gettext("nouvelle date à venir")


WORKSHOP_MACHINE = machine(
    draft="announced confirmed cancelled",
    announced="confirmed running finished postponed cancelled draft",
    confirmed="running finished postponed cancelled announced",
    running="finished",
    finished="reported running",
    reported="finished",
    postponed="announced confirmed cancelled",
    cancelled="announced",
)


# From here on a workshop has a day; before, words may stand for it (`when_words`).
NEED_A_DAY = frozenset(
    {Workshop.State.CONFIRMED, Workshop.State.RUNNING, Workshop.State.FINISHED, Workshop.State.REPORTED}
)


class Slot(models.Model):
    """A half-day (demi-journée), valid without clock times."""

    class Part(models.TextChoices):
        MORNING = "morning", _("matin")
        AFTERNOON = "afternoon", _("après-midi")
        EVENING = "evening", _("soir")

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="slots")
    on = models.DateField(_("jour"))
    part_of_day = models.CharField(_("moment"), max_length=10, choices=Part)
    starts = models.TimeField(_("début"), null=True, blank=True)
    ends = models.TimeField(_("fin"), null=True, blank=True)

    class Meta:
        ordering = ["on", "starts", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "on", "part_of_day"], name="slot_once"),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__gt=F("starts")),
                name="slot_ends_after_start",
                violation_error_message=_("La fin doit venir après le début."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.part_of_day}"


class Part(models.Model):
    """What happens in a workshop: talks, then the workshop proper."""

    class Kind(models.TextChoices):
        TALKS = "presentation_20x20", _("présentations 20×20")
        WORKSHOP = "atelier", _("atelier")
        COURSE = "module", _("module")

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="parts")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    translations = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def active(self) -> RegistrationQuerySet:
        return self.exclude(state__in=[Registration.State.CANCELLED, Registration.State.DECLINED])

    def holding(self) -> RegistrationQuerySet:
        return self.filter(state__in=Registration.HOLDING)

    def queue(self) -> RegistrationQuerySet:
        """Those who wait, first come first: a refused or expired offer goes to the tail."""
        return self.filter(state=Registration.State.WAITING).order_by("queued_at", "pk")


class Registration(models.Model):
    class State(models.TextChoices):
        REQUESTED = "requested", _("demandée, à confirmer par courriel")
        CONFIRMED = "confirmed", _("confirmée")
        WAITING = "waiting", _("en liste d'attente")
        OFFERED = "offered", _("place proposée")
        DECLINED = "declined", _("place refusée")
        PRESENT = "present", _("présente")
        ABSENT = "absent", _("absente")
        CANCELLED = "cancelled", _("annulée")

    HOLDING = [State.CONFIRMED, State.OFFERED, State.PRESENT, State.ABSENT]

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="registrations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="registrations")
    state = models.CharField(max_length=10, choices=State)
    registered_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    queued_at = models.DateTimeField(null=True, blank=True)
    offer_expires_at = models.DateTimeField(null=True, blank=True)
    cohort = models.ForeignKey("workshops.Cohort", models.SET_NULL, null=True, blank=True, related_name="seats")
    answer = models.CharField(_("réponse à la question de l'atelier"), max_length=400, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("inscription")
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "person"],
                condition=~Q(state__in=["cancelled", "declined"]),
                name="one_active_registration",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.workshop_id} ({self.state})"

    @property
    def is_active(self) -> bool:
        """Neither given up nor refused."""
        return self.state not in {self.State.CANCELLED, self.State.DECLINED}
