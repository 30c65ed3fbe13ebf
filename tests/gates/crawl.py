"""Every view that links lead to, from the home page on, in a real browser."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from urllib.parse import urldefrag, urlsplit

from django.urls import Resolver404, resolve
from django.utils.translation import override
from playwright.sync_api import Error, Page, Response

from tests.browser import problems_in_every_look
from tests.site import Site


def wrong_pages(page: Page, site: Site, languages: Sequence[str] = ("fr", "en")) -> str:
    """What is wrong, a line each: where, in which look, what. Empty when all is well.

    The footer, the same everywhere, is looked at once a language; English, of the same colours, in light only.
    """
    lines, seen = [], set()
    for address in reachable(page, site, languages):
        is_english = address.startswith("/en/")
        footer = [".site-footer"] if is_english in seen else []
        if page.locator(".site-footer h2").count():
            seen.add(is_english)
        looks = problems_in_every_look(page, in_dark=not is_english, without=footer)
        lines += [f"{address} ({look}): {line}" for look, wrong in looks.items() for line in wrong]
    assert seen, "no page had a whole footer"
    return "\n".join(lines)


def reachable(page: Page, site: Site, languages: Sequence[str]) -> Iterator[str]:
    """Goes from link to link; the page is open when its address is given. One address a view and language."""
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
        # A link inside a drawing has no `href` that is text.
        links = page.eval_on_selector_all(
            "a[href]", "links => links.map(link => new URL(link.getAttribute('href'), location).href)"
        )
        ours = [urldefrag(link).url.removeprefix(site.url) for link in links if link.startswith(f"{site.url}/")]
        waiting.extend(link for link in ours if "deconnexion" not in link)
        yield address
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
