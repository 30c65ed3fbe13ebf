"""Walking through the site as the guide tells it: every word met is kept, and pictures are taken on the way."""

from __future__ import annotations

import base64
import os
import re
from pathlib import Path

from playwright.sync_api import Locator, Page

from maille.ui.typography import typo
from tests.site import ROOT

DOCS = ROOT / "docs"
IMAGES = DOCS / "images"
LARGEST_PICTURE = 60_000  # bytes
VIEW = {"width": 1280, "height": 800}


class Walk:
    """A person in a browser, who only presses what they see. `words`: all that the pages showed or said so far."""

    def __init__(self, page: Page, site_url: str, folder: Path) -> None:
        self.page = page
        self.site_url = site_url
        self.folder = IMAGES if os.environ.get("MAILLE_PICTURES") == "1" else folder
        self.words: set[str] = set()

    def open(self, path: str) -> None:
        self.page.goto(self.site_url + path)
        self.look()

    def look(self) -> None:
        """Keep what the page says: its visible words, its labels and the names of its buttons."""
        self.page.wait_for_load_state()
        folded = "document.querySelectorAll('details').forEach(fold => { fold.open = true; })"
        self.page.evaluate(folded)
        self.words.add(plain(self.page.inner_text("body")))
        self.words.update(plain(name) for name in self.page.eval_on_selector_all("[aria-label]", NAMES))

    def press(self, name: str, within: str = "body") -> None:
        self._one("button", name, within).click()
        self.look()

    def follow(self, name: str, within: str = "body") -> None:
        self._one("link", name, within).click()
        self.look()

    def fill(self, label: str, value: str) -> None:
        self._labelled(label).fill(value)

    def choose(self, label: str) -> None:
        self.page.locator("main").get_by_text(typo(label), exact=True).click()

    def sees(self, *texts: str) -> None:
        said = plain(self.page.inner_text("body"))
        for text in texts:
            assert plain(text) in said, f"{self.page.url} does not say « {text} »"

    def picture(self, name: str, within: str = "") -> None:
        """One small picture of the screen as it stands, from its top or from `within`, of the same size each time."""
        target = self.page.locator(within).first if within else None
        self.page.evaluate("window.scrollTo(0, 0)")
        if target:
            self.page.evaluate("y => window.scrollTo(0, y)", _top(target) - 24)
        self.page.mouse.move(0, 0)
        self.page.evaluate("document.activeElement?.blur()")
        taken = self.page.context.new_cdp_session(self.page).send(
            "Page.captureScreenshot", {"format": "webp", "quality": 70}
        )
        content = base64.b64decode(taken["data"])
        assert len(content) < LARGEST_PICTURE, f"{name}: {len(content)} bytes"
        self.folder.mkdir(exist_ok=True)
        (self.folder / f"{name}.webp").write_bytes(content)

    def _one(self, role: str, name: str, within: str) -> Locator:
        place = self.page.locator(within)
        return place.get_by_role(role, name=typo(name), exact=True).and_(place.locator(":visible")).first  # type: ignore[arg-type]

    def _labelled(self, label: str) -> Locator:
        return self.page.get_by_label(re.compile("^" + re.escape(typo(label)))).first


NAMES = "found => found.map(one => one.getAttribute('aria-label'))"


def _top(target: Locator) -> float:
    box = target.bounding_box()
    assert box is not None
    return box["y"]


def plain(text: str) -> str:
    """As one types it: straight apostrophes, plain single spaces, no difference between capitals."""
    return re.sub(r"\s+", " ", text.replace("’", "'").replace("…", "...")).strip().casefold()


def quoted(text: str) -> list[str]:
    """What a guide's text quotes between « and »: names of buttons, links, fields, pages."""
    return [" ".join(found.split()) for found in re.findall(r"«\s*([^»]+?)\s*»", text)]


def section(guide: str, heading: str) -> str:
    """The part of a guide under `## heading`."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", guide, re.MULTILINE | re.DOTALL)
    assert found, f"no section « {heading} »"
    return found[1]
