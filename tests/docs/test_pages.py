"""The documentation's own links and pictures lead somewhere; the guide fits on two sheets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Browser

from tests.docs.walk import DOCS, IMAGES, LARGEST_PICTURE
from tests.site import ROOT

PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CHANGELOG.md"])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path):
    text = page.read_text(encoding="utf-8")
    linked = [link.split("#")[0] for link in re.findall(r"\]\((?!https?:|mailto:|#)([^)\s]+)\)", text)]
    named = set(re.findall(r"`((?:docs|deploy)/[^`*{} ]+)`", text))

    assert [link for link in linked if not (page.parent / link).exists()] == []
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_every_picture_is_shown_small_and_described():
    shown = {
        picture: words
        for page in PAGES
        for words, picture in re.findall(r"!\[(.*?)\]\(images/(.*?)\)", page.read_text())
    }

    assert set(shown) == {path.name for path in IMAGES.iterdir()}
    assert all(shown.values())
    assert [path.name for path in IMAGES.iterdir() if path.stat().st_size >= LARGEST_PICTURE] == []


@pytest.mark.browser
def test_the_guide_prints_on_two_pages(browser: Browser):
    html = MarkdownIt("commonmark").enable("table").render((DOCS / "premiers-pas.md").read_text(encoding="utf-8"))
    page = browser.new_page()
    page.goto((DOCS / "premiers-pas.md").as_uri())  # so that its pictures are found
    page.set_content(f"<base href='{DOCS.as_uri()}/'><style>{PRINTED}</style>{html}", wait_until="load")
    printed = page.pdf(format="A4", margin=dict.fromkeys(["top", "bottom", "left", "right"], "14mm"))
    page.close()

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2


PRINTED = """
body { margin: 0; font: 10pt/1.35 sans-serif } h1 { margin: 0; font-size: 18pt } h2 { margin: 8pt 0 3pt; font-size: 13pt }
p, ul, table { margin: 4pt 0 } table { width: 100%; text-align: center } td, th { width: 50%; font-weight: normal } img { width: 85% }
"""
