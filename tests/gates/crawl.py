"""Every view that links lead to, from the home page on, in a real browser."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from urllib.error import HTTPError
from urllib.parse import urldefrag, urlsplit
from urllib.request import urlopen

from django.urls import Resolver404, resolve
from django.utils.translation import override
from playwright.sync_api import Error, Page, Response

from tests.browser import problems_in_every_look
from tests.site import Site

# Going out, and the links of mails whose page presses its button itself: they would change who is looking.
ACT_BY_THEMSELVES = ("deconnexion", "connexion/lien/", "/desistement/")


def wrong_pages(
    page: Page, site: Site, languages: Sequence[str] = ("fr", "en"), *, are_visitors_looked_at: bool = False
) -> str:
    """What is wrong, a line each: where, in which look, what. Empty when all is well.

    The footer, the same everywhere, is looked at once a language; English, of the same colours, in light only.
    `are_visitors_looked_at`: elsewhere, so what is word for word a visitor's page is only opened here.
    """
    lines, seen = [], set()
    for address, html in reachable(page, site, languages):
        if seen and are_visitors_looked_at and main_of(html) == main_of(read_by_a_visitor(site, address)):
            continue
        is_english = address.startswith("/en/")
        footer = [".site-footer"] if is_english in seen else []
        if page.locator(".site-footer h2").count():
            seen.add(is_english)
        looks = problems_in_every_look(page, in_dark=not is_english, without=footer)
        lines += [f"{address} ({look}): {line}" for look, wrong in looks.items() for line in wrong]
    assert seen, "no page had a whole footer"
    return "\n".join(lines)


def main_of(html: str) -> str:
    """The page's own part, without the keys that every form gets anew."""
    main = re.search(r"<main\b.*</main>", html, re.DOTALL)
    assert main, html[:500]
    return re.sub(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"', "", main[0])


def read_by_a_visitor(site: Site, address: str) -> str:
    try:
        with urlopen(site.url + address, timeout=60) as answer:
            return str(answer.read().decode())
    except HTTPError as refused:
        with refused:
            return refused.read().decode()


def reachable(page: Page, site: Site, languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Goes from link to link; each address with its page, which is open. One address a view and language."""
    waiting, seen = deque(["/"]), set()
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if kind is None or kind in seen or kind[1] not in languages:
            continue
        seen.add(kind)
        answer = opened(page, site.url + address)
        if answer is None:
            continue
        assert answer.status < 400, f"a link leads to {address}, which answers {answer.status}"
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        html = answer.text()
        # A link inside a drawing has no `href` that is text.
        links = page.eval_on_selector_all(
            "a[href]", "links => links.map(link => new URL(link.getAttribute('href'), location).href)"
        )
        ours = [urldefrag(link).url.removeprefix(site.url) for link in links if link.startswith(f"{site.url}/")]
        waiting.extend(link for link in ours if not any(act in link for act in ACT_BY_THEMSELVES))
        yield address, html
    assert len(seen) > 10, seen


def opened(page: Page, url: str) -> Response | None:
    """The page's answer; None for a file, which the browser keeps without showing it and which must be whole."""
    try:
        return page.goto(url)
    except Error as error:
        if "Download is starting" not in error.message and "ERR_ABORTED" not in error.message:
            raise
    kept = page.request.get(url)
    assert kept.ok, f"a link leads to {url}, which answers {kept.status}"
    return None


def kind_of(address: str) -> tuple[str, str, bool] | None:
    """The view that answers there, in which language, and whether a question is asked of it."""
    path = urlsplit(address).path
    language = "en" if path.startswith("/en/") else "fr"
    try:
        with override(language):
            return resolve(path).view_name, language, bool(urlsplit(address).query)
    except Resolver404:
        return None
