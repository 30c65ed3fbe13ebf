"""The checklist of a challenge (domain §4): advice beside the text, never a wall."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from maille.core.text import fold

LONGEST_QUESTION = 240
# Words that smuggle a solution into the question, folded (lower case, no accents).
_PRODUCTS = frozenset(
    [
        "appli",
        "application",
        "applis",
        "applications",
        "plateforme",
        "plateformes",
        "site",
        "logiciel",
        "logiciels",
        "blockchain",
        "robot",
        "robots",
        "drone",
        "drones",
        "uber",
        "airbnb",
        "facebook",
        "google",
        "amazon",
        "whatsapp",
        "instagram",
        "tiktok",
        "vinted",
        "leboncoin",
        "blablacar",
        "chatgpt",
    ]
)
# Wordings that reduce people to a label.
_STIGMA = (
    "cas sociaux", "cas social", "assistes", "racaille", "racailles", "sauvageons", "ghetto", "zone de non droit", "clochards",
    "delinquants", "les pauvres", "les handicapes", "les illettres", "les vieux", "quartier difficile", "quartiers difficiles",
    "quartier sensible", "quartiers sensibles", "jeunes a probleme", "jeunes a problemes",
)  # fmt: skip
_STEM = re.compile(
    r"^comment\s+(?:pourrions[- ]nous|pourrait[- ]on|peut[- ]on|pouvons[- ]nous|faire pour)?\s*", re.IGNORECASE
)
_BEFORE_VERB = frozenset(
    {"ne", "pas", "nous", "se", "s", "mieux", "y", "en", "le", "la", "les", "leur", "plus", "ensemble", "aider", "a"}
)
_INFINITIVE = re.compile(r"(?:er|ir|re)$")
_SOMEBODY = re.compile(r"\b(?:pour|avec|chez|entre|par|aux|les|des|chaque|leurs|nos)\s+\w{3,}", re.IGNORECASE)
_SOMEWHERE = re.compile(r"(?:^|\s)(?:à|au|aux|dans|en|chez|près|sur|autour)\s+\S{2,}", re.IGNORECASE)


@dataclass(frozen=True)
class Check:
    """`is_met` None: nobody but people can say."""

    code: str
    label: str
    is_met: bool | None
    advice: str


def check_challenge(
    *,
    question: str,
    who: str,
    where: str,
    success: str,
    horizon: str,
    has_theme: bool,
    need_themes: Sequence[int | None],
) -> list[Check]:
    """In the order of domain §4. `need_themes`: the theme of each need it comes from."""
    words = fold(question).split()
    several = len({theme for theme in need_themes if theme is not None}) > 1
    return [
        Check("needs", _("Il vient d'au moins un besoin"), bool(need_themes), _("Reliez-le à un besoin : c'est lui qui lui donne sa raison d'être.")),
        Check("theme", _("Il porte sur un seul enjeu"), has_theme and not several, _("Ses besoins touchent plusieurs enjeux, ou aucun : choisissez celui qui domine.")),
        Check("length", _("Il tient en 240 signes"), 0 < len(question) <= LONGEST_QUESTION, _("Raccourcissez la question : elle doit pouvoir se lire à voix haute.")),
        Check("who", _("Il dit pour qui"), bool(who) or bool(_SOMEBODY.search(question)), _("Dites quelles personnes vivent la situation, sans nommer quelqu'un.")),
        Check("where", _("Il dit où"), bool(where) or bool(_SOMEWHERE.search(question)), _("Nommez le quartier ou le lieu : on agit mieux quelque part que partout.")),
        Check("verb", _("Il commence par un verbe d'action"), _has_verb(question), _("Écrivez un verbe après « Comment pourrions-nous » : garder, réparer, relier…")),
        Check("solution", _("Il ne contient pas déjà la solution"), _PRODUCTS.isdisjoint(words), _("Retirez le nom d'un produit, d'une application ou d'une marque : laissez le groupe chercher.")),
        Check("respect", _("Il parle des personnes avec respect"), not _has_stigma(words), _("Décrivez une situation plutôt que d'étiqueter un groupe.")),
        Check("success", _("Il dit à quoi se verra la réussite"), bool(success), _("Donnez un signe que l'on pourra constater : un nombre, une date, un usage.")),
        Check("horizon", _("Il dit pour quand : aujourd'hui ou demain"), bool(horizon), _("Choisissez un horizon.")),
        Check("scale", _("Quatre à huit personnes peuvent y agir en six mois"), None, _("Ni « la paix dans le monde », ni « acheter trois bancs » : c'est à vous d'en juger.")),
    ]  # fmt: skip


def assemble(*, result: str, who: str = "", where: str = "", obstacle: str = "") -> str:
    """« Comment pourrions-nous [résultat] pour [qui] à [où], alors que [obstacle] ? », from the parts that are given."""
    if not result:
        return ""
    line = _STEM.sub("", result).rstrip(" ?.")
    line = f"Comment pourrions-nous {line[:1].lower()}{line[1:]}"
    if who:
        line += f" {who}" if who.casefold().startswith("pour ") else f" pour {who}"
    if where:
        line += f" {where}" if _SOMEWHERE.match(where) else f" à {where}"
    if obstacle:
        line += f", {obstacle}" if obstacle.casefold().startswith(("alors", "tandis")) else f", alors que {obstacle}"
    return line.rstrip(" ?.") + " ?"


def _has_verb(question: str) -> bool:
    rest = fold(_STEM.sub("", question)).split()
    for word in rest[:4]:
        if _INFINITIVE.search(word) and len(word) > 2:
            return True
        if word not in _BEFORE_VERB:
            return False
    return False


def _has_stigma(words: Sequence[str]) -> bool:
    line = f" {' '.join(words)} "
    return any(f" {wording} " in line for wording in _STIGMA)
