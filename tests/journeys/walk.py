"""How a person goes about the site: links, buttons, the Tab key, the mailbox of the demonstration."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import Watched, problems
from tests.site import Site

WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 390, "height": 844}
ORGANISER = "rosalie.trameuse@exemple.invalid"
FACILITATOR = "ines.cardeuse@exemple.invalid"
PARTICIPANT = "berenice.bobine@exemple.invalid"


@contextmanager
def somebody(browser: Browser, *, phone: bool = False, **options: object) -> Iterator[Page]:
    """A person with a browser of their own, at home; at its end the console must have been silent."""
    screen = {"viewport": NARROW, "is_mobile": True, "has_touch": True} if phone else {"viewport": WIDE}
    with Watched(browser, **(screen | options)) as page:
        yield page


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


def main(page: Page) -> Locator:
    return page.locator("main")


def press(page: Page, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
    """Press the button of that name, once."""
    (within or main(page)).get_by_role("button", name=name).click()


def follow(page: Page, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
    """Follow the first link of that name in the page's own part; the address must change."""
    before = page.url
    (within or main(page)).get_by_role("link", name=name).first.click()
    expect(page).not_to_have_url(before)


def title(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def well(page: Page) -> None:
    """What axe and the outline say of the page as it stands; and it has a title of its own."""
    assert problems(page) == [], page.url
    assert page.title().split(" · ")[0].strip()


# --- The keyboard -----------------------------------------------------------------------------------------------------
FOCUS = """() => {
  const seen = (one) => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const shown = it.closest("label.choice, label") || it;
  const box = it.getBoundingClientRect();
  const over = document.elementFromPoint(box.x + Math.min(box.width / 2, 40), box.y + box.height / 2);
  return {
    name: (it.innerText || it.textContent || it.getAttribute("aria-label") || it.name || it.tagName).trim().replace(/\\s+/g, " "),
    marked: seen(it) || seen(shown) || [...it.querySelectorAll("*")].some(seen),
    covered: !over || !(it.contains(over) || over.contains(it) || shown.contains(over)),
  };
}"""


def tab(page: Page, *, back: bool = False) -> str | None:
    """Press Tab. What is focused must be seen: marked, on the screen, under nothing. None past the last one."""
    page.keyboard.press("Shift+Tab" if back else "Tab")
    focus = page.evaluate(FOCUS)
    if focus is None:
        return None
    assert focus["marked"], f"{page.url}: the focus on « {focus['name']} » is not seen"
    assert not focus["covered"], f"{page.url}: « {focus['name']} » is covered or off the screen"
    return str(focus["name"])


def tab_to(page: Page, wanted: Locator, *, most: int = 90) -> None:
    """Tab until `wanted` has the focus, as somebody without a mouse does."""
    passed = []
    for _ in range(most):
        passed.append(tab(page))
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{page.url}: {most} times Tab do not reach {wanted}: {passed}")


def enter(page: Page) -> None:
    """Press Enter on what has the focus, and wait for the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def skip_to_content(page: Page) -> None:
    """The first Tab offers the way past the header."""
    assert tab(page) == "Aller au contenu"
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def every_stop(page: Page, *, most: int = 200) -> list[str]:
    """Tab from the top of the page until the focus leaves it: nothing holds it."""
    stops = []
    for _ in range(most):
        name = tab(page)
        if name is None:
            return stops
        stops.append(name)
    raise AssertionError(f"{page.url}: the focus does not get out: {stops[-5:]}")


# --- Mail and sign-in -------------------------------------------------------------------------------------------------
def letters_to(page: Page, site: Site, address: str) -> list[str]:
    """The subjects in that address's mailbox, newest first, read in a tab of its own."""
    page.goto(f"{site.url}/compte/boite-aux-lettres/?a={address}")
    return main(page).locator("li a").all_inner_texts()


def hears_tomorrow(site: Site, address: str) -> None:
    """Today's one mail counts as sent: by day the site's own worker would send it to whoever a slow machine keeps five minutes."""
    (path,) = site.data.glob("*.sqlite3")
    with closing(sqlite3.connect(path, timeout=60)) as database, database:
        today = datetime.now(ZoneInfo("Europe/Paris")).date().isoformat()
        done = database.execute("UPDATE people_person SET digest_sent_on = ? WHERE contact_email = ?", (today, address))
        assert done.rowcount == 1


def code_in(page: Page, site: Site, address: str) -> str:
    subjects = letters_to(page, site, address)
    found = next((m for s in subjects if (m := re.match(r"(\w{4}-\w{4})\b", s))), None)
    assert found, subjects
    return found[1]


def sign_in(page: Page, site: Site, address: str, *, start: str = "/compte/connexion/") -> None:
    """By the code in the mail, typed as a person does."""
    page.goto(site.url + start)
    page.get_by_label("e-mail").fill(address)
    press(page, "Recevoir mon code")
    expect(title(page)).to_have_text("Votre code")
    reading = page.context.new_page()
    code = code_in(reading, site, address)
    reading.close()
    page.get_by_label("Code").fill(code)
    press(page, "Entrer")
    expect(page).not_to_have_url(re.compile("/connexion/"))


# --- What comes back often --------------------------------------------------------------------------------------------
def told(page: Page) -> Locator:
    """The message at the top of the page that says what was done."""
    return page.locator("main .msg").first


def choose(page: Page, words: str) -> None:
    """Touch the card of a choice; the box inside is ticked."""
    card = main(page).locator("label.choice", has_text=words).first
    card.click()
    expect(card.locator("input")).to_be_checked()


def note(page: Page, state: str, *, reason: str = "Décidé ensemble.") -> None:
    """Move the contribution on with the page's buttons."""
    follow(page, re.compile("Faire avancer|Noter une étape"))
    choose(page, state)
    page.get_by_label("Pourquoi").fill(reason)
    press(page, "Noter cette étape")
    expect(told(page)).to_contain_text(f"« {state} »")


def unhurried(page: Page, seconds: float) -> None:
    """Let the page be open that long: a form that comes back sooner is taken for a robot's."""
    page.wait_for_function("least => performance.now() > least", arg=seconds * 1000 + 300)
