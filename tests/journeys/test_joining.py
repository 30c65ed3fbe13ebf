"""Joining in three fields, going further or not, leaving; and coming back by code, by link, by printed card."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.journeys.walk import (
    PARTICIPANT,
    code_in,
    follow,
    letters_to,
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
from tests.site import Site

pytestmark = pytest.mark.browser

YASMINE = "yasmine.neuve@exemple.invalid"


def fill_in(page: Page, *, name: str, contact: str, workshop: str = "suivre") -> None:
    page.get_by_label("Prénom").fill(name)
    page.get_by_label("Adresse e-mail ou téléphone").fill(contact)
    page.get_by_label("À quel atelier").select_option(workshop)
    page.get_by_label("15 ans").check()
    unhurried(page, 0.5)


def summary(page: Page):
    return main(page).locator("[data-error-summary]")


def test_each_mistake_is_told_beside_its_field_and_nothing_typed_is_lost(live_site: Site, phone: Page):
    phone.goto(live_site.url)
    follow(phone, "Je participe", within=phone.locator("header"))
    unhurried(phone, 0.5)
    press(phone, "Je participe")
    expect(summary(phone)).to_contain_text("Il reste 3 points à corriger")
    expect(summary(phone)).to_be_focused()
    well(phone)
    summary(phone).get_by_role("link").first.click()
    expect(phone.get_by_label("Prénom")).to_be_focused()

    for typed, answer in (
        ("yasmine@", "Il manque la fin de l’adresse, après le @."),
        ("yasmine@exemple", "Il manque la fin de l’adresse, après le @."),
        ("yasmine", "Donnez une adresse e-mail, comme"),
        ("03 20", "Donnez une adresse e-mail, comme"),
    ):
        fill_in(phone, name="Yasmine", contact=typed)
        press(phone, "Je participe")
        field = phone.get_by_label("Adresse e-mail ou téléphone")
        expect(summary(phone)).to_contain_text("Il reste un point à corriger")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_value(typed)
        expect(main(phone).locator(".field--err")).to_contain_text(answer)
        expect(phone.get_by_label("Prénom")).to_have_value("Yasmine")
        expect(phone.get_by_label("15 ans")).to_be_checked()


def test_a_telephone_is_enough(live_site: Site, phone: Page):
    phone.goto(f"{live_site.url}/roubaix/participer/")
    fill_in(phone, name="Mado", contact="03 53 01 00 44")
    press(phone, "Je participe")
    expect(title(phone)).to_have_text("C’est fait, Mado")
    expect(main(phone)).to_contain_text("Ce navigateur vous reconnaît désormais.")
    expect(main(phone)).not_to_contain_text("Un message vient de partir")
    phone.reload()
    expect(title(phone)).to_have_text("C’est fait, Mado")


def test_a_known_address_is_not_told_apart_and_its_owner_is_asked(live_site: Site, browser: Browser, phone: Page):
    phone.goto(f"{live_site.url}/roubaix/participer/")
    fill_in(phone, name="Bérénice", contact=PARTICIPANT.upper())
    press(phone, "Je participe")
    expect(title(phone)).to_have_text("C’est fait, Bérénice")
    expect(main(phone)).to_contain_text(f"Un message vient de partir à {PARTICIPANT}")

    sign_in(phone, live_site, PARTICIPANT)
    expect(title(phone)).to_have_text("Est-ce aussi vous ?")
    well(phone)
    press(phone, "C’est moi : réunir")
    expect(told(phone)).to_contain_text("C’est réuni")


def test_after_joining_each_step_may_be_skipped_and_the_level_changes_in_one_click(live_site: Site, desktop: Page):
    desktop.goto(f"{live_site.url}/roubaix/participer/")
    fill_in(desktop, name="Yasmine", contact=YASMINE)
    press(desktop, "Je participe")
    follow(desktop, "Aller plus loin")
    seen = []
    for number in range(1, 8):
        expect(main(desktop)).to_contain_text(f"Étape {number} sur 7, facultative")
        seen.append(title(desktop).inner_text())
        if number == 1:
            desktop.get_by_label("Citoyens").check()
            press(desktop, "Enregistrer")
        else:
            follow(desktop, re.compile("^Passer"))
    assert len(set(seen)) == 7
    expect(title(desktop)).to_have_text("Bonjour Yasmine")

    level = main(desktop).get_by_role("group", name="Mon niveau")
    expect(level.get_by_role("button", pressed=True)).to_have_text("1 · Suivre")
    level.get_by_role("button", name="4 · Co-créer").click()
    expect(told(desktop)).to_contain_text("Co-créer")
    expect(level.get_by_role("button", pressed=True)).to_have_text("4 · Co-créer")
    desktop.reload()
    expect(level.get_by_role("button", pressed=True)).to_have_text("4 · Co-créer")

    follow(desktop, "Mes choix et mes données")
    follow(desktop, "Mes réponses")
    expect(desktop.get_by_label("Citoyens")).to_be_checked()
    desktop.go_back()
    follow(desktop, "Quitter")
    press(desktop, "Quitter ce programme")
    expect(told(desktop)).to_contain_text("Vous ne participez plus à ce programme.")


def test_coming_back_by_code(live_site: Site, browser: Browser, phone: Page):
    phone.goto(live_site.url)
    phone.locator("footer").get_by_role("link", name="Me connecter").click()
    phone.get_by_label("e-mail").fill("yasmine.neuve")
    press(phone, "Recevoir mon code")
    expect(main(phone).locator(".field--err")).to_be_visible()
    phone.get_by_label("e-mail").fill(YASMINE)
    press(phone, "Recevoir mon code")
    expect(main(phone)).to_contain_text(YASMINE)
    well(phone)
    phone.get_by_label("Code").fill("ABCD-EFGH")
    press(phone, "Entrer")
    expect(main(phone).locator(".field--err")).to_contain_text("Ce n’est pas le bon code.")
    with somebody(browser) as reading:
        code = code_in(reading, live_site, YASMINE)
    phone.get_by_label("Code").fill(f" {code.lower().replace('-', ' ')} ")
    press(phone, "Entrer")
    expect(title(phone)).to_have_text("Bonjour Yasmine")
    assert path_of(phone) == "/roubaix/mon-fil/"


def test_a_code_that_waited_too_long_says_so(live_site: Site, browser: Browser, phone: Page):
    phone.goto(f"{live_site.url}/compte/connexion/")
    phone.get_by_label("e-mail").fill(YASMINE)
    press(phone, "Recevoir mon code")
    with somebody(browser) as reading:
        code = code_in(reading, live_site, YASMINE)
    live_site.run("manage", "shell", "-v0", "-c", AGE_THE_CODES)
    phone.get_by_label("Code").fill(code)
    press(phone, "Entrer")
    expect(title(phone)).to_have_text("Me connecter")
    expect(told(phone)).to_contain_text("Ce code n’est plus valable : il sert pendant 15 minutes.")


AGE_THE_CODES = """
from importlib import import_module
from django.contrib.sessions.models import Session
from django.contrib.sessions.backends.db import SessionStore
def older(value):
    if isinstance(value, dict):
        return {key: each - 901 if key == "at" else older(each) for key, each in value.items()}
    return value
