"""Who came and what they need; what follows: attestations, reminders, one's own agenda."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maille.people.models import Person
from maille.programmes.models import Programme
from maille.workshops.models.workshop import Slot, Workshop


class Attendance(models.Model):
    """Who was there, half-day by half-day."""

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, models.CASCADE, related_name="attendances")
    was_present = models.BooleanField(default=True)
    noted_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slot", "person"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.slot_id}"


class Attestation(models.Model):
    """What somebody may show of their half-days at a workshop: numbered in the programme, checked at a public address.

    `half_days`: as they were noted when it was made: [day, part of day, minutes or None, workshop]; without the last in
    those of one workshop. Changed since: another replaces it. Without a workshop it is about the whole programme.
    `name`: the one that was attested, whatever the person or their seat is called since.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="attestations")
    workshop = models.ForeignKey(Workshop, models.CASCADE, null=True, blank=True, related_name="attestations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="attestations")
    name = models.CharField(max_length=170, blank=True)
    number = models.PositiveIntegerField()
    code = models.SlugField(max_length=24, unique=True)
    half_days = models.JSONField(default=list)
    issued_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("attestation")
        verbose_name_plural = _("attestations de participation")
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="attestation_number_once"),
            models.UniqueConstraint(
                fields=["workshop", "person"], condition=Q(withdrawn_at__isnull=True), name="one_live_attestation"
            ),
            models.UniqueConstraint(
                fields=["programme", "person"],
                condition=Q(withdrawn_at__isnull=True, workshop__isnull=True),
                name="one_live_attestation_of_all",
            ),
        ]

    def __str__(self) -> str:
        return f"attestation {self.number}"


class ReminderRound(models.Model):
    """One reminder of one workshop at one date, written or dropped once: nobody gets it twice, no server writes it late."""

    class State(models.TextChoices):
        QUEUED = "queued", _("envoyé")
        DROPPED = "dropped", _("abandonné, trop tard")

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="reminder_rounds")
    on = models.DateField()
    days = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State)
    people = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workshop", "on", "days"], name="one_reminder_a_date")]

    def __str__(self) -> str:
        return f"{self.workshop_id} J-{self.days}: {self.state}"


class CalendarFeed(models.Model):
    """The secret address of somebody's own agenda. Only the token's hash is stored: the address is shown once."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("adresse d'agenda")
        verbose_name_plural = _("adresses d'agenda")

    def __str__(self) -> str:
        return f"agenda de {self.person_id}"


class AccessNeed(models.Model):
    """An arrangement somebody asks for at one workshop, never its cause; with their consent, erased afterwards."""

    class Kind(models.TextChoices):
        STEP_FREE = "step_free", _("accès sans marche")
        LOOP = "loop", _("boucle magnétique ou place devant")
        SIGNS = "signs", _("interprète en langue des signes")
        LARGE_PRINT = "large_print", _("documents en gros caractères")
        QUIET = "quiet", _("lieu calme pour faire une pause")
        COMPANION = "companion", _("place pour la personne qui m'accompagne")
        CHILDCARE = "childcare", _("garde d'enfants")
        LANGUAGE = "language", _("aide en une autre langue")
        OTHER = "other", _("autre aménagement")

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="access_needs")
    person = models.ForeignKey(Person, models.CASCADE, related_name="access_needs")
    kind = models.CharField(max_length=12, choices=Kind)
    detail = models.CharField(max_length=160, blank=True)
    wording = models.CharField(max_length=300)  # what the person agreed to
    told_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("aménagements demandés")
        constraints = [models.UniqueConstraint(fields=["workshop", "person", "kind"], name="access_need_once")]

    def __str__(self) -> str:
        return f"{self.workshop_id}: {self.kind}"
