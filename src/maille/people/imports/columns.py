"""What a column holds, by its header: what the organiser said last time, else what forms and box offices call it."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maille.core.text import fold

FIELDS: Final[dict[str, str | Promise]] = {
    "first_name": _("Prénom"), "last_name": _("Nom"), "full_name": _("Prénom et nom ensemble"), "email": _("Adresse e-mail"),
    "phone": _("Téléphone"), "organisation": _("Organisation"), "kind": _("Vous êtes ? (type d'acteur)"),
    "status": _("État de la commande (annulée ou non)"), "workshops": _("À quel atelier (un ou plusieurs)"), "news": _("D'accord pour les nouvelles (oui ou non)"),
}  # fmt: skip
# The most telling first: the one who comes, before the one who pays. Folded: no accents, no signs.
_NAMES: Final = {
    "email": ["email participant", "e mail participant", "adresse e mail", "adresse email", "adresse mail", "adresse de messagerie", "email", "e mail", "mail", "courriel", "email address", "attendee email", "email payeur", "email acheteur"],
    "first_name": ["prenom participant", "prenom", "first name", "attendee first name", "given name", "prenom payeur", "prenom acheteur"],
    "last_name": ["nom participant", "nom de famille", "nom", "last name", "surname", "family name", "nom payeur", "nom acheteur"],
    "full_name": ["nom et prenom", "prenom et nom", "nom prenom", "prenom nom", "nom complet", "full name", "name"],
    "phone": ["telephone", "numero de telephone", "tel", "telephone portable", "portable", "mobile", "phone", "cell phone", "phone number", "n de telephone"],
    "organisation": ["organisation", "structure", "entreprise", "association", "societe", "etablissement", "company", "organization"],
    "kind": ["vous etes", "qui etes vous", "etes vous", "type acteur", "type d acteur", "vous venez en tant que", "en tant que", "profil", "je suis", "you are"],
    "workshops": ["a quel atelier", "a quels ateliers", "a quel atelier venez vous", "a quels ateliers venez vous", "quel atelier", "quels ateliers",
                  "atelier", "ateliers", "choix atelier", "choix de atelier", "workshop", "workshops"],
    "status": ["statut", "statut de la commande", "statut du billet", "statut commande", "etat", "etat de la commande", "etat du billet", "status",
               "order status", "attendee status", "ticket status"],
    "news": ["nouvelles", "recevoir les nouvelles", "recevoir les nouvelles du programme", "accepte de recevoir les nouvelles", "souhaitez vous recevoir les nouvelles",
             "accord pour les nouvelles", "newsletter", "inscription newsletter", "abonnement newsletter", "recevoir la newsletter", "lettre information", "news"],
}  # fmt: skip


def guess(header: str) -> str:
    """The field that a header names; empty when it says nothing to us."""
    word = _word(header)
    return next((field for field, names in _NAMES.items() if word in names), "")


def guess_all(headers: list[str], remembered: dict[str, str]) -> list[str]:
    """One field a column, each field for one column: what was said last time, else the most telling header."""
    found = [remembered.get(key_of(header), "") for header in headers]
    for field, names in _NAMES.items():
        columns = [
            (names.index(_word(header)), column)
            for column, header in enumerate(headers)
            if _word(header) in names and key_of(header) not in remembered
        ]
        if columns and field not in found:
            found[min(columns)[1]] = field
    if "first_name" in found and "full_name" in found:
        found = ["" if field == "full_name" else field for field in found]
    return [field if field in FIELDS else "" for field in found]


def _word(header: str) -> str:
    """« Votre nom de famille » says what « Nom de famille » says."""
    return fold(header).removeprefix("votre ").removeprefix("your ")


def key_of(header: str) -> str:
    return fold(header)[:120]
