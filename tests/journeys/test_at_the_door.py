"""A facilitator at the door of a workshop, on a telephone: with the network, without it, and back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests import browser as watch
from tests.browser import PHONE, problems
from tests.journeys.walk import FACILITATOR, sign_in
from tests.site import Site

# What Chromium, then htmx, say when a telephone has no network; anything else is a complaint.
UNPLUGGED = ("ERR_INTERNET_DISCONNECTED", "Failed to fetch")

pytestmark = pytest.mark.browser

COUNT = """
from maille.workshops.models import Attendance
rows = Attendance.objects.filter(slot__workshop__slug=SLUG).values_list("person__first_name", "person__last_name")
print(";".join(sorted(f"{a} {b}".strip() for a, b in rows)))
"""


class Watched(watch.Watched):
    def _hear(self, message: ConsoleMessage) -> None:
        if not any(words in message.text for words in UNPLUGGED):
            super()._hear(message)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A telephone that may lose its network."""
    with Watched(browser, viewport=PHONE, is_mobile=True, has_touch=True) as page:
        yield page


def there(site: Site, slug: str) -> list[str]:
    printed = site.run("manage", "shell", "-v0", "-c", COUNT.replace("SLUG", repr(slug))).strip().splitlines()
    return [name for name in (printed[-1] if printed else "").split(";") if name]


def plain(name: str) -> str:
    """As one types it in a hurry: neither accents nor capitals."""
    return "".join(sign for sign in unicodedata.normalize("NFD", name) if not unicodedata.combining(sign)).lower()


def open_door(page: Page, site: Site) -> str:
    """The next workshop's door; the workshop's slug."""
    sign_in(page, site, FACILITATOR)
    page.goto(f"{site.url}/roubaix/organisation/")
    page.get_by_role("link", name="Tenir l’accueil").click()
    expect(page.get_by_role("heading", name="Accueil", exact=True)).to_be_visible()
    return page.url.split("/agenda/")[1].split("/")[0]


def test_the_door_keeps_what_is_noted_without_network_and_sends_it_once(phone: Page, live_site: Site) -> None:
    slug = open_door(phone, live_site)
    assert problems(phone) == []
    said = phone.locator("[data-said]")

    name, other = phone.locator("#noms form").evaluate_all("forms => forms.slice(0, 2).map(form => form.dataset.who)")
    phone.get_by_role("searchbox", name="Nom ou prénom").fill(plain(name))
    row = phone.locator("#noms li").filter(has_text=name)
    expect(phone.locator("#noms li").filter(has_text=other)).to_have_count(0)
    row.get_by_role("button").click()
    expect(said).to_contain_text(f"{name} : présence notée.", use_inner_text=True)
    expect(phone.locator("#compte")).to_contain_text(name)

    phone.context.set_offline(True)
    phone.get_by_label("Prénom", exact=True).fill("Solène")
    phone.get_by_role("button", name="Faire entrer").click()
    phone.get_by_role("searchbox", name="Nom ou prénom").fill(plain(other))
    phone.locator("#noms li").filter(has_text=other).get_by_role("button").click()
    queue = phone.locator("[data-queue]")
    expect(queue.locator("li")).to_have_count(2)
    address, rows = phone.url, phone.locator("#noms li")
    expect(rows.first).to_be_visible()  # the list is back for the next person, without who was just noted
    expect(rows.filter(has_text=other)).to_have_count(0)
    phone.get_by_role("searchbox", name="Nom ou prénom").press("Enter")
    phone.get_by_role("button", name="Chercher").click()
    expect(rows.first).to_be_visible()
    assert phone.url == address
    expect(queue).to_contain_text("Partira au retour du réseau")
    assert there(live_site, slug) == [name]

    phone.context.set_offline(False)
    expect(queue).to_be_hidden()
    phone.reload()
    expect(phone.locator("#compte")).to_contain_text("Solène")
    assert len(there(live_site, slug)) == 3


def test_a_telephone_closed_with_something_unsent_sends_it_when_it_opens_the_door_again(
    phone: Page, live_site: Site
) -> None:
    slug = open_door(phone, live_site)
    address, before = phone.url, len(there(live_site, slug))
    phone.context.set_offline(True)
    phone.get_by_label("Prénom", exact=True).fill("Gaëtan")
    phone.get_by_role("button", name="Faire entrer").click()
    expect(phone.locator("[data-queue] li")).to_have_count(1)
    phone.goto("about:blank")

    phone.context.set_offline(False)
    phone.goto(address)

    expect(phone.locator("[data-said]")).to_contain_text("Gaëtan")
    assert len(there(live_site, slug)) == before + 1


def test_a_ticket_opened_by_the_camera_is_noted_at_once_and_can_be_undone(phone: Page, live_site: Site) -> None:
    slug = open_door(phone, live_site)
    before = there(live_site, slug)
    script = (
        "from maille.workshops.models import Registration\nfrom maille.workshops.tickets import ticket_of\n"
        f"print(ticket_of(Registration.objects.filter(workshop__slug={slug!r}, state='confirmed').order_by('-pk')[0]))"
    )
    ticket = live_site.run("manage", "shell", "-v0", "-c", script).strip().splitlines()[-1]

    phone.goto(f"{live_site.url}/roubaix/entree/{ticket}/")

    expect(phone).to_have_url(re.compile(r"/accueil/"))
    expect(phone.get_by_role("status").first).to_contain_text("présence notée", use_inner_text=True)
    assert len(there(live_site, slug)) == len(before) + 1
    phone.locator("#compte").get_by_role("button", name="Annuler").first.click()
    expect(phone.get_by_role("status").first).to_contain_text("Annulé")
    assert there(live_site, slug) == before
