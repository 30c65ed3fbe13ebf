"""The journal in words: what kind of thing, what was done to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maille.challenges.models import Challenge
from maille.contributions.models import Link, Node
from maille.core.models import JournalEntry
from maille.groups.models import Group
from maille.needs.models import Need
from maille.people.models import Person
from maille.projects.models import Project, SupportOffer, Venture
from maille.solutions.models import Solution
from maille.workshops.models import Registration

# The first half of a verb (`need.published`): about what.
TOPICS: dict[str, str | Promise] = {
    "programme": _("Programme"), "phase": _("Phase"), "theme": _("Enjeu"), "actorkind": _("Type d'acteur"), "motivation": _("Motivation"),
    "partner": _("Partenaire"), "contact": _("Contact"), "redirectalias": _("Ancienne adresse"), "organisation": _("Organisation"),
    "workshop": _("Atelier"), "registration": _("Inscription"), "person": _("Personne"), "membership": _("Participation"),
    "role": _("Tâche"), "card": _("Carte"), "account": _("Compte"), "need": _("Besoin"), "challenge": _("Défi"), "group": _("Groupe"),
    "solution": _("Solution"), "project": _("Projet"), "venture": _("Entreprise"), "comment": _("Commentaire"), "node": _("Contribution"),
    "report": _("Signalement"), "mail": _("Courriel"), "kit": _("Fichier de programme"), "demo": _("Démonstration"), "link": _("Lien"),
    "support": _("Soutien"), "carrier": _("Porteur"), "offer": _("Offre"), "consent": _("Accord"), "level": _("Engagement"),
    "list": _("Liste"), "feed": _("Agenda personnel"), "follow": _("Suivi"), "support_offer": _("Soutien promis"),
    "attendance": _("Présence"), "relay": _("Relais"), "attestation": _("Attestation"), "cohort": _("Groupe inscrit"),
    "retention": _("Conservation"), "paper": _("Fiches papier"), "print": _("Impression"), "call": _("Appel"),
    "identity": _("Identité scellée"), "phone_call": _("À appeler"),
}  # fmt: skip

# A step of a machine is said in the machine's own words.
STEPS: dict[str, dict[str, str | Promise]] = {
    "need": dict(Need.Progress.choices), "challenge": dict(Challenge.Progress.choices), "group": dict(Group.Progress.choices),
    "solution": dict(Solution.Progress.choices), "project": dict(Project.Progress.choices), "venture": dict(Venture.Progress.choices),
    "support_offer": dict(SupportOffer.State.choices), "link": dict(Link.Kind.choices),
    "registration": dict(Registration.State.choices),
}  # fmt: skip

# The second half: what was done, when it is no such step.
DEEDS: dict[str, str | Promise] = {
    "published": _("publication"), "revised": _("correction"), "edited": _("modification"), "added": _("ajout"), "removed": _("retrait"),
    "moved": _("changement d'ordre"), "hidden": _("masquage"), "restored": _("remise en ligne"), "withdrawn": _("retrait par son auteur"),
    "claimed": _("rattachement à son auteur"), "linked": _("mise en lien"), "merged": _("réunion"), "split": _("séparation"),
    "received": _("réception"), "kept": _("maintien"), "restricted": _("masquage décidé"), "contested": _("contestation"),
    "open": _("ouverture"), "closed": _("clôture"), "upcoming": _("remise à venir"), "draft": _("remise en brouillon"),
    "running": _("début"), "follow_up": _("passage au suivi"), "archived": _("archivage"), "cancelled": _("annulation"),
    "postponed": _("report"), "confirmed": _("confirmation"), "announced": _("annonce"), "finished": _("fin"), "reported": _("restitution"),
    "made_current": _("mise à l'accueil"), "redated": _("déplacement des dates"), "slots_changed": _("changement des demi-journées"),
    "parts_changed": _("changement du contenu"), "tested": _("essai"), "test_received": _("essai reçu"), "sent_again": _("renvoi"),
    "joined": _("arrivée"), "left": _("départ"), "registered": _("inscription"), "recognised": _("personne reconnue"), "given": _("attribution"), "taken": _("retrait"),
    "issued": _("remise"), "revoked": _("annulation"), "erased": _("effacement"), "loaded": _("chargement"), "founded": _("création"),
    "cleared": _("effacement"), "supported": _("soutien"), "commented": _("commentaire"), "documented": _("documentation"),
    "corroborated": _("corroboration"), "attached": _("rattachement à un défi"), "changed": _("changement"), "invited": _("invitation"),
    "created": _("création"), "level_changed": _("changement d'engagement"), "signed_in": _("connexion"), "waiting": _("mise en attente"),
    "offered": _("place proposée"), "begun": _("début"), "ended": _("fin"), "taken_back": _("retrait"), "carrier_joined": _("arrivée d'un porteur"),
    "organiser_given": _("organisation confiée"), "facilitator_given": _("animation confiée"), "expert_given": _("expertise reconnue"),
    "organiser_removed": _("organisation reprise"), "facilitator_removed": _("animation reprise"), "expert_removed": _("expertise reprise"),
    "mails_chosen": _("choix des courriels"), "arrived": _("arrivée"), "proven": _("adresse prouvée"), "used": _("utilisation"),
    "author_added": _("ajout d'un auteur"), "carrier_left": _("départ d'un porteur"), "settled": _("lieu et horaires fixés"),
    "opened": _("ouverture"), "reminded": _("rappel"), "reminder_dropped": _("rappel abandonné"), "role_changed": _("changement de rôle"), "outcome_written": _("bilan écrit"), "level_chosen": _("choix d'engagement"),
    "members_added": _("ajout de personnes"), "member_removed": _("retrait d'une personne"), "member_renamed": _("changement d'un nom"), "member_detached": _("une personne devient autonome"), "handed_over": _("confié à une autre personne"),
    "answered": _("réponse à la question"), "access_told": _("aménagement demandé"), "access_taken_back": _("aménagement retiré"),
    "noted": _("présence notée"), "undone": _("présence retirée"), "attendance_settled": _("présences arrêtées"),
    "bounced": _("retour"), "address_bounced": _("adresse sans réponse"), "address_restored": _("adresse de nouveau bonne"),
    "address_corrected": _("adresse corrigée"),
    "ordered": _("demande"), "deleted": _("suppression"), "planned": _("effacement prévu"), "applied": _("effacement fait"), "destroyed": _("destruction des originaux"),
    "made": _("appel fait"), "reopened": _("remise dans la liste"),
    "key_made": _("clé faite"), "key_withdrawn": _("clé retirée"),
    "printed": _("impression"), "replaced": _("copies retirées"),
    "taken_away": _("liste emportée"), "imported": _("liste entrée"), "written": _("envoi"), "sent_by_hand": _("envoi à la main"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    entry: JournalEntry
    topic: str
    deed: str
    actor: Person | None
    node: Node | None


def lines(entries: Sequence[JournalEntry]) -> list[Line]:
    """The entries with their people and contributions. Two queries."""
    people = Person.objects.in_bulk({entry.actor_id for entry in entries if entry.actor_id is not None})
    ids = {
        entry.subject_id
        for entry in entries
        if entry.subject_type == Node._meta.label_lower and entry.subject_id is not None
    }
    nodes = Node.objects.select_related("programme").in_bulk(ids) if ids else {}
    return [
        Line(
            entry,
            topic_of(entry.verb),
            deed_of(entry.verb),
            people.get(entry.actor_id) if entry.actor_id is not None else None,
            nodes.get(entry.subject_id)
            if entry.subject_type == Node._meta.label_lower and entry.subject_id is not None
            else None,
        )
        for entry in entries
    ]


def topic_of(verb: str) -> str:
    code = verb.split(".", 1)[0]
    return str(TOPICS.get(code, code))


def deed_of(verb: str) -> str:
    topic, _dot, code = verb.partition(".")
    return str(STEPS.get(topic, {}).get(code) or DEEDS.get(code, code.replace("_", " ")))
