"""A real Chromium: found, installed, or the test fails. Never skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, expect

# Milliseconds that an awaited thing may take: many for a busy machine, and none is spent when it is there.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)
PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1440, height=900)

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The only rules whose answer depends on colours.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def find_chromium() -> str | None:
    """The machine's Chromium, else Debian's package when root, else (None) the one Playwright downloads."""
    if found := _on_path():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=False)
        if found := _on_path():
            return found
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode == 0:
        return None
    pytest.fail("No browser: install Debian's chromium package (apt install chromium), then run again.", pytrace=False)


def _on_path() -> str | None:
    return next((found for program in PROGRAMS if (found := shutil.which(program))), None)


class Watched:
    """A page in a context of its own whose errors and warnings, on the console or in scripts, fail the test."""

    def __init__(self, browser: Browser, **options: Any) -> None:
        self.context = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", **options)
        self.complaints: list[str] = []

    def __enter__(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        # Chromium complains of every 4xx answer; a refused form is one, and no fault of the page.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.context.close()
        if kind is None:
            assert self.complaints == [], self.complaints


def problems(page: Page) -> list[str]:
    """What is wrong with the page as it stands: WCAG 2.2 AA by axe, sideways scrolling, headings, one main."""
    return _broken(page, WCAG) + list(page.evaluate(OUTLINE))


def problems_in_every_look(page: Page, *, in_dark: bool = True, without: Sequence[str] = ()) -> dict[str, list[str]]:
    """The same on a phone and a desktop, in light and in dark, of a page that was loaded once. Only what is wrong.

    `without`: selectors of parts to leave out, looked at elsewhere.
    """
    found = {}
    for size, viewport in {"desktop": DESKTOP, "phone": PHONE}.items():
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        found[size] = _broken(page, WCAG, without) + list(page.evaluate(OUTLINE))
        if in_dark:
            page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            found[f"{size}, dark"] = _broken(page, COLOURS, without)
    return {look: wrong for look, wrong in found.items() if wrong}


def _broken(page: Page, rules: object, without: Sequence[str] = ()) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    options = {"resultTypes": ["violations"], "runOnly": rules}
    violations = page.evaluate(
        "async ([exclude, options]) => (await axe.run({ exclude }, options)).violations", [list(without), options]
    )
    return [f"{rule['id']}: {node['target']} {node['html'][:160]}" for rule in violations for node in rule["nodes"]]


OUTLINE = """() => {
  const wrong = [], root = document.documentElement;
  const sideways = root.scrollWidth - root.clientWidth;
  if (sideways > 0) wrong.push(`scrolls sideways by ${sideways} px`);
  if (document.querySelectorAll("main").length !== 1) wrong.push("has not exactly one main");
  const seen = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].filter((h) => h.checkVisibility());
  if (seen.filter((h) => h.tagName === "H1").length !== 1) wrong.push("has not exactly one h1");
  seen.reduce((before, h) => {
    const level = Number(h.tagName[1]);
    if (level > before + 1) wrong.push(`heading ${h.tagName} « ${h.textContent.trim()} » after H${before}`);
    return level;
  }, 0);
  return wrong;
}"""


def axe(page: Page) -> None:
    """No accessibility rule of WCAG 2.2 AA is broken on the page as it stands."""
    assert problems(page) == [], page.url
