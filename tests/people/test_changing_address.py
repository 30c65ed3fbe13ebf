"""A new address in the profile, and what else opened somebody before their address was proven."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import OutboxMessage
from maille.people.actions import issue_card, person_of_card
from maille.people.models import Account, Person
from maille.programmes.actions.roles import give_role
from tests.people.browsing import link_path
from tests.people.test_signing_in import EMAIL, known, sign_in
from tests.workshops.factories import create_programme

pytestmark = pytest.mark.django_db
NEW = "yasmine@ailleurs.invalid"
NOW = timezone.now()


def change_address(browser: Client, email: str = NEW) -> str:
    page = browser.post(
        reverse("people:profile"), {"first_name": "Yasmine", "contact_email": email, "phone": "", "language": "fr"},
        follow=True,
    )  # fmt: skip
    return page.content.decode()


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_new_address_is_confirmed_by_one_click_and_opens_instead_of_the_former(
    client: Client, elsewhere: bool
) -> None:
    person = known()
    sign_in(client)
    page = change_address(client)
    assert f"Un message vient de partir à {NEW}" in page
    person.refresh_from_db()
    assert (person.proven_at, Account.objects.get(person=person).email) == (None, EMAIL)

    browser = Client() if elsewhere else client
    browser.post(link_path(NEW))

    person.refresh_from_db()
    assert (Account.objects.get(person=person).email, person.contact_email) == (NEW, NEW)
    assert person.proven_at is not None
    assert browser.get(reverse("people:profile")).context["person"] == person
    assert Account.objects.get(email=EMAIL).person is None
    assert OutboxMessage.objects.filter(to=EMAIL, subject__contains="adresse a changé").count() == 1
    former = Client()
    sign_in(former)
    assert former.get(reverse("people:profile")).status_code == 302


def test_a_code_at_the_new_address_asks_and_attaches(client: Client) -> None:
    person = known()
    sign_in(client)
    change_address(client)
    browser = Client()
    sign_in(browser, NEW)

    page = browser.get(reverse("people:who")).content.decode()
    assert "Yasmine" in page
    browser.post(reverse("people:who"), {"person": person.pk})

    assert Account.objects.get(person=person).email == NEW


def test_somebody_else_s_address_in_a_profile_gives_nothing_to_either(client: Client) -> None:
    """The other one has an account of her own: nothing moves, and the letter's click joins nobody to anybody."""
    person = known()
    other = known("autre@exemple.invalid", first_name="Aïcha")
    hers = Client()
    sign_in(hers, other.contact_email)
    sign_in(client)
    change_address(client, other.contact_email)

    hers.post(link_path(other.contact_email))

    assert Account.objects.get(person=other).email == "autre@exemple.invalid"
    assert Account.objects.get(person=person).email == EMAIL


def test_letters_to_a_new_address_are_few(client: Client) -> None:
    known()
    sign_in(client)
    for number in range(8):
        change_address(client, NEW if number % 2 else "autre@ailleurs.invalid")

    assert OutboxMessage.objects.filter(subject__contains="nouvelle adresse").count() == 6


@pytest.mark.parametrize("account_was_made", [False, True])
def test_a_card_and_its_browsers_end_with_the_first_proof(client: Client, account_was_made: bool) -> None:
    person, organiser = known(), known("equipe@exemple.invalid", first_name="Jeanne")
    if account_was_made:
        Account.objects.create(email=EMAIL, person=person)
    code = issue_card(person=person, by=organiser, now=NOW).code
    browser = Client()
    browser.post(reverse("people:card"), {"code": code})
    assert browser.get(reverse("people:profile")).status_code == 200

    sign_in(client)

    assert browser.get(reverse("people:profile")).status_code == 302
    with pytest.raises(RuleError, match="Ce code ne correspond"):
        person_of_card(code=code, now=NOW)


def test_a_card_s_browser_gets_no_right_of_a_team(client: Client) -> None:
    person, organiser = known(), known("equipe@exemple.invalid", first_name="Jeanne")
    programme = create_programme()
    code = issue_card(person=person, by=organiser, now=NOW).code
    client.post(reverse("people:card"), {"code": code})

    give_role(programme=programme, person=Person.objects.get(pk=person.pk), kind="organiser", by=organiser, now=NOW)

    assert client.get(f"/{programme.slug}/organisation/").status_code != 200
    assert not person.cards.filter(revoked_at__isnull=True).exists()
