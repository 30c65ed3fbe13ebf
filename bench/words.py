"""Invented sentences for the bench's rows: French words, of the lengths that people write."""

from __future__ import annotations

import random

SUBJECTS = (
    "Réparer un vélo",
    "Garder les enfants le soir",
    "Trouver un stage",
    "Faire ses papiers en ligne",
    "Cuisiner ensemble",
    "Se déplacer sans voiture",
    "Chauffer son logement",
    "Apprendre le français",
    "Rencontrer ses voisins",
    "Donner une seconde vie aux tissus",
    "Se soigner près de chez soi",
    "Jouer dehors",
)
PLACES = (
    "à l'Épeule",
    "au Pile",
    "dans le centre",
    "à l'Alma",
    "aux Trois-Ponts",
    "au Cul-de-Four",
    "à Barbieux",
    "au Fresnoy",
)
ENDS = (
    "coûte trop cher pour une famille seule",
    "demande des heures que nous n'avons pas",
    "reste impossible après dix-huit heures",
    "n'est proposé nulle part dans le quartier",
    "suppose un ordinateur que tout le monde n'a pas",
    "décourage les plus jeunes et les plus âgés",
)
NAMES = ("Bérénice", "Omar", "Lucie", "Karim", "Jeanne", "Tiago", "Nadia", "Louis", "Fatou", "Hugo", "Inès", "Paul")


def sentence(rng: random.Random) -> str:
    return f"{rng.choice(SUBJECTS)} {rng.choice(PLACES)} {rng.choice(ENDS)}"


def text(rng: random.Random, sentences: int) -> str:
    return ". ".join(sentence(rng) for _ in range(sentences)) + "."
