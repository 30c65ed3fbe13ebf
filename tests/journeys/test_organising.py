"""The organiser's browser: a report and a decision, a printed card, the programme edited, the demonstration kept at home."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.walk import (
    ORGANISER,
    choose,
    follow,
    main,
    path_of,
    press,
    sign_in,
    somebody,
    title,
    told,
    unhurried,
    well,
)
from tests.site import Site, open_site

pytestmark = pytest.mark.browser

NEED = "/roubaix/besoins/un-siege-auto-d-occasion-comment-savoir-s-il-est-sur/"
WORDS = "Un siège auto d’occasion"
BECAUSE = "Ce texte fait la publicité d’une marque."


@pytest.fixture(scope="module")
def live_site(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: the programme is taken off the public at the end."""
    with open_site(tmp_path_factory.mktemp("organising"), copy_of=demo_data) as site:
        yield site


@pytest.fixture(scope="module")
def organiser(live_site: Site, browser: Browser) -> Iterator[Page]:
    with somebody(browser) as page:
        sign_in(page, live_site, ORGANISER, start="/compte/connexion/?suite=/roubaix/organisation/")
        yield page


def sidebar(page: Page):
    """The cockpit's own menu."""
    return page.get_by_role("navigation", name="Pilotage", exact=True)


def test_a_reported_need_is_hidden_with_a_public_reason_then_restored(live_site: Site, organiser: Page, phone: Page):
    phone.goto(live_site.url + NEED)
    follow(phone, "Signaler")
    choose(phone, "publicité ou message indésirable")
    phone.get_by_label("Expliquez en quelques mots").fill("Il vante un magasin.")
    unhurried(phone, 2)
    press(phone, "Envoyer le signalement")
    expect(told(phone)).to_contain_text("L’équipe a reçu votre signalement")
    expect(title(phone)).to_contain_text(WORDS)

    follow(organiser, "Modération", within=sidebar(organiser))
    waiting = main(organiser).locator(".todo li", has_text=WORDS)
    expect(waiting).to_have_count(1)
    follow(organiser, "Lire et décider", within=waiting)
    expect(main(organiser)).to_contain_text("Il vante un magasin.")
    press(organiser, "Décider")
    expect(main(organiser).locator(".field--err")).to_have_count(2)
    choose(organiser, "Masquer")
    organiser.get_by_label("Motif, public").fill(BECAUSE)
    well(organiser)
    press(organiser, "Décider")
    expect(told(organiser)).to_contain_text("Décision enregistrée")

    phone.reload()
    expect(title(phone)).to_have_text("Contribution masquée")
    expect(main(phone)).to_contain_text(BECAUSE)
    expect(main(phone)).not_to_contain_text(WORDS)
    assert WORDS[:10] not in phone.title()
    well(phone)
    found = phone.request.get(f"{live_site.url}/roubaix/recherche/?q=si%C3%A8ge+auto").text()
    assert "d’occasion, comment savoir" not in found.replace("&#x27;", "’").replace("'", "’")

    follow(organiser, "Ce qui est masqué")
    well(organiser)
    main(organiser).locator("li", has_text=WORDS).get_by_role("button", name="Remettre").click()
    expect(told(organiser)).to_be_visible()
    phone.reload()
    expect(title(phone)).to_contain_text(WORDS)


