"""Joining and coming back, as a browser does it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.core.models import JournalEntry, OutboxMessage
from maille.people.models import Account, Person
from maille.programmes.models import Membership, Position, Programme
from maille.workshops.models import Registration, Workshop
from tests.people.browsing import code_of, fields, link_path
from tests.workshops.factories import create_programme, create_workshop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("patient")]
EMAIL = "yasmine@exemple.invalid"


def join(client: Client, programme: Programme, **given: str) -> object:
    address = reverse("workshops:join", args=[programme.slug])
    form = fields(client.get(address))
    return client.post(
        address, form | {"first_name": "Yasmine", "contact": EMAIL, "workshop": "suivre", "is_15": "on"} | given
    )


def test_three_fields_and_a_button_make_a_participant(client: Client) -> None:
    workshop = create_workshop(capacity=5)

    response = join(client, workshop.programme, workshop=str(workshop.pk))

    assert (response.status_code, response.url) == (302, reverse("workshops:joined", args=[workshop.programme.slug]))
    person = Person.objects.get()
    membership = Membership.objects.get(person=person)
    assert (person.first_name, person.contact_email, person.proven_at) == ("Yasmine", EMAIL, None)
    assert (membership.level, [p.level for p in Position.objects.filter(membership=membership)]) == (3, [3])
    assert Registration.objects.get(person=person).state == "requested"
    assert "C’est fait, Yasmine" in client.get(response.url).content.decode().replace("'", "’").replace("&#x27;", "’")


def test_who_joins_on_the_way_to_something_else_is_offered_no_seat_unasked(client: Client) -> None:
    workshop = create_workshop()
    address = reverse("workshops:join", args=[workshop.programme.slug])

    def first_choice(query: str) -> str:
        return client.get(address + query).context["form"]["workshop"].value()

    assert first_choice("") == str(workshop.pk)
    assert first_choice("?suite=/un/besoin/") == "suivre"
    assert first_choice(f"?suite=/un/besoin/&atelier={workshop.slug}") == str(workshop.pk)


def test_following_without_a_workshop_is_level_one(client: Client) -> None:
    join(client, create_programme())

    assert Membership.objects.get().level == 1


def test_a_telephone_is_enough_and_holds_its_seat_at_once(client: Client) -> None:
    workshop = create_workshop(capacity=1)

    join(client, workshop.programme, contact="+33 3 53 01 00 12", workshop=str(workshop.pk))

    assert Person.objects.get().phone == "03 53 01 00 12"
    assert Registration.objects.get().state == "confirmed"
    assert OutboxMessage.objects.count() == 0


def test_the_same_form_sent_twice_makes_one_participant(client: Client) -> None:
    programme = create_programme()
    address = reverse("workshops:join", args=[programme.slug])
    form = fields(client.get(address)) | {
        "first_name": "Yasmine",
        "contact": EMAIL,
        "workshop": "suivre",
        "is_15": "on",
    }
    other_tab = Client()
    other_tab.cookies["csrftoken"] = client.cookies["csrftoken"].value

    client.post(address, form)
    other_tab.post(address, form)

    assert (Person.objects.count(), OutboxMessage.objects.count()) == (1, 1)
    assert other_tab.get(reverse("people:profile")).status_code == 200


def test_a_known_address_gets_the_very_same_answer(client: Client) -> None:
    programme = create_programme()
    known, unknown = Client(), Client()
    join(client, programme)

    pages = []
    for browser, email in ((known, EMAIL), (unknown, "autre@exemple.invalid")):
        response = join(browser, programme, contact=email)
        page = browser.get(response.url).content.decode()
        pages.append(re.sub(r'(csrfmiddlewaretoken|once)" value="\w+', "", page).replace(email, "ADRESSE"))

    assert pages[0] == pages[1]
    assert Person.objects.filter(contact_email=EMAIL).count() == 2


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"first_name": ""}, "Donnez un prénom"),
        ({"first_name": "‮​"}, "Donnez un prénom"),
        ({"first_name": "..."}, "Donnez un prénom"),
        ({"contact": "yasmine@"}, "Il manque la fin"),
        ({"contact": "bonjour"}, "numéro de téléphone"),
        ({"contact": ""}, "l’un des deux suffit"),
        ({"is_15": ""}, "Cochez cette case si vous avez 15 ans ou plus. Avant"),
        ({"site_web": "https://exemple.invalid"}, "machine"),
        ({"seen": "forgé"}, "machine"),
        ({"workshop": "999999"}, "Choisissez dans la liste"),
        ({"first_name": "a" * 1000}, "80"),
        ({"first_name": "\x00"}, ""),
    ],
)
def test_a_wrong_form_says_what_to_do_keeps_what_was_typed_and_writes_nothing(
    client: Client, given: dict[str, str], says: str
) -> None:
    response = join(client, create_programme(), **given)

    page = response.content.decode().replace("&#x27;", "’").replace("'", "’").replace("\xa0", " ")
    assert response.status_code == 422
    assert says in page
    assert Person.objects.count() == JournalEntry.objects.count() == OutboxMessage.objects.count() == 0


def test_a_form_sent_faster_than_anybody_types_is_shown_again_and_then_accepted(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maille.core.spam.FASTEST", 3600)
    refused = join(client, create_programme())
    assert (refused.status_code, Person.objects.count()) == (422, 0)


def test_a_person_comes_back_to_what_they_wanted_but_never_outside(client: Client) -> None:
    programme = create_programme()
    address = reverse("workshops:join", args=[programme.slug])
    for suite, kept in (
        ("/la/suite/", True),
        ("https://mechant.invalid/", False),
        ("//mechant.invalid", False),
        ("/\\mechant.invalid", False),
    ):
        browser = Client()
        form = fields(browser.get(address, {"suite": suite})) | {
            "first_name": "Yasmine",
            "contact": EMAIL,
            "workshop": "suivre",
            "is_15": "on",
        }
        response = browser.post(f"{address}?suite={suite}", form)
        assert ("suite=" in response.url) == kept


def test_120_people_join_from_one_address_in_five_minutes() -> None:
    workshop = create_workshop(capacity=200)
    for number in range(120):
        browser = Client(REMOTE_ADDR="203.0.113.7")
        response = join(browser, workshop.programme, contact=f"p{number}@exemple.invalid", workshop=str(workshop.pk))
        assert response.status_code == 302

    assert Membership.objects.count() == 120


def test_one_browser_cannot_go_on_for_ever(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maille.workshops.views.joining.JOINS_PER_BROWSER", 2)
    programme = create_programme()
    answers = []
    for number in range(4):
        client.cookies.pop("sessionid", None)
        answers.append(join(client, programme, contact=f"p{number}@exemple.invalid").status_code)

    assert answers == [302, 302, 422, 422]


def test_an_archive_is_read_not_joined(client: Client) -> None:
    assert client.get(reverse("workshops:join", args=[create_programme(state="archived").slug])).status_code == 403


def test_the_link_of_the_welcome_letter_works_once_in_another_browser_and_keeps_the_seat(client: Client) -> None:
    workshop = create_workshop(capacity=5)
    join(client, workshop.programme, workshop=str(workshop.pk))
    other, path = Client(), link_path(EMAIL)

    assert other.get(path).status_code == 200  # a mail scanner
    response = other.post(path)

    assert (response.status_code, response.url) == (302, workshop.get_absolute_url())
    assert Registration.objects.get().state == "confirmed"
    assert other.get(reverse("people:profile")).status_code == 200
    assert Client().get(path).status_code == 410


def test_once_the_address_is_proven_elsewhere_the_guest_browser_loses_access(client: Client) -> None:
    join(client, create_programme())
    assert client.get(reverse("people:profile")).status_code == 200

    Client().post(link_path(EMAIL))

    assert client.get(reverse("people:profile")).status_code == 302


def test_the_same_form_sent_again_does_not_open_a_person_whom_somebody_else_proved(client: Client) -> None:
    programme = create_programme()
    address = reverse("workshops:join", args=[programme.slug])
    form = fields(client.get(address)) | {
        "first_name": "Yasmine", "contact": EMAIL, "workshop": "suivre", "is_15": "on", "once": "k",
    }  # fmt: skip
    client.post(address, form)
    Client().post(link_path(EMAIL))

    del client.cookies["sessionid"]
    client.post(address, form)

    assert client.get(reverse("people:data-download")).status_code == 302
    assert Person.objects.count() == 1


def test_after_going_out_the_form_of_before_cannot_be_sent_again(client: Client) -> None:
    join(client, create_programme())
    before = client.cookies["csrftoken"].value

    client.post(reverse("people:sign-out"))

    assert client.cookies["csrftoken"].value != before


@pytest.mark.parametrize("name", ["Gagnez sur http://mechant.invalid", "mechant.invalid", "www.mechant", "a@b"])
def test_a_name_leads_nobody_anywhere_in_the_letter_to_a_stranger(client: Client, name: str) -> None:
    assert join(client, create_programme(), first_name=name).status_code == 422
    assert not OutboxMessage.objects.exists()


def test_a_link_too_old_signs_nobody_in(client: Client) -> None:
    join(client, create_programme())
    path = link_path(EMAIL)
    Account.objects.get().links.update(expires_at=timezone.now() - timedelta(seconds=1))

    response = Client().post(path)

    assert (response.status_code, Account.objects.get().proven_at) == (410, None)


def test_a_second_participation_with_the_same_address_is_reunited_after_proof(client: Client) -> None:
    workshop = create_workshop(capacity=5)
    join(client, workshop.programme)
    first = Person.objects.get()
    client.post(link_path(EMAIL))
    later = Client()
    join(later, workshop.programme, workshop=str(workshop.pk))
    second = Person.objects.exclude(pk=first.pk).get()

    response = later.post(link_path(EMAIL))

    assert response.url.startswith(reverse("people:who"))
    assert Registration.objects.get().state == "confirmed"  # the address is proven, whoever they are
    later.post(response.url, {"person": second.pk})
    assert (Registration.objects.get().person, Membership.objects.get().person) == (first, first)
    assert Person.objects.alive().get() == first


def test_a_stranger_cannot_be_reunited_with_somebody_else(client: Client) -> None:
    join(client, create_programme())
    client.post(link_path(EMAIL))
    victim = Person.objects.create(first_name="Victime", contact_email="victime@exemple.invalid")

    client.post(reverse("people:who"), {"person": victim.pk})

    victim.refresh_from_db()
    assert victim.merged_into is None


def test_the_address_of_a_workshop_of_another_programme_is_refused(client: Client) -> None:
    elsewhere: Workshop = create_workshop()

    assert join(client, create_programme(), workshop=str(elsewhere.pk)).status_code == 422
    assert Registration.objects.count() == 0


def test_the_code_signs_in_the_browser_that_asked(client: Client) -> None:
    join(client, create_programme())
    client.post(link_path(EMAIL))
    other = Client()
    other.post(reverse("people:sign-in") + "?suite=/la/suite/", {"email": EMAIL.upper()})

    response = other.post(reverse("people:code"), {"code": code_of(EMAIL)})

    assert (response.status_code, response.url) == (302, "/la/suite/")
    assert other.get(reverse("people:profile")).status_code == 200
