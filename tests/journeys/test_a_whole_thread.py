"""One need, from a phone without an account to a company, through everybody's hands; each test goes on from the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.walk import (
    FACILITATOR,
    PARTICIPANT,
    choose,
    follow,
    hears_tomorrow,
    letters_to,
    main,
    note,
    path_of,
    press,
    sign_in,
    somebody,
    title,
    told,
    unhurried,
    well,
)
from tests.site import Site

pytestmark = pytest.mark.browser

NADEGE = "nadege@exemple.invalid"
NEED = "À la sortie de l’école, personne ne garde mes jumeaux jusqu’à 19 h."
IDEA = "Le goûter des voisins"
COMPANY = "Les Voisins du goûter, association"


@dataclass
class Cast:
    """Everybody has a browser of their own, open from the first act to the last."""

    giver: Page
    facilitator: Page
    friend: Page
    need: str = ""
    challenge: str = ""
    group: str = ""
    solution: str = ""
    project: str = ""
    company: str = ""


@pytest.fixture(scope="module")
def cast(live_site: Site, browser: Browser) -> Iterator[Cast]:
    with somebody(browser, phone=True) as giver, somebody(browser) as team, somebody(browser, phone=True) as friend:
        sign_in(team, live_site, FACILITATOR)
        sign_in(friend, live_site, PARTICIPANT)
        yield Cast(giver, team, friend)


def test_a_visitor_gives_a_need_without_an_account_and_gets_a_receipt(live_site: Site, cast: Cast):
    page = cast.giver
    page.goto(live_site.url)
    follow(page, "Exprimer un besoin")
    page.get_by_label("Votre besoin, en une phrase").fill(NEED)
    choose(page, "Bien-être dans ma ville")
    unhurried(page, 2)
    press(page, "Publier ce besoin")

    expect(title(page)).to_have_text("Merci, c’est noté")
    expect(main(page)).to_contain_text(NEED)
    expect(main(page)).to_contain_text("Contribution anonyme")
    assert page.url.split("?")[0] == main(page).locator("code").inner_text()
    well(page)
    follow(page, "Voir la page")
    expect(title(page)).to_have_text(NEED)
    cast.need = path_of(page)
    page.go_back()
    expect(title(page)).to_have_text("Merci, c’est noté")


def test_they_join_in_three_fields_and_claim_it(live_site: Site, cast: Cast):
    page = cast.giver
    press(page, "Rejoindre, puis la rattacher")
    expect(title(page)).to_have_text("Je participe")
    fields = page.locator("main form").locator("input:visible:not([tabindex='-1']), select:visible, textarea:visible")
    assert [fields.nth(n).get_attribute("name") for n in range(fields.count())] == [
        "first_name",
        "contact",
        "workshop",
        "is_15",
    ]
    page.get_by_label("Prénom").fill("Nadège")
    page.get_by_label("Adresse e-mail ou téléphone").fill(NADEGE)
    page.get_by_label("À quel atelier").select_option("suivre")
    page.get_by_label("15 ans").check()
    unhurried(page, 0.5)
    press(page, "Je participe")

    expect(title(page)).to_have_text("C’est fait, Nadège")
    hears_tomorrow(live_site, NADEGE)
    expect(main(page)).to_contain_text(NADEGE)
    follow(page, "Reprendre où j’en étais")
    press(page, "C’est la mienne")
    expect(told(page)).to_have_text("Cette contribution est dans votre fil.")
    follow(page, "Voir mon fil")
    expect(main(page).locator("article.thread")).to_contain_text(NEED)


def test_a_facilitator_writes_a_challenge_from_chosen_needs(live_site: Site, cast: Cast):
    page = cast.facilitator
    page.goto(live_site.url)
    follow(page, "Défis", within=page.locator("header"))
    follow(page, "Écrire un défi")
    page.get_by_label("Chercher dans les besoins").fill("jumeaux")
    press(page, "Chercher")
    choose(page, NEED)
    page.get_by_label("Chercher dans les besoins").fill("crèche")
    press(page, "Chercher")
    expect(page.get_by_role("group", name="Déjà choisis")).to_contain_text(NEED)
    page.get_by_role("group", name="Besoins").get_by_role("checkbox").first.check()
    press(page, "Écrire le défi à partir de ces besoins")
    expect(main(page)).to_contain_text("Il vient de 2 besoins")

    page.get_by_label("Comment pourrions-nous… (verbe et résultat)").fill("garder les enfants après l'école")
    page.get_by_label("Pour qui").fill("parents qui finissent tard")
    page.get_by_label("Alors que").fill("la garderie ferme à 17 h")
    page.get_by_label("Nom court").fill("Garder après l'école")
    press(page, "Vérifier sans publier")
    expect(main(page)).to_contain_text(
        "Comment pourrions-nous garder les enfants après l’école pour parents qui finissent tard, alors que la garderie ferme à 17 h ?"
    )
    well(page)
    press(page, "Publier le défi")
    expect(told(page)).to_contain_text("Votre défi est publié")
    cast.challenge = path_of(page)
    for state in ("relu", "soumis au vote", "retenu"):
        note(page, state)


def test_the_group_opens_two_join_and_one_leaves(live_site: Site, cast: Cast):
    page, friend = cast.facilitator, cast.friend
    follow(page, "Ouvrir le groupe")
    page.get_by_label("J’en suis membre").uncheck()
    press(page, "Ouvrir le groupe")
    expect(told(page)).to_contain_text("Le groupe est ouvert")
    cast.group = path_of(page)

    cast.giver.goto(live_site.url + "/roubaix/mon-fil/")
    follow(cast.giver, "Garder après l’école")
    press(cast.giver, "Rejoindre le groupe")
    expect(told(cast.giver)).to_contain_text("Vous êtes dans le groupe")
    assert path_of(cast.giver) == cast.group
    friend.goto(live_site.url + cast.challenge)
    press(friend, "Rejoindre le groupe")
    expect(main(friend)).to_contain_text("2 membres")
    expect(main(friend).get_by_role("complementary")).to_contain_text("Nadège")
    press(friend, "Quitter le groupe")
    expect(told(friend)).to_contain_text("Vous avez quitté le groupe")
    expect(main(friend)).to_contain_text("1 membre")
    friend.go_back()
    friend.reload()
    expect(main(friend)).to_contain_text("1 membre")
    well(friend)


def test_a_solution_by_the_group_goes_from_state_to_state(cast: Cast):
    page = cast.giver
    page.reload()
    follow(page, "Proposer une idée")
    expect(page.get_by_label("Avec le groupe").locator("option:checked")).to_have_text("Garder après l’école")
    page.get_by_label("Votre idée en une phrase").fill(IDEA)
    page.get_by_label("Comment cela marche").fill("Chacun accueille deux enfants, un soir par semaine.")
    press(page, "Publier mon idée")
    expect(told(page)).to_contain_text("Votre idée est publiée")
    cast.solution = path_of(page)
    expect(main(page).locator("[aria-current=step]").first).to_contain_text("Idée")
    for state in ("esquissée", "prototypée", "testée", "modélisée", "présentée"):
        note(page, state)
    expect(main(page)).to_contain_text("Présentée")


def test_the_solution_becomes_a_project_and_a_company(live_site: Site, cast: Cast):
    page, friend = cast.giver, cast.friend
    follow(page, "Lancer le projet")
    page.get_by_label("Pour quoi faire").fill("Que personne ne coure après 17 h.")
    choose(page, "Personne encore")
    press(page, "Lancer le projet")
    cast.project = path_of(page)
    expect(main(page)).to_contain_text("Cherche un porteur")

    friend.goto(live_site.url + cast.project)
    follow(friend, "Je porte")
    press(friend, "Je porte")
    expect(main(friend).get_by_role("complementary")).to_contain_text("Bérénice B.")
    follow(friend, "Ouvrir la page de l’entreprise")
    friend.get_by_label("Nom de l’entreprise").fill(COMPANY)
    press(friend, "Publier")
    expect(title(friend)).to_have_text(COMPANY)
    cast.company = path_of(friend)


def test_the_thread_shows_both_directions(live_site: Site, cast: Cast):
    page = cast.facilitator
    stations = [cast.need, cast.challenge, cast.group, cast.solution, cast.project, cast.company]
    for station in (cast.need, cast.company):
        page.goto(live_site.url + station)
        links = main(page).locator("ol.fil--h a").evaluate_all("links => links.map(link => link.pathname)")
        assert set(stations) - {station} <= set(links)
    expect(main(page).locator("ol.fil--h")).to_contain_text(NEED)


def test_one_mail_a_day_tells_the_giver_and_their_thread_shows_it_all(live_site: Site, cast: Cast):
    sent = live_site.run("manage", "shell", "-v0", "-c", TOMORROW).split()[-2:]
    subjects = letters_to(cast.facilitator, live_site, NADEGE)
    assert int(sent[0]) > 0
    assert sent[1] == "0"
    assert len([subject for subject in subjects if "nouvelle" in subject]) == 1, subjects
    follow(cast.facilitator, re.compile("nouvelle"))
    for words in (NEED, "garder les enfants", IDEA, COMPANY):
        expect(main(cast.facilitator)).to_contain_text(words)

    page = cast.giver
    page.goto(live_site.url + "/roubaix/mon-fil/")
    strand = main(page).locator("article.thread", has_text=NEED)
    for words in ("Garder après l’école", IDEA, COMPANY):
        expect(strand).to_contain_text(words)
    well(page)


TOMORROW = """
from datetime import datetime, time, timedelta
from django.utils import timezone
from maille.pages.digest import send_digests
noon = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=1), time(12)))
print(send_digests(noon), send_digests(noon + timedelta(hours=6)))
"""
