"""A visitor who reads English follows the thread, gives a need and joins, without a French word from the interface."""

from __future__ import annotations

import re
from functools import cache

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Page, expect

from maille.commands.messages import ENGLISH
from tests.journeys.walk import follow, main, path_of, press, title, unhurried, well
from tests.site import Site

pytestmark = pytest.mark.browser

NEED = "Trente ans de métier"
THREAD = ["/defis/", "/groupes/", "/solutions/", "/projets/", "/entreprises/", "/besoins/"]
# The demonstration's contact has a name that the interface also knows; it is the programme's, not ours.
GIVEN_NAMES = {"L'équipe du programme"}
# What is written on the page itself or told to those who do not see it.
TEXTS = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const around = walk.currentNode.parentElement;
    if (!around.closest("[lang=fr]:not(html), script, style, tspan")) found.push(walk.currentNode.data);
  }
  for (const one of document.querySelectorAll("[aria-label], [placeholder], [title], [data-busy], [data-confirm], [alt]")) {
    for (const name of ["aria-label", "placeholder", "title", "data-busy", "data-confirm", "alt"]) {
      if (one.hasAttribute(name)) found.push(one.getAttribute(name));
    }
  }
  return [document.title.split(" · ")[0], ...found];
}"""


@cache
def french() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """The interface's French sentences: those that stand alone, and the shapes of those with a hole in them."""
    with ENGLISH.open("rb") as file:
        catalogue = read_po(file, locale="en")
    plain, shapes = set(), []
    for message in catalogue:
        if all("/components/" in place for place, _line in message.locations):
            continue  # the examples of /composants/ are named after the demonstration's contributions
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for words in set(ids) - set(strings) - {""}:
            literal = re.sub(r"%(\(\w+\))?[sd]", "", words)
            if literal == words:
                plain.add(tidy(words))
            elif sum(letter.isalpha() for letter in literal) >= 6:
                holes = re.sub(r"%\\\(\w+\\\)[sd]", ".+", re.escape(tidy(words)))
                shapes.append(re.compile(holes))
    return frozenset(plain) - {"%"}, tuple(shapes)


def tidy(words: str) -> str:
    return re.sub(r"\s+", " ", words.replace("’", "'").replace("\u202f", " ").replace("\xa0", " ")).strip()


def french_words(page: Page) -> list[str]:
    plain, shapes = french()
    texts = {tidy(text) for text in page.evaluate(TEXTS)} - GIVEN_NAMES
    return sorted(text for text in texts if text in plain or any(shape.fullmatch(text) for shape in shapes))


def read(page: Page) -> None:
    """The page is in English, and says so."""
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert french_words(page) == [], page.url


def test_the_test_knows_french_when_it_sees_it(live_site: Site, desktop: Page):
    desktop.goto(f"{live_site.url}/roubaix/besoins/")

    assert len(french_words(desktop)) > 20


def test_the_thread_is_followed_in_english(live_site: Site, screen: Page):
    screen.goto(live_site.url)
    follow(screen, "English", within=screen.locator("footer"))
    assert path_of(screen) == "/en/"
    read(screen)
    follow(screen, re.compile("See the whole thread"))
    read(screen)
    screen.go_back()
    screen.locator("footer").get_by_role("link", name="Search").click()
    screen.get_by_label("What are you looking for").fill("couturières")
    press(screen, "Search")
    read(screen)
    follow(screen, re.compile(NEED))
    for kind in THREAD:
        read(screen)
        main(screen).locator(f"ol.fil--h a[href*='{kind}']").first.click()
        expect(main(screen).locator("ol.fil--h [aria-current=step]")).to_be_visible()
        assert path_of(screen).startswith("/en/roubaix")
        assert kind in path_of(screen)
        expect(title(screen)).to_have_attribute("lang", "fr")
    read(screen)
    well(screen)


def test_a_need_is_given_and_a_place_is_taken_in_english(live_site: Site, phone: Page):
    phone.goto(f"{live_site.url}/en/")
    follow(phone, "Express a need")
    unhurried(phone, 0)
    press(phone, re.compile("Publish"))
    read(phone)
    phone.get_by_label(re.compile("Your need")).fill("Nobody tells newcomers where to find the library.")
    phone.get_by_label("Youth").check(force=True)
    read(phone)
    unhurried(phone, 2)
    press(phone, re.compile("Publish"))
    expect(main(phone)).to_contain_text("Nobody tells newcomers")
    assert "/recu/" in path_of(phone)
    read(phone)
    press(phone, re.compile("Join"))
    unhurried(phone, 0.5)
    press(phone, "Take part")
    read(phone)
    phone.get_by_label("First name").fill("Ada")
    phone.get_by_label(re.compile("mail")).fill("ada@exemple.invalid")
    phone.get_by_label("15").check()
    unhurried(phone, 0.5)
    press(phone, "Take part")
    expect(title(phone)).to_contain_text("Ada")
    read(phone)
    main(phone).get_by_role("link").filter(has_text=re.compile("further")).click()
    for _ in range(7):
        read(phone)
        main(phone).get_by_role("link", name=re.compile("^Skip")).click()
    expect(title(phone)).to_have_text("Hello Ada")
    read(phone)
    for path in (
        "/en/compte/",
        "/en/compte/courriels/",
        "/en/roubaix/agenda/",
        "/en/roubaix/acteurs/",
        "/en/roubaix/donnees-personnelles/",
    ):
        phone.goto(live_site.url + path)
        read(phone)


def test_the_mail_follows_the_language(live_site: Site, desktop: Page):
    desktop.goto(f"{live_site.url}/en/compte/boite-aux-lettres/?a=ada@exemple.invalid")
    read(desktop)
    main(desktop).locator("li a").first.click()
    expect(main(desktop)).to_contain_text("Hello Ada")
    read(desktop)
