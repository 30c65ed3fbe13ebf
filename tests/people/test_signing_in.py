"""Codes, cards, going out, and saying who one is."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import JournalEntry, OutboxMessage
from maille.core.outbox import queue_mail
from maille.people import housekeeping
from maille.people.actions import issue_card, register_person_for, revoke_card
from maille.people.models import AccessCard, Account, Person, SignInLink
from maille.programmes.actions.roles import give_role
from tests.people.browsing import code_of, last_letter, link_path
from tests.workshops.factories import create_person, create_programme

pytestmark = pytest.mark.django_db
EMAIL = "yasmine@exemple.invalid"
NOW = timezone.now()


def sign_in(browser: Client, email: str = EMAIL) -> object:
    browser.post(reverse("people:sign-in"), {"email": email})
    return browser.post(reverse("people:code"), {"code": code_of(email)})


def known(email: str = EMAIL, **fields: object) -> Person:
    return create_person(contact_email=email, **fields)


def test_a_code_proves_the_address_and_finds_the_person(client: Client) -> None:
    person = known()

    response = sign_in(client)

    account = Account.objects.get()
    person.refresh_from_db()
    assert (response.status_code, account.person, bool(account.proven_at)) == (302, person, True)
    assert person.proven_at is not None


def test_a_code_proves_the_address_of_somebody_whose_account_the_team_made(client: Client) -> None:
    person = known()
    Account.objects.create(email=EMAIL, person=person)

    sign_in(client)

    person.refresh_from_db()
    assert person.proven_at is not None
    assert "Adresse à confirmer" not in client.get(reverse("people:profile")).content.decode()


def test_an_unknown_address_gets_the_same_page_and_no_account_until_it_is_proven(client: Client) -> None:
    known()
    pages = []
    for email in (EMAIL, "inconnue@exemple.invalid"):
        browser = Client()
        response = browser.post(reverse("people:sign-in"), {"email": email})
        page = (
            browser.get(response.url)
            .content.decode()
            .replace(email, "ADRESSE")
            .replace(email.replace("@", "%40"), "ADRESSE")
        )
        pages.append(page.split('name="csrfmiddlewaretoken"')[0])

    assert pages[0] == pages[1]
    assert OutboxMessage.objects.count() == 2
    assert not Account.objects.filter(proven_at__isnull=False).exists()


def test_a_wrong_code_is_refused_and_five_end_it(client: Client) -> None:
    known()
    client.post(reverse("people:sign-in"), {"email": EMAIL})
    right = code_of(EMAIL)

    answers = [client.post(reverse("people:code"), {"code": "XXXX-XXXX"}).status_code for _try in range(5)]
    after = client.post(reverse("people:code"), {"code": right})

    assert answers == [422] * 5
    assert (after.status_code, after.url) == (302, reverse("people:sign-in"))
    assert Account.objects.get().proven_at is None


def test_a_code_lives_fifteen_minutes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    known()
    client.post(reverse("people:sign-in"), {"email": EMAIL})
    code, later = code_of(EMAIL), time.time() + 15 * 60 + 1
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: later)

    client.post(reverse("people:code"), {"code": code})

    assert Account.objects.get().proven_at is None


def test_codes_are_limited_by_address_whatever_the_browser() -> None:
    known()
    answers = [Client().post(reverse("people:sign-in"), {"email": EMAIL}).status_code for _try in range(6)]

    assert answers == [302] * 5 + [422]
    assert OutboxMessage.objects.filter(to=EMAIL).count() == 5


def test_many_people_of_one_house_get_their_codes() -> None:
    answers = {
        Client(REMOTE_ADDR="203.0.113.7")
        .post(reverse("people:sign-in"), {"email": f"p{n}@exemple.invalid"})
        .status_code
        for n in range(120)
    }

    assert answers == {302}


def test_the_code_is_wiped_once_its_mail_left_where_mails_leave(client: Client) -> None:
    known()
    client.post(reverse("people:sign-in"), {"email": EMAIL})

    assert last_letter(EMAIL).is_secret


def test_the_link_in_the_code_mail_opens_another_browser(client: Client) -> None:
    known()
    client.post(reverse("people:sign-in") + "?suite=/la/suite/", {"email": EMAIL})
    other = Client()

    assert other.post(link_path(EMAIL)).url == "/la/suite/"
    # The page one goes back to knows nothing of the address or the seat: the next one says it.
    assert "Votre adresse est confirmée." in other.get(reverse("people:profile")).content.decode()


def test_two_browsers_cannot_use_one_link(client: Client) -> None:
    known()
    client.post(reverse("people:sign-in"), {"email": EMAIL})
    path = link_path(EMAIL)

    assert [Client().post(path).status_code for _try in range(2)] == [302, 410]


def test_several_people_behind_one_address_are_asked_who_they_are(client: Client) -> None:
    known(first_name="Yasmine")
    second = known(first_name="Bruno")

    response = sign_in(client)
    page = client.get(response.url).content.decode()
    client.post(response.url, {"person": second.pk})

    assert response.url == reverse("people:who")
    assert "Yasmine" in page and "Bruno" in page
    assert Account.objects.get().person == second


def test_a_proven_address_that_nobody_gave_is_told_to_join(client: Client) -> None:
    response = sign_in(client, "nouvelle@exemple.invalid")

    assert response.url == reverse("people:who")
    assert client.get(response.url).status_code == 200
    assert client.get(reverse("people:profile")).url == reverse("people:who")


def test_an_address_does_not_lead_outside(client: Client) -> None:
    known()
    client.post(reverse("people:sign-in") + "?suite=https://mechant.invalid/", {"email": EMAIL})

    response = client.post(reverse("people:code"), {"code": code_of(EMAIL)})

    assert response.url == reverse("pages-site:mine")


def test_pages_for_known_people_send_visitors_to_sign_in_and_back(client: Client) -> None:
    for name in ("profile", "data", "data-download", "erase", "mail-choice", "consent"):
        response = client.get(reverse(f"people:{name}"))
        assert response.url.startswith(reverse("people:sign-in") + "?suite=")


def test_a_card_opens_a_browser_and_its_loss_closes_it(client: Client) -> None:
    organiser = create_person()
    person = register_person_for(first_name="Marcel", by=organiser, reason="inscription au téléphone")
    new = issue_card(person=person, by=organiser, now=NOW)
    assert new.code.replace("-", "") not in str(AccessCard.objects.values())

    response = client.post(reverse("people:card"), {"code": new.code.lower().replace("-", " ")})
    assert (response.status_code, client.get(reverse("people:profile")).status_code) == (302, 200)

    revoke_card(person=person, by=organiser, now=NOW)
    assert client.get(reverse("people:profile")).status_code == 302
    assert Client().post(reverse("people:card"), {"code": new.code}).status_code == 422


def test_a_new_card_replaces_the_former() -> None:
    organiser, person = create_person(), create_person()
    former = issue_card(person=person, by=organiser, now=NOW)
    issue_card(person=person, by=organiser, now=NOW)

    assert Client().post(reverse("people:card"), {"code": former.code}).status_code == 422


def test_cards_cannot_be_guessed_by_trying(client: Client) -> None:
    organiser, person = create_person(), create_person()
    new = issue_card(person=person, by=organiser, now=NOW)
    client.get(reverse("people:card"))
    for _try in range(10):
        client.post(reverse("people:card"), {"code": "AAAA-AAAA-AAAA"})

    assert client.post(reverse("people:card"), {"code": new.code}).status_code == 422


def test_going_out_forgets_the_account_and_the_guest(client: Client) -> None:
    known()
    sign_in(client)

    assert client.get(reverse("people:sign-out")).status_code == 200  # a GET does nothing
    assert client.get(reverse("people:profile")).status_code == 200
    client.post(reverse("people:sign-out"))

    assert client.get(reverse("people:profile")).status_code == 302


def test_a_closed_account_does_not_come_in(client: Client) -> None:
    Account.objects.create(email=EMAIL, is_active=False, person=known())

    response = sign_in(client)

    assert response.status_code == 422


def test_a_supervised_minor_gets_a_pseudonym_and_no_address() -> None:
    organiser = create_person()
    minor = register_person_for(first_name="Lina", by=organiser, reason="centre social", is_supervised=True)

    assert "Lina" not in minor.public_name and minor.pseudonym
    with pytest.raises(RuleError):
        register_person_for(first_name="Lina", by=organiser, reason="centre social", is_supervised=True, contact=EMAIL)
    with pytest.raises(RuleError):
        register_person_for(first_name="Lina", by=organiser, reason=" ")


def test_what_nobody_used_is_forgotten_after_a_month(client: Client) -> None:
    client.post(reverse("people:sign-in"), {"email": "faute.de.frappe@exemple.invalid"})
    kept = known()
    Client().post(reverse("people:sign-in"), {"email": kept.contact_email})

    housekeeping.sweep(now=timezone.now() + timedelta(days=40))

    assert list(Account.objects.values_list("email", flat=True)) == [kept.contact_email]
    assert SignInLink.objects.count() == 0


def test_signing_in_leaves_no_address_in_the_journal(client: Client) -> None:
    known()
    sign_in(client)

    lines = str(list(JournalEntry.objects.values("verb", "reason", "data")))
    assert "account.signed_in" in lines and "exemple.invalid" not in lines


def test_a_card_is_not_printed_for_who_has_an_account_or_looks_after_a_programme(client: Client) -> None:
    organiser, person = create_person(), create_person()
    new = issue_card(person=person, by=organiser, now=NOW)
    give_role(programme=create_programme(), person=person, kind="facilitator", by=organiser)

    assert client.post(reverse("people:card"), {"code": new.code}).status_code == 422
    with pytest.raises(RuleError):
        issue_card(person=person, by=organiser, now=NOW)
    proven = create_person(contact_email=EMAIL)
    Account.objects.create(email=EMAIL, person=proven, proven_at=NOW)
    with pytest.raises(RuleError):
        issue_card(person=proven, by=organiser, now=NOW)


def test_the_other_phones_of_the_room_read_only_mails_to_invented_addresses(client: Client) -> None:
    for to in ("elle@exemple.invalid", "elle@mairie.fr"):
        queue_mail(key=to, kind="test", to=to, subject="Bonjour", text="Un code.")
    real = OutboxMessage.objects.get(to="elle@mairie.fr")
    pages = [reverse("people:mailbox"), reverse("people:mailbox-message", args=[real.pk])]

    assert ["elle@mairie.fr" in client.get(page).content.decode() for page in pages] == [True, True]
    phone = Client(REMOTE_ADDR="192.168.1.20")
    assert ["elle@mairie.fr" in phone.get(page).content.decode() for page in pages] == [False, False]
    assert "elle@exemple.invalid" in phone.get(pages[0]).content.decode()
