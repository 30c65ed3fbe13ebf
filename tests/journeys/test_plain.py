"""Without scripts, without fonts, on a thin line: the same acts, and few bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.journeys.walk import choose, follow, main, path_of, press, somebody, title, told, well
from tests.site import Site

pytestmark = pytest.mark.browser

NEED = "/roubaix/besoins/la-friche-au-bout-de-la-rue-est-fermee-depuis-huit-ans/"
KB = 1000


@pytest.fixture(scope="module")
def plain(browser: Browser) -> Iterator[Page]:
    """A visitor's phone whose browser runs no script."""
    with somebody(browser, phone=True, java_script_enabled=False) as page:
        yield page


def wait(page: Page, seconds: float) -> None:
    """The page's own clock does not run without scripts."""
    page.wait_for_timeout(seconds * 1000)


def test_without_scripts_a_need_is_given_and_a_place_is_taken(live_site: Site, plain: Page):
    plain.goto(live_site.url)
    follow(plain, "Exprimer un besoin")
    plain.get_by_label("Votre besoin, en une phrase").fill("Les trottoirs sont trop étroits pour une poussette double.")
    choose(plain, "Bien-être")
    plain.get_by_text("Préciser (facultatif)").click()
    plain.locator("#id_where").fill("Pile")
    wait(plain, 2.1)
    press(plain, "Publier ce besoin")
    expect(title(plain)).to_have_text("Merci, c’est noté")
    expect(main(plain).locator("code")).to_contain_text("/recu/")

    plain.locator("header details.menu summary").click()
    plain.locator("header").get_by_role("link", name="Agenda").last.click()
    main(plain).get_by_role("link", name="Choisir et concevoir").first.click()
    follow(plain, re.compile("inscri|viens|participe", re.IGNORECASE))
    expect(plain.get_by_label("À quel atelier").locator("option:checked")).to_contain_text("Mardi 1er décembre")
    wait(plain, 0.6)
    press(plain, "Je participe")
    expect(main(plain)).to_contain_text("Il reste 3 points à corriger")
    plain.get_by_label("Prénom").fill("Ondine")
    plain.get_by_label("Adresse e-mail ou téléphone").fill("ondine@exemple.invalid")
    plain.get_by_label("15 ans").check()
    wait(plain, 0.6)
    press(plain, "Je participe")
    expect(title(plain)).to_have_text("C’est fait, Ondine")


def test_without_scripts_one_supports_comments_and_joins_a_group(live_site: Site, plain: Page):
    plain.goto(live_site.url + NEED)
    count = int(main(plain).locator(".soutien .num").inner_text())
    press(plain, re.compile("Je soutiens"))
    expect(main(plain).get_by_role("button", name=re.compile("Soutenu"))).to_contain_text(str(count + 1))
    assert path_of(plain) == NEED
    press(plain, re.compile("Soutenu"))
    expect(main(plain).get_by_role("button", name=re.compile("Je soutiens"))).to_contain_text(str(count))
    plain.get_by_label("Votre commentaire").fill("On pourrait y planter des fruitiers.")
    press(plain, "Publier mon commentaire")
    expect(main(plain)).to_contain_text("On pourrait y planter des fruitiers.")
    plain.goto(f"{live_site.url}/roubaix/groupes/essayer-en-huit-semaines/")
    press(plain, "Rejoindre le groupe")
    expect(told(plain)).to_contain_text("Vous êtes dans le groupe")
    press(plain, "Quitter le groupe")
    expect(told(plain)).to_contain_text("Vous avez quitté le groupe")


def test_without_scripts_one_searches_and_reads_the_thread_as_a_table(live_site: Site, plain: Page):
    plain.goto(live_site.url)
    plain.locator("header details.menu summary").click()
    plain.locator("header").get_by_role("link", name="Rechercher").click()
    plain.get_by_label("Que cherchez-vous").fill("couturieres")
    press(plain, "Chercher")
    expect(main(plain)).to_contain_text("trouvées pour « couturieres »")
    plain.goto(f"{live_site.url}/roubaix/fil/")
    follow(plain, "Lire en tableau")
    row = main(plain).locator("tr", has_text="Chutes et mains expertes")
    row.get_by_text("3 besoins").click()
    row.get_by_role("link", name=re.compile("Trente ans de métier")).click()
    expect(title(plain)).to_contain_text("Trente ans de métier")


def test_the_home_page_is_readable_without_scripts_fonts_or_styles(live_site: Site, browser: Browser):
    def refuse(route: Route) -> None:
        if route.request.resource_type in ("script", "font"):
            route.abort()
        else:
            route.continue_()

    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.route("**/*", refuse)
    page.goto(live_site.url)
    for words in ("Co-créons la ville de demain", "Prochain rendez-vous", "3 enjeux, 3 fils", "Réflexion collective"):
        expect(main(page).get_by_text(words).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    well(page)
    follow(page, "Exprimer un besoin")
    expect(page.get_by_label("Votre besoin, en une phrase")).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    "size", [{"width": 390, "height": 844}, {"width": 1440, "height": 900}], ids=["phone", "desktop"]
)
def test_a_first_visit_and_the_pages_after_it_are_light(live_site: Site, browser: Browser, size: dict[str, int]):
    context = browser.new_context(viewport=size, device_scale_factor=2)
    page = context.new_page()
    wire = Wire(page)
    page.goto(live_site.url, wait_until="networkidle")
    assert wire.take() < 150 * KB, wire.last
    for path in ("/roubaix/besoins/", "/roubaix/fil/", "/roubaix/defis/chutes-et-mains-expertes/", "/roubaix/agenda/"):
        page.goto(live_site.url + path, wait_until="networkidle")
        assert wire.take() < 30 * KB, (path, wire.last)
    context.close()


class Wire:
    """The bytes that came over the network, headers and fonts included, as the browser counts them."""

    def __init__(self, page: Page) -> None:
        self.addresses: dict[str, str] = {}
        self.sizes: dict[str, float] = {}
        self.last: dict[str, float] = {}
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.on(
            "Network.requestWillBeSent", lambda told: self.addresses.update({told["requestId"]: told["request"]["url"]})
        )
        devtools.on(
            "Network.loadingFinished", lambda told: self.sizes.update({told["requestId"]: told["encodedDataLength"]})
        )

    def take(self) -> float:
        """How many since the last time."""
        self.last = {self.addresses.get(name, name): size for name, size in self.sizes.items()}
        total = sum(self.sizes.values())
        self.sizes.clear()
        assert total > KB
        return total
