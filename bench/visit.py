"""What a first visit downloads, in a real browser when there is one."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

from .report import Report

MOST_FIRST, MOST_NEXT = 150_000, 30_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]


def first_visit(report: Report, url: str) -> None:
    program = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    if program is None or find_spec("playwright") is None:
        report.say("first visit: not measured, there is no browser")
        return
    from playwright.sync_api import sync_playwright  # a tool of development

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR").new_page()
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        sizes: list[int] = []
        wire.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
        page.goto(url, wait_until="networkidle")
        first = sum(sizes)
        sizes.clear()
        page.goto(f"{url}besoins/", wait_until="networkidle")
        following = sum(sizes)
        browser.close()
    report.figure("first visit", first / 1000, "kB", most=MOST_FIRST / 1000)
    report.figure("following page", following / 1000, "kB", most=MOST_NEXT / 1000)
