"""Projects (a creation, or the scaling up of an existing actor), their carriers, supporters and the company."""

from __future__ import annotations

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maille.contributions.models import Node
from maille.core.machine import machine
from maille.people.models import Organisation, Person
from maille.solutions.models import Solution


class ProjectQuerySet(models.QuerySet["Project"]):
    def with_card(self) -> ProjectQuerySet:
        return self.select_related("node__programme", "node__theme", "node__author", "node__organisation", "host")

    def of(self, person: Person | None) -> ProjectQuerySet:
        """Adds `is_carried_by_me`, in the same query."""
        if person is None:
            return self.annotate(is_carried_by_me=Value(False))
        return self.annotate(
            is_carried_by_me=Exists(Carrier.objects.running().filter(project=OuterRef("pk"), person=person))
        )

    def with_counts(self) -> ProjectQuerySet:
        """Adds `carrier_count` and `offer_count` (promises not withdrawn), in the same query."""
        carriers = (
            Carrier.objects.running()
            .filter(project=OuterRef("pk"))
            .order_by()
            .values("project")
            .annotate(n=Count("pk"))
        )
        offers = (
            SupportOffer.objects.listed()
            .filter(project=OuterRef("pk"))
            .order_by()
            .values("project")
            .annotate(n=Count("pk"))
        )
        return self.annotate(
            carrier_count=Coalesce(Subquery(carriers.values("n")), 0),
            offer_count=Coalesce(Subquery(offers.values("n")), 0),
        )


class Project(models.Model):
    class Kind(models.TextChoices):
        CREATION = "creation", _("nouvelle start-up sociale")
        DEVELOPMENT = "developpement", _("développement d'un acteur existant")
        SCALE_UP = "changement_echelle", _("changement d'échelle d'un acteur existant")

    class Progress(models.TextChoices):
        NO_CARRIER = "no_carrier", _("cherche un porteur")
        CARRIED = "carried", _("porté")
        G1 = "g1", _("G1 · besoin validé")
        G2 = "g2", _("G2 · solution validée")
        G3 = "g3", _("G3 · modèle")
        G4 = "g4", _("G4 · faisabilité")
        G5 = "g5", _("G5 · création")
        G6 = "g6", _("G6 · lancement")
        CREATED = "created", _("créé")
        LAUNCHED = "launched", _("lancé")
        FOLLOWED = "followed", _("suivi")
        PAUSED = "paused", _("en pause")
        HANDED_OVER = "handed_over", _("transmis")
        ABANDONED = "abandoned", _("abandonné")

    node = models.OneToOneField(Node, models.CASCADE, primary_key=True, related_name="project")
    kind = models.CharField(_("nature"), max_length=20, choices=Kind, default=Kind.CREATION)
    solution = models.ForeignKey(Solution, models.PROTECT, null=True, blank=True, related_name="projects")
    host = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="hosted_projects")
    progress = models.CharField(max_length=12, choices=Progress, default=Progress.NO_CARRIER)
    paused_from = models.CharField(max_length=12, blank=True)
    purpose = models.CharField(_("pour quoi faire ?"), max_length=400, blank=True)
    next_step = models.CharField(_("prochain pas"), max_length=240, blank=True)
    ask = models.CharField(_("ce que nous cherchons"), max_length=400, blank=True)
    lesson = models.TextField(_("ce que nous avons appris"), max_length=2000, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("projet")
        constraints = [
            models.CheckConstraint(
                condition=~Q(progress="abandoned") | ~Q(lesson=""), name="abandoned_project_has_a_lesson"
            ),
            models.CheckConstraint(
                condition=Q(kind="creation") | Q(host__isnull=False), name="existing_actor_has_a_host"
            ),
        ]

    def __str__(self) -> str:
        return f"projet {self.node_id}"


# The stages a project goes through, for its rail; an actor who exists enters at G3.
STAGES = [
    (_("Porté"), {"carried"}), (_("G1 · besoin validé"), {"g1"}), (_("G2 · solution validée"), {"g2"}), (_("G3 · modèle"), {"g3"}),
    (_("G4 · faisabilité"), {"g4"}), (_("G5 · création"), {"g5"}), (_("G6 · lancement"), {"g6"}),
    (_("Créé, lancé, suivi"), {"created", "launched", "followed"}),
]  # fmt: skip
GATES = (
    Project.Progress.G1,
    Project.Progress.G2,
    Project.Progress.G3,
    Project.Progress.G4,
    Project.Progress.G5,
    Project.Progress.G6,
)

_SIDE = "paused handed_over abandoned"
# no_carrier → g1…g4 only leads back to the gate reached before the carrier left (`paused_from` remembers it).
PROJECT_MACHINE = machine(
    no_carrier=f"carried g1 g2 g3 g4 {_SIDE}",
    carried=f"no_carrier g1 g3 {_SIDE}",
    g1=f"g2 no_carrier {_SIDE}",
    g2=f"g3 g1 no_carrier {_SIDE}",
    g3=f"g4 g2 no_carrier {_SIDE}",
    g4=f"g5 g3 no_carrier {_SIDE}",
    g5=f"g6 created g4 {_SIDE}",
    g6=f"created {_SIDE}",
    created=f"launched {_SIDE}",
    launched=f"followed {_SIDE}",
    followed=_SIDE,
    paused="no_carrier carried g1 g2 g3 g4 g5 g6 created launched followed abandoned",
    handed_over="carried no_carrier",
    abandoned="no_carrier",
)


class CarrierQuerySet(models.QuerySet["Carrier"]):
    def running(self) -> CarrierQuerySet:
        return self.filter(until__isnull=True)


class Carrier(models.Model):
    """Anyone may declare to carry; several together; leaving is one click (R13, R38)."""

    class Kind(models.TextChoices):
        ENTREPRENEUR = "entrepreneur", _("entrepreneur ou entrepreneuse")
        INTRAPRENEUR = "intrapreneur", _("intrapreneur ou intrapreneuse")
        STUDENT = "student", _("étudiant ou étudiante")
        ASSOCIATION = "association", _("association")
        COMPANY = "company", _("entreprise")
        CITIZEN = "citizen", _("habitant ou habitante")
        OTHER = "other", _("autre")

    project = models.ForeignKey(Project, models.CASCADE, related_name="carriers")
    person = models.ForeignKey(Person, models.CASCADE, related_name="carried_projects")
    kind = models.CharField(_("je porte comme"), max_length=14, choices=Kind, default=Kind.CITIZEN)
    is_lead = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    objects = CarrierQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "person"], condition=Q(until__isnull=True), name="one_running_carrier"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} porte {self.project_id}"


