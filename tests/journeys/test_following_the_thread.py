"""From the seamstresses' first words to their cooperative and back, by clicks only, then by keyboard only."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.walk import enter, every_stop, follow, main, path_of, skip_to_content, tab_to, title, well
from tests.site import Site

pytestmark = pytest.mark.browser

NEED = "Trente ans de métier dans les mains, et plus d’atelier pour les occuper."
CHALLENGE = "Comment pourrions-nous relier chutes textiles et mains expertes"
COMPANY = "Les Mains de l’Alma"
FORWARDS = [
    ("/defis/", CHALLENGE),
    ("/groupes/", "Chutes et mains expertes"),
    ("/solutions/", "L’Atelier des mains"),
    ("/projets/", "L’Atelier des mains"),
    ("/entreprises/", COMPANY),
]
BACKWARDS = [*reversed(FORWARDS[:-1]), ("/besoins/", NEED)]


def thread(page: Page):
    return page.locator("main ol.fil--h")


def calm(page: Page) -> None:
    """Without smooth scrolling, which lags behind a test's hand."""
    page.emulate_media(reduced_motion="reduce")


def step(page: Page, kind: str):
    """The first step of that kind in the page's own thread."""
    return thread(page).locator(f"a[href*='{kind}']").first


def test_by_clicks_from_the_first_words_to_the_cooperative_and_back(live_site: Site, screen: Page):
    screen.goto(live_site.url)
    menu = screen.locator("header details.menu")
    if menu.is_visible():
        menu.locator("summary").click()
    follow(screen, "Besoins", within=screen.locator("header"))
    screen.get_by_label("Chercher un besoin").fill("couturières")
    screen.get_by_role("button", name="Chercher").click()
    expect(main(screen).get_by_text("1 besoin", exact=False).first).to_be_visible()
    follow(screen, NEED)

    expect(title(screen)).to_have_text(NEED)
    for kind, words in FORWARDS + BACKWARDS:
        step(screen, kind).click()
        expect(title(screen)).to_contain_text(words)
        assert kind in path_of(screen)
        assert screen.evaluate("scrollY") == 0
        expect(thread(screen).locator("[aria-current=step]")).to_contain_text(words)

    well(screen)
    for kind, words in [*reversed(BACKWARDS[:-1]), FORWARDS[-1]]:
        screen.go_back()
        assert kind in path_of(screen)
        expect(title(screen)).to_contain_text(words)


def test_by_clicks_through_the_whole_drawing(live_site: Site, desktop: Page):
    desktop.goto(live_site.url)
    follow(desktop, "Voir tout le fil")
    follow(desktop, "Économie circulaire")
    desktop.locator("figure").get_by_role("link", name="Trente ans de métier dans les mains").click()
    needs = main(desktop).locator("tr:target details")
    expect(needs).to_have_attribute("open", "")
    follow(desktop, NEED, within=needs)
    expect(title(desktop)).to_have_text(NEED)
    desktop.go_back()
    # Lines of a drawing are read with a space between them.
    desktop.locator("figure").get_by_role("link", name="L’Atelier des mains G2 · solution validée").click()
    expect(title(desktop)).to_have_text("L’Atelier des mains")
    follow(desktop, COMPANY)
    expect(title(desktop)).to_contain_text(COMPANY)
    follow(desktop, "Le projet dont elle vient")
    follow(desktop, NEED)
    expect(title(desktop)).to_have_text(NEED)


def test_by_keyboard_from_the_first_words_to_the_cooperative_and_back(live_site: Site, desktop: Page):
    calm(desktop)
    desktop.goto(live_site.url)
    tab_to(desktop, desktop.locator("header").get_by_role("link", name="Besoins"))
    enter(desktop)
    skip_to_content(desktop)
    tab_to(desktop, desktop.get_by_label("Chercher un besoin"))
    desktop.keyboard.type("couturières")
    enter(desktop)
    tab_to(desktop, main(desktop).get_by_role("link", name=NEED).first)
    enter(desktop)

    for kind, words in FORWARDS + BACKWARDS:
        skip_to_content(desktop)
        tab_to(desktop, step(desktop, kind))
        enter(desktop)
        expect(title(desktop)).to_contain_text(words)
        assert kind in path_of(desktop)


@pytest.mark.parametrize("path", ["/", "/roubaix/fil/", "/roubaix/groupes/chutes-et-mains-expertes/"])
def test_the_focus_goes_through_the_whole_page_and_out(live_site: Site, desktop: Page, path: str):
    calm(desktop)
    desktop.goto(live_site.url + path)

    stops = every_stop(desktop)

    assert stops[0] == "Aller au contenu"
    assert len(stops) > 20
    assert "English" in stops[-3:]
    expect(desktop.locator("dialog")).to_have_count(0)


def test_the_phone_menu_by_keyboard(live_site: Site, phone: Page):
    phone.goto(live_site.url)
    summary = phone.locator("header details.menu summary")
    tab_to(phone, summary)
    phone.keyboard.press("Enter")
    tab_to(phone, phone.locator("header details.menu").get_by_role("link", name="Rechercher"))
    phone.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(phone.locator("header details.menu")).not_to_have_attribute("open", "")
