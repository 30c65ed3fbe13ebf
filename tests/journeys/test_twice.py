"""Clicked twice, gone back, left open in two tabs, cut from the network: nothing is doubled, nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.walk import (
    PARTICIPANT,
    choose,
    follow,
    main,
    path_of,
    press,
    sign_in,
    somebody,
    title,
    told,
    unhurried,
)
from tests.site import Site

pytestmark = pytest.mark.browser

NEED = "/roubaix/besoins/la-friche-au-bout-de-la-rue-est-fermee-depuis-huit-ans/"
GROUP = "/roubaix/groupes/essayer-en-huit-semaines/"


@pytest.fixture(scope="module")
def person(live_site: Site, browser: Browser) -> Iterator[Page]:
    with somebody(browser) as page:
        sign_in(page, live_site, PARTICIPANT)
        yield page


def counted(site: Site) -> dict[str, int]:
    """How many rows of each kind there are."""
    return dict(line.split() for line in site.run("manage", "shell", "-v0", "-c", COUNT).strip().splitlines()[-6:])


COUNT = """
from maille.contributions.models import Comment, Node, Support
from maille.groups.models import GroupMember
from maille.people.models import Person
from maille.workshops.models import Registration
for model in (Comment, Node, Support, GroupMember, Person, Registration):
    print(model.__name__, model.objects.count())