def test_somebody_without_e_mail_is_registered_and_comes_in_by_the_printed_card(
    live_site: Site, browser: Browser, organiser: Page, phone: Page
):
    site = live_site.url
    follow(organiser, "Personnes", within=sidebar(organiser))
    follow(organiser, "Inscrire quelqu’un")
    expect(organiser.get_by_label("Prénom")).to_be_focused()
    organiser.get_by_label("Prénom").fill("Zélie")
    press(organiser, "Inscrire cette personne")
    expect(main(organiser).locator(".field--err")).to_contain_text("Dites pourquoi en quelques mots")
    expect(organiser.get_by_label("Prénom")).to_have_value("Zélie")
    organiser.get_by_label("Pourquoi").fill("Sans adresse e-mail, à sa demande.")
    organiser.get_by_label("Choisir et concevoir").check()
    organiser.get_by_label("Pourquoi").press("Enter")
    expect(title(organiser)).to_have_text("Inscrire une autre personne")
    expect(organiser.get_by_label("Prénom")).to_be_focused()
    follow(organiser, "Sa fiche, sa carte à imprimer")
    expect(title(organiser)).to_have_text("Zélie")
    expect(main(organiser)).to_contain_text("Choisir et concevoir")
    press(organiser, "Imprimer une carte")
    expect(title(organiser)).to_have_text("Carte à imprimer")
    code = main(organiser).get_by_text(re.compile(r"^\w{4}-\w{4}-\w{4}$")).inner_text()
    expect(main(organiser).get_by_role("img", name="Carré à lire")).to_be_visible()
    organiser.emulate_media(media="print")
    expect(main(organiser).get_by_role("button", name="Imprimer")).to_be_hidden()
    expect(organiser.locator("header.site-header")).to_be_hidden()
    expect(main(organiser).get_by_text(code)).to_be_visible()
    organiser.emulate_media(media="screen")
    well(organiser)

    phone.goto(f"{site}/compte/connexion/")
    follow(phone, "J’ai une carte imprimée")
    for wrong in ("H7KM-3QRT-9XYA", "12"):
        phone.get_by_label("Code de votre carte").fill(wrong)
        press(phone, "Entrer")
        expect(main(phone).locator(".field--err")).to_contain_text("carte")
        expect(phone.get_by_label("Code de votre carte")).to_have_value(wrong)
    well(phone)
    phone.get_by_label("Code de votre carte").fill(f" {code.lower().replace('-', ' ')}")
    press(phone, "Entrer")
    expect(told(phone)).to_contain_text("Bonjour Zélie")
    with somebody(browser, phone=True) as scanner:
        scanner.goto(f"{site}/compte/connexion/carte/#{code}")
        expect(scanner.get_by_label("Code de votre carte")).to_have_value(code)
        assert code not in scanner.url
        press(scanner, "Entrer")
        expect(told(scanner)).to_contain_text("Bonjour Zélie")

    follow(organiser, "Revenir à la fiche")
    follow(organiser, "Annuler la carte")
    press(organiser, re.compile("Annuler"))
    phone.reload()
    expect(title(phone)).not_to_have_text("Mon profil")


def test_the_programme_is_edited_in_the_browser_and_the_public_page_follows(
    live_site: Site, organiser: Page, phone: Page
):
    organiser.goto(f"{live_site.url}/roubaix/organisation/")
    follow(organiser, "Ateliers", within=sidebar(organiser))
    follow(organiser, "Choisir et concevoir")
    organiser.get_by_label("Lieu", exact=False).first.fill("La Filature, rue des Tisserands")
    slot = organiser.get_by_role("group", name="Demi-journées")
    slot.get_by_label("De").first.fill("09:30")
    slot.get_by_label("À").first.fill("08:00")
    press(organiser, "Enregistrer l’atelier")
    expect(main(organiser).locator("[data-error-summary]")).to_be_visible()
    expect(slot.get_by_label("De").first).to_have_value("09:30")
    slot.get_by_label("À").first.fill("12:30")
    organiser.get_by_label("Horaires confirmés").check()
    well(organiser)
    press(organiser, "Enregistrer l’atelier")
    expect(told(organiser)).to_be_visible()
    phone.goto(live_site.url)
    expect(main(phone)).to_contain_text("La Filature, rue des Tisserands")
    phone.goto(f"{live_site.url}/roubaix/agenda/")
    expect(main(phone)).to_contain_text("9 h 30")

    organiser.goto(f"{live_site.url}/roubaix/organisation/reglages/")
    follow(organiser, "Titre et textes")
    organiser.locator("[name=slogan]").fill("Une maille à l'endroit, une maille à l'envers")
    press(organiser, "Enregistrer")
    phone.goto(live_site.url)
    expect(phone.locator("footer")).to_contain_text("Une maille à l’endroit, une maille à l’envers")


def test_the_demonstration_does_not_go_public(live_site: Site, organiser: Page, phone: Page):
    organiser.goto(f"{live_site.url}/roubaix/organisation/")
    follow(organiser, "Réglages", within=sidebar(organiser))
    follow(organiser, "Mise en ligne")
    follow(organiser, "Retirer du public")
    press(organiser, "Retirer du public")
    phone.goto(f"{live_site.url}/roubaix/")
    expect(main(phone)).not_to_contain_text("Prochain rendez-vous")
    expect(main(organiser).get_by_role("button", name="Mettre en ligne")).to_be_disabled()
    organiser.goto(f"{live_site.url}/roubaix/organisation/ouverture/publication/")
    expect(main(organiser)).to_contain_text("Pas encore. Il manque")
    expect(main(organiser)).to_contain_text("démonstration")
    well(organiser)
    assert path_of(organiser).endswith("/publication/")
