"""`docs/requirements.md`: the flyer's thirty-nine sentences, each on the page that the table names, with the words it quotes."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from urllib.request import urlopen

import pytest
from django.urls import resolve

from maille.steering.kit import find
from tests.docs.walk import DOCS, plain, quoted
from tests.site import Site

PAGE = (DOCS / "requirements.md").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Row:
    code: str
    sentence: str
    addresses: list[str]
    words: list[str]


def rows() -> list[Row]:
    lines = [line.strip().strip("|").split("|") for line in PAGE.splitlines() if line.startswith("| R")]
    return [Row(c.strip(), s.strip(), re.findall(r"`(.+?)`", a), quoted(w)) for c, s, a, w, _later in lines]


def test_none_of_the_flyers_sentences_is_missing():
    assert [row.code for row in rows()] == [f"R{number:02}" for number in range(1, 40)]
    assert all(row.addresses and row.words for row in rows())


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.code)
def test_every_address_is_one_of_the_sites(row: Row):
    aliases = re.findall(r"^  - (/\S+)$", find("roubaix-2018").read_text(encoding="utf-8"), re.MULTILINE)

    for address in row.addresses:
        assert address in aliases or resolve(address).view_name  # Resolver404 when it is none


@pytest.mark.process
def test_every_page_says_what_the_table_quotes(live_site: Site):
    pages = {address: words_at(live_site, address) for row in rows() for address in row.addresses}
    missing = {
        row.code: words
        for row in rows()
        if (words := [w for w in row.words if not any(plain(w) in pages[address] for address in row.addresses)])
    }

    assert missing == {}


def words_at(site: Site, address: str) -> str:
    """What a visitor reads there, after any redirection."""
    with urlopen(site.url + address, timeout=60) as answer:
        text = answer.read().decode()
    return plain(
        html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.DOTALL)))
    )
