"""The table: what, how long, how many would go now, what makes them go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.contrib.sessions.models import Session
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maille.core import housekeeping
from maille.people import housekeeping as people_housekeeping
from maille.people.sealing import store
from maille.people.sealing.store import Part
from maille.steering.actions.importing import forget_lists
from maille.steering.actions.printing import forget_prints
from maille.steering.retention import accounts, proofs
from maille.workshops.actions import forget_access_needs, forget_answers, forget_pupils

PAPER: Final = "papier"


@dataclass(frozen=True)
class Rule:
    """`count`: how many would go now, a trial run. Without `apply` it is done by hand; `is_planned`: a week after it was counted.

    `is_said`: each passage has a line in the journal.
    """

    code: str
    what: str | Promise
    kept: str | Promise
    apply: Callable[[datetime], int] | None = None
    count: Callable[[datetime], int] | None = None
    coming: Callable[[datetime], date | None] | None = None
    is_planned: bool = False
    is_said: bool = True


def sessions(now: datetime) -> int:
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def _sealed(code: str, what: str | Promise, kept: str | Promise, part: Part) -> Rule:
    return Rule(
        code, what, kept, lambda now: store.due(part, now).delete()[0], lambda now: store.due(part, now).count(),
        lambda now: store.coming(part, now),
    )  # fmt: skip


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "preavis", _("Comptes sans activité : préavis"), _("24 mois sans acte ni connexion, ou la durée de vos mentions légales"),
        accounts.tell, lambda now: accounts.to_tell(now).count(),
    ),
    Rule(
        "comptes", _("Comptes sans activité : effacement"), _("30 jours après le préavis, si la personne n'est pas revenue"),
        accounts.erase, lambda now: accounts.to_erase(now).count(), accounts.next_erasure,
    ),
    Rule(
        "presences", _("Inscriptions, présences et attestations"), _("5 ans après l'atelier, ou la durée de preuve de vos mentions légales"),
        proofs.forget_presences, proofs.presences, proofs.next_proof, is_planned=True,
    ),
    Rule("photos", _("Accords pour les photos"), _("3 ans, puis redemandés"), proofs.end_photos, proofs.photos, proofs.next_photo, is_planned=True),
    Rule(PAPER, _("Fiches papier recopiées"), _("12 mois après la copie, puis à détruire par vous"), None, proofs.paper, proofs.next_paper),
    _sealed("identites", _("Identités scellées : nom et coordonnées d'auteurs effacés"), _("5 ans après l'effacement du compte"), Part.IDENTITY),
    _sealed("pseudonymes", _("Identités scellées : pseudonyme et dates du compte"), _("1 an après l'effacement du compte"), Part.ACCOUNT),
    Rule("amenagements", _("Aménagements demandés"), _("jusqu'au lendemain de l'atelier"), lambda now: forget_access_needs(now=now)),
    Rule("reponses", _("Réponses aux questions d'un atelier"), _("3 mois après l'atelier"), lambda now: forget_answers(now=now)),
    Rule("classes", _("Prénoms des élèves d'une classe"), _("1 mois après l'atelier, puis des numéros"), lambda now: forget_pupils(now=now)),
    Rule("listes", _("Listes importées, non enregistrées"), _("un jour"), lambda now: forget_lists(now=now)),
    Rule("impressions", _("Impressions prêtes"), _("un jour"), forget_prints),
    Rule(
        "liens", _("Liens de connexion, adresses jamais prouvées"), _("30 jours"), lambda now: people_housekeeping.sweep(now=now),
        is_said=False,
    ),
    Rule(
        "technique", _("Textes des courriels partis, clés de formulaires, compteurs"), _("60, 14 et 2 jours"),
        lambda now: housekeeping.sweep(now=now), is_said=False,
    ),
    Rule("sessions", _("Connexions ouvertes"), _("180 jours sans visite"), sessions, is_said=False),
)  # fmt: skip