"""


def double(button: Locator) -> None:
    """Two clicks as fast as a nervous hand makes them."""
    button.dblclick(no_wait_after=True, delay=10)


def test_every_button_clicked_twice_acts_once(live_site: Site, person: Page, phone: Page):
    before = counted(live_site)

    person.goto(live_site.url + NEED)
    double(main(person).get_by_role("button", name="Suivre"))
    expect(main(person).get_by_role("button", name="Suivi")).to_be_visible()
    expect(main(person).get_by_role("button", name="Suivi")).to_be_focused()
    supporters = int(main(person).locator(".soutien .num").inner_text())
    main(person).locator(".soutien").dispatch_event("click")
    expect(main(person).locator(".soutien .num")).to_have_text(str(supporters + 1))
    person.get_by_label("Votre commentaire").fill("On y verrait bien un jardin.")
    double(main(person).get_by_role("button", name="Publier mon commentaire"))
    expect(told(person)).to_contain_text("Votre commentaire est publié.")
    expect(main(person).get_by_text("On y verrait bien un jardin.")).to_have_count(1)
    person.goto(live_site.url + GROUP)
    double(main(person).get_by_role("button", name="Rejoindre le groupe"))
    expect(main(person).get_by_role("button", name="Quitter le groupe")).to_be_visible()
    person.goto(f"{live_site.url}/roubaix/agenda/")
    main(person).get_by_role("link", name="Tester, modéliser, s’engager").first.click()
    double(main(person).get_by_role("button", name=re.compile("inscri|viens", re.IGNORECASE)).first)
    expect(told(person)).to_be_visible()

    phone.goto(f"{live_site.url}/roubaix/besoins/exprimer/")
    phone.get_by_label("Votre besoin, en une phrase").fill("Il n’y a plus de fontaine au parc.")
    choose(phone, "Bien-être")
    unhurried(phone, 2)
    double(main(phone).get_by_role("button", name="Publier ce besoin"))
    expect(title(phone)).to_have_text("Merci, c’est noté")
    phone.goto(f"{live_site.url}/roubaix/participer/")
    phone.get_by_label("Prénom").fill("Aldo")
    phone.get_by_label("Adresse e-mail ou téléphone").fill("aldo@exemple.invalid")
    phone.get_by_label("15 ans").check()
    unhurried(phone, 0.5)
    double(main(phone).get_by_role("button", name="Je participe"))
    expect(title(phone)).to_have_text("C’est fait, Aldo")

    after = counted(live_site)
    assert {name: int(after[name]) - int(before[name]) for name in before} == {
        "Comment": 1,
        "Node": 1,
        "Support": 1,
        "GroupMember": 1,
        "Person": 1,
        "Registration": 2,
    }


@pytest.mark.parametrize("who", ["person", "phone"])
def test_going_back_and_sending_again_neither_doubles_nor_drops_a_word(
    live_site: Site, request: pytest.FixtureRequest, who: str
):
    page: Page = request.getfixturevalue(who)
    words = f"La cour de l’école est un four en juin, dit {who}."
    page.goto(f"{live_site.url}/roubaix/besoins/exprimer/")
    sentence = page.get_by_label("Votre besoin, en une phrase")
    sentence.fill(words)
    choose(page, "Jeunesse")
    unhurried(page, 2)
    press(page, "Publier ce besoin")
    expect(title(page)).to_have_text("Merci, c’est noté")
    first = path_of(page)

    page.go_back()
    sentence.fill(words)
    page.get_by_label("Jeunesse").check()
    unhurried(page, 2)
    press(page, "Publier ce besoin")
    expect(page.get_by_text(re.compile("Votre besoin, en une phrase|Merci")).first).to_be_visible()
    if title(page).inner_text() == "Exprimer un besoin":
        expect(main(page).locator(".field--err")).to_contain_text("publi")
        expect(sentence).to_have_value(words)
    else:
        assert path_of(page) == first
    page.goto(f"{live_site.url}/roubaix/besoins/?q=four+{who}")
    expect(main(page).get_by_role("link", name=words, exact=True)).to_have_count(1)
    page.go_back()
    sentence.fill(f"{words} Et rien n’y pousse.")
    page.get_by_label("Jeunesse").check()
    unhurried(page, 2)
    press(page, "Publier ce besoin")
    expect(main(page)).to_contain_text("Et rien n’y pousse.")
    expect(title(page)).to_have_text("Merci, c’est noté")


def test_a_comment_that_was_sent_does_not_come_back_as_a_draft(live_site: Site, person: Page):
    person.goto(live_site.url + NEED)
    person.get_by_label("Votre commentaire").fill("Je peux prêter des bacs.")
    person.reload()
    expect(person.get_by_label("Votre commentaire")).to_have_value("Je peux prêter des bacs.")
    press(person, "Publier mon commentaire")
    expect(told(person)).to_contain_text("Votre commentaire est publié.")
    expect(person.get_by_label("Votre commentaire")).to_have_value("")
    person.goto(live_site.url + NEED)
    expect(person.get_by_label("Votre commentaire")).to_have_value("")


def test_two_tabs_on_one_need_the_second_sees_what_was_published_meanwhile(live_site: Site, person: Page):
    person.goto(f"{live_site.url}/roubaix/besoins/exprimer/")
    person.get_by_label("Votre besoin, en une phrase").fill("Le square ferme trop tôt.")
    choose(person, "Bien-être")
    press(person, "Publier ce besoin")
    follow(person, "Voir la page")
    follow(person, "Corriger")
    with person.context.expect_page() as opened:
        person.evaluate("window.open(location.href)")
    second = opened.value
    person.get_by_label("Votre besoin, en une phrase").fill("Le square ferme à 18 h.")
    press(person, "Enregistrer")
    expect(title(person)).to_have_text("Le square ferme à 18 h.")

    second.get_by_label("Votre besoin, en une phrase").fill("Le square ferme avant la sortie du travail.")
    second.get_by_label("Où ?").fill("Épeule")
    press(second, "Enregistrer")
    expect(main(second)).to_contain_text("La version publiée aujourd’hui")
    expect(main(second)).to_contain_text("Le square ferme à 18 h.")
    expect(second.get_by_label("Votre besoin, en une phrase")).to_have_value(
        "Le square ferme avant la sortie du travail."
    )
    expect(second.get_by_label("Où ?")).to_have_value("Épeule")
    press(second, "Enregistrer")
    expect(title(second)).to_have_text("Le square ferme avant la sortie du travail.")
    second.close()


def test_without_network_the_draft_comes_back_and_is_sent_once(live_site: Site, browser: Browser):
    words = "Le dernier bus part avant la fin du cinéma."
    with somebody(browser, phone=True) as page:
        page.goto(f"{live_site.url}/roubaix/besoins/exprimer/")
        page.get_by_label("Votre besoin, en une phrase").fill(words)
        choose(page, "Jeunesse")
        page.get_by_text("Préciser (facultatif)").click()
        page.get_by_label("Où ?").fill("Centre-ville")
        unhurried(page, 2)
        page.context.set_offline(True)
        with page.expect_event("requestfailed"):
            main(page).get_by_role("button", name="Publier ce besoin").click(no_wait_after=True)
        page.context.set_offline(False)
        page.goto(f"{live_site.url}/roubaix/besoins/exprimer/")
        expect(page.get_by_label("Votre besoin, en une phrase")).to_have_value(words)
        expect(page.get_by_label("Jeunesse")).to_be_checked()
        expect(page.locator("#id_where")).to_have_value("Centre-ville")
        unhurried(page, 2)
        press(page, "Publier ce besoin")
        expect(title(page)).to_have_text("Merci, c’est noté")
        page.goto(f"{live_site.url}/roubaix/besoins/exprimer/")
        expect(page.get_by_label("Votre besoin, en une phrase")).to_have_value("")
        page.goto(f"{live_site.url}/roubaix/besoins/?q=cinéma")
        expect(main(page).get_by_role("link", name=words, exact=True)).to_have_count(1)
