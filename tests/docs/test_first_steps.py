"""`docs/premiers-pas.md`, done as it is written, in a browser. `make pictures` keeps the pictures taken on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import Watched
from tests.docs.walk import DOCS, VIEW, Walk, plain, quoted, section
from tests.site import Site

pytestmark = pytest.mark.browser
GUIDE = (DOCS / "premiers-pas.md").read_text(encoding="utf-8")
WITH_THE_DEMONSTRATION = "Si la démonstration est chargée"


@pytest.fixture
def organiser(browser: Browser) -> Iterator[Page]:
    with Watched(browser, viewport=VIEW, reduced_motion="reduce") as page:
        yield page


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    with Watched(browser, viewport=VIEW, reduced_motion="reduce") as page:
        yield page


def test_the_first_hour_goes_from_an_empty_installation_to_a_public_site(
    empty_site: Site, organiser: Page, visitor: Page, tmp_path: Path
):
    walk = Walk(organiser, empty_site.url, tmp_path)
    public = Walk(visitor, empty_site.url, tmp_path)

    found(walk)
    write(walk)
    move_dates(walk)
    name_a_venue(walk)
    say_who_answers(walk)
    try_the_mail(walk)
    go_public(walk, public)
    print_a_card(walk, public)
    moderate(walk, public)

    guide = GUIDE.replace(section(GUIDE, WITH_THE_DEMONSTRATION), "")
    assert not_said(guide, walk.words | public.words) == []


def test_the_demonstration_is_erased_before_going_public(live_site: Site, organiser: Page, tmp_path: Path):
    walk = Walk(organiser, live_site.url, tmp_path)
    walk.open("/organiser/")
    walk.fill("Votre prénom", "Odile")
    walk.fill("Votre adresse e-mail", "odile@exemple.fr")
    walk.choose("Reprendre ce qui est déjà chargé")
    walk.press("Commencer")
    walk.sees("ses comptes peuvent se connecter : aucun serveur ne s'ouvre au public avec elle")
    walk.follow("Effacer la démonstration", within="#demonstration")
    walk.press("Effacer la démonstration", within="main")
    walk.sees("La démonstration est effacée.", "Il n'y a ni personne ni compte inventé ici.")

    assert not_said(section(GUIDE, WITH_THE_DEMONSTRATION), walk.words) == []


def not_said(guide: str, words: set[str]) -> list[str]:
    """What the guide quotes and no page of the walk says."""
    return [quote for quote in quoted(guide) if not any(plain(quote) in said for said in words)]


# --- The hour, step by step ---------------------------------------------------------------------------------------------


def found(walk: Walk) -> None:
    walk.open("/")
    walk.fill("Votre prénom", "Odile")
    walk.fill("Votre adresse e-mail", "odile@exemple.fr")
    walk.choose("Partir du modèle Roubaix")
    walk.fill("Territoire", "Tourcoing")
    walk.fill("Organisme", "Maison des possibles")
    walk.fill("Jour du premier atelier", first_day().isoformat())
    walk.fill("Adresse e-mail de l'équipe", "equipe@exemple.fr")
    walk.picture("bienvenue", within="main fieldset")
    walk.press("Commencer")
    walk.sees("Bienvenue. Voici ce qui reste avant d'ouvrir au public.", "7 points faits sur 9")
    walk.picture("ce-qui-reste")


def write(walk: Walk) -> None:
    walk.follow("Titre et textes")
    walk.fill("Slogan", "Parce que l'on imagine mieux à plusieurs")
    walk.press("Enregistrer")
    walk.follow("Réglages", within="main")
    walk.follow("Enjeux")
    walk.follow("Modifier", within="main li:nth-child(2)")
    walk.fill("Texte", "Trouver un stage, un lieu, un métier, une place.")
    walk.press("Enregistrer")
    walk.sees("Trouver un stage, un lieu, un métier, une place.")


def move_dates(walk: Walk) -> None:
    walk.follow("Réglages", within="header")
    walk.follow("Dates de l'édition")
    week_later = first_day() + timedelta(days=7)
    walk.fill("Jour du premier atelier", week_later.isoformat())
    walk.press("Voir les nouvelles dates")
    walk.picture("dates", within="[aria-labelledby=deplacer]")
    walk.press("Déplacer toutes les dates")
    walk.follow("Ateliers", within="header")
    walk.sees(f"{week_later.day}")


def name_a_venue(walk: Walk) -> None:
    walk.follow("Écrire les défis que nous souhaitons relever", within="main")
    walk.fill("Lieu", "Salle des fêtes")
    walk.fill("Adresse", "12 rue du Dragon, Tourcoing")
    walk.picture("atelier")
    walk.press("Enregistrer l'atelier")
    walk.follow("Ateliers", within="header")
    walk.sees("Salle des fêtes", "à définir")


def say_who_answers(walk: Walk) -> None:
    walk.follow("Réglages", within="header")
    walk.follow("Ouvrir au public")
    walk.follow("Remplir les mentions")
    walk.fill(
        "Éditeur : nom, adresse, téléphone", "Maison des possibles, 3 place Verte, 59200 Tourcoing, 03 00 00 00 00"
    )
    walk.fill("Direction de la publication", "Odile Trame")
    walk.fill("Hébergeur : nom, adresse, téléphone", "Hébergeur Exemple, 1 rue du Port, 59000 Lille, 03 00 00 00 01")
    walk.press("Enregistrer")


def try_the_mail(walk: Walk) -> None:
    walk.follow("Réglages", within="header")
    walk.follow("Ouvrir au public")
    walk.press("Envoyer un essai")
    walk.sees("L'essai est parti.")
    walk.follow("la boîte aux lettres")
    walk.sees("Essai du courriel")
    walk.page.go_back()
    walk.press("Je l'ai reçu")
    walk.sees("Le courriel fonctionne.", "9 points faits sur 9")


def go_public(walk: Walk, public: Walk) -> None:
    public.open("/")
    public.sees("Ce programme ouvrira bientôt")
    walk.follow("Mettre en ligne")
    walk.press("Mettre en ligne")
    walk.sees("Le programme est en ligne", "Aucune phase n'est encore ouverte")
    walk.picture("en-ligne", within="#public")
    walk.follow("Ouvrir la phase")
    walk.press("Ouvrir la phase")
    public.open("/")
    public.sees("Parce que l'on imagine mieux à plusieurs", "Tourcoing", "Jeunesse")
    public.picture("accueil")


def print_a_card(walk: Walk, public: Walk) -> None:
    walk.follow("Personnes", within="header")
    walk.follow("Inscrire quelqu'un")
    walk.fill("Prénom", "Fatou")
    walk.fill("Pourquoi l'inscrire à sa place ?", "sans adresse e-mail, à sa demande, au centre social")
    walk.press("Inscrire cette personne")
    walk.sees("Inscription faite", "Inscrire une autre personne")
    walk.follow("Sa fiche, sa carte à imprimer")
    walk.press("Imprimer une carte")
    code = walk.page.locator(".code").inner_text()
    walk.picture("carte")
    public.open("/compte/connexion/")
    public.follow("J'ai une carte imprimée")
    public.fill("Code de votre carte", code)
    public.press("Entrer")
    public.sees("Fatou")


def moderate(walk: Walk, public: Walk) -> None:
    public.open("/")
    public.follow("Exprimer un besoin")
    public.fill("Votre besoin, en une phrase", "Le soir, aucun lieu ouvert pour les jeunes du quartier")
    public.choose("Jeunesse")
    public.press("Publier ce besoin")
    public.follow("Voir la page")
    public.follow("Signaler")
    public.choose("autre raison")
    public.fill("Expliquez en quelques mots", "Un essai, pour voir la modération.")
    public.press("Envoyer le signalement")
    walk.open("/")
    walk.follow("Organiser")
    walk.sees("1 signalement à lire")
    walk.follow("Modération", within="header")
    walk.follow("Lire et décider")
    walk.choose("Masquer : le motif prend la place du texte")
    walk.fill("Motif, public", "Essai de la modération.")
    walk.picture("moderation")
    walk.press("Décider")
    walk.follow("Ce qui est masqué")
    public.page.go_back()
    public.sees("Essai de la modération.")


def first_day() -> date:
    """A Thursday some two months away."""
    day = date.today() + timedelta(days=60)
    return day - timedelta(days=(day.weekday() - 3) % 7)