class SupportOfferQuerySet(models.QuerySet["SupportOffer"]):
    def listed(self) -> SupportOfferQuerySet:
        return self.exclude(state=SupportOffer.State.WITHDRAWN)


class SupportOffer(models.Model):
    """A promise of help to a project (R37): kind, words, state."""

    class Kind(models.TextChoices):
        TIME = "time", _("du temps")
        SKILL = "skill", _("une compétence")
        PLACE = "place", _("un lieu")
        EQUIPMENT = "equipment", _("du matériel")
        MONEY = "money", _("de l'argent")
        NETWORK = "network", _("un réseau")
        DATA = "data", _("des données")
        MENTORING = "mentoring", _("du parrainage")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposé")
        ACCEPTED = "accepted", _("accepté")
        RUNNING = "running", _("en cours")
        GIVEN = "given", _("rendu")
        WITHDRAWN = "withdrawn", _("retiré")

    project = models.ForeignKey(Project, models.CASCADE, related_name="support_offers")
    person = models.ForeignKey(Person, models.CASCADE, related_name="support_offers")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(_("je peux apporter"), max_length=10, choices=Kind)
    text = models.CharField(_("en une phrase"), max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    at = models.DateTimeField(default=timezone.now)

    objects = SupportOfferQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.project_id}"


SUPPORT_OFFER_MACHINE = machine(
    proposed="accepted withdrawn", accepted="running given withdrawn", running="given withdrawn"
)


class Venture(models.Model):
    """The company that a project became: created, or an existing one that hosts it.

    Progress: preparing → created → active → ceased; hosted instead of created when an existing body takes it in.
    """

    class Progress(models.TextChoices):
        PREPARING = "preparing", _("en préfiguration")
        CREATED = "created", _("créée")
        HOSTED = "hosted", _("accueillie par un acteur existant")
        ACTIVE = "active", _("en activité")
        CEASED = "ceased", _("a cessé")

    node = models.OneToOneField(Node, models.CASCADE, primary_key=True, related_name="venture")
    project = models.ForeignKey(Project, models.PROTECT, related_name="ventures")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="ventures")
    progress = models.CharField(max_length=10, choices=Progress, default=Progress.PREPARING)
    legal_form = models.CharField(_("forme juridique"), max_length=60, blank=True)
    registration = models.CharField(_("immatriculation ou convention"), max_length=80, blank=True)
    created_on = models.DateField(_("date de création"), null=True, blank=True)

    class Meta:
        verbose_name = _("entreprise")

    def __str__(self) -> str:
        return f"entreprise {self.node_id}"


VENTURE_MACHINE = machine(
    preparing="created hosted ceased",
    created="active ceased",
    hosted="active created ceased",
    active="ceased",
    ceased="active",
)