for row in Session.objects.all():
    store = SessionStore(row.session_key)
    for key, value in list(store.items()):
        store[key] = older(value)
    store.save()
"""


def unanswered(route: Route) -> None:
    if route.request.method == "POST":
        route.fulfill(status=204)
    else:
        route.fallback()


def test_coming_back_by_the_link_in_another_browser(live_site: Site, browser: Browser, phone: Page):
    with somebody(browser) as first:
        first.goto(f"{live_site.url}/roubaix/besoins/exprimer/")
        first.goto(f"{live_site.url}/compte/connexion/?suite=/roubaix/agenda/")
        first.get_by_label("e-mail").fill(YASMINE)
        press(first, "Recevoir mon code")
        expect(title(first)).to_have_text("Votre code")
    link = link_to(phone, live_site, YASMINE)
    phone.route("**/connexion/lien/**", unanswered)  # a slow network: the page stays to be looked at
    phone.goto(link)
    expect(title(phone)).to_contain_text("Bonjour")
    well(phone)
    phone.unroute("**/connexion/lien/**")
    phone.goto(link)  # one click in the mail: the page presses its button
    expect(phone).to_have_url(re.compile("/roubaix/agenda/$"))
    phone.locator("header details.menu summary").click()
    expect(phone.locator("header").get_by_role("link", name="Mon profil")).to_be_visible()

    with somebody(browser) as late:
        late.goto(link)
        expect(title(late)).to_have_text("Ce lien ne sert plus")
        well(late)
        follow(late, "Recevoir un code")
        expect(title(late)).to_have_text("Me connecter")


def link_to(page: Page, site: Site, address: str) -> str:
    """The sign-in link in the last letter, on this site's own port."""
    assert letters_to(page, site, address)
    main(page).locator("li a").first.click()
    found = re.search(r"https?://\S+?(/compte/connexion/lien/\S+)", main(page).inner_text())
    assert found
    return site.url + found[1]
