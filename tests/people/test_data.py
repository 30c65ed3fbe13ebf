"""One's own data: correcting, choosing, downloading, joining two rows, erasing."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.contributions.actions import Words, comment, publish, revise, support
from maille.contributions.models import Comment, Kind, Node, Support, Version
from maille.core import journal
from maille.core.errors import RuleError
from maille.core.models import JournalEntry, OutboxMessage
from maille.people.actions import edit_profile, erase_person, give_consent, merge_people, withdraw_consent
from maille.people.actions.merging import links_to_person
from maille.people.mails import Item, Letter, send_letter
from maille.people.models import Account, Consent, Person
from maille.people.sealing.models import SealedIdentity
from maille.programmes.actions.membership import join_programme
from maille.programmes.actions.roles import give_role
from maille.programmes.models import Membership, Programme
from maille.workshops.actions import register
from maille.workshops.models import Registration
from tests.workshops.factories import create_person, create_programme, create_workshop, states

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def give(programme: Programme, author: Person, title: str = "Un besoin") -> Node:
    node, _receipt = publish(kind=Kind.NEED, programme=programme, words=Words(title=title), by=author, now=NOW)
    return node


def everything_kept() -> list[str]:
    models = (Person, Account, Version, JournalEntry, OutboxMessage, Node, Membership, SealedIdentity)
    return [str(list(model.objects.values())) for model in models]


def as_guest(client: Client, person: Person) -> Client:
    session = client.session
    session["guest_person"] = [person.pk, person.guest_epoch]
    session.save()
    return client


def test_two_rows_become_one_and_nothing_given_is_lost() -> None:
    workshop = create_workshop(capacity=5)
    programme = workshop.programme
    kept, gone = create_person(phone=""), create_person(phone="03 20 00 00 00")
    node, other = give(programme, gone), give(programme, create_person())
    for person in (kept, gone):
        support(node=other, by=person, now=NOW)
        join_programme(programme=programme, person=person, level=1, now=NOW)
        register(workshop=workshop, person=person, now=NOW)
    comment(node=other, by=gone, text="D'accord", now=NOW)

    merge_people(kept=kept, gone=gone, by=kept, now=NOW)

    node.refresh_from_db()
    other.refresh_from_db()
    kept.refresh_from_db()
    assert (node.author, Comment.objects.get().author) == (kept, kept)
    assert (other.support_count, Support.objects.filter(node=other).count()) == (1, 1)
    assert Membership.objects.get().person == kept
    assert sorted(states(workshop)) == ["cancelled", "confirmed"]
    assert kept.phone == "03 20 00 00 00"
    assert Person.objects.alive().filter(pk=gone.pk).count() == 0
    for field in links_to_person():
        left = field.model._default_manager.filter(**{field.name: gone.pk})
        assert left.count() == 0, field


def test_a_person_with_an_account_is_not_swallowed() -> None:
    kept, gone = create_person(), create_person()
    Account.objects.create(email="a@exemple.invalid", person=gone)

    with pytest.raises(RuleError):
        merge_people(kept=kept, gone=gone, by=kept, now=NOW)


def test_a_merge_that_fails_half_way_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    programme = create_programme()
    kept, gone = create_person(), create_person()
    node = give(programme, gone)

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(journal, "record", fail)
    with pytest.raises(RuntimeError):
        merge_people(kept=kept, gone=gone, by=kept, now=NOW)

    node.refresh_from_db()
    assert node.author == gone


def test_erasing_takes_the_data_and_leaves_the_thread() -> None:
    workshop = create_workshop(capacity=1)
    person = create_person(
        first_name="Yasmine", last_name="Métier", contact_email="yasmine@exemple.invalid", proven_at=NOW
    )
    Account.objects.create(email="yasmine@exemple.invalid", person=person, proven_at=NOW)
    join_programme(programme=workshop.programme, person=person, level=3, now=NOW)
    register(workshop=workshop, person=person, now=NOW)
    register(workshop=workshop, person=create_person(), now=NOW)
    node = give(workshop.programme, person, "Premiers mots, à oublier")
    revise(node=node, words=Words(title="Des bancs à l'ombre"), by=person, now=NOW, note="Corrigé par Yasmine")
    supported = give(workshop.programme, create_person())
    support(node=supported, by=person, now=NOW)
    journal.record("need.documented", subject=node, by=person, reason="Yasmine l'a vu")

    erase_person(person=person, by=person, now=NOW)

    node.refresh_from_db()
    supported.refresh_from_db()
    assert (node.title, str(node.author), supported.support_count) == ("Des bancs à l'ombre", "Personne effacée", 0)
    assert states(workshop) == ["cancelled", "offered"]
    assert list(Version.objects.filter(node=node).order_by("pk").values_list("title", "by")) == [
        ("", None),
        ("Des bancs à l'ombre", None),
    ]
    assert not [text for text in everything_kept() if "Yasmine" in text or "Métier" in text or "yasmine" in text]


def test_the_last_organiser_cannot_vanish() -> None:
    person = create_person()
    give_role(programme=create_programme(), person=person, kind="organiser", by=None)

    with pytest.raises(RuleError):
        erase_person(person=person, by=person, now=NOW)

    person.refresh_from_db()
    assert person.first_name


def test_erasing_by_the_page_needs_the_box_and_signs_out(client: Client) -> None:
    person = create_person()
    as_guest(client, person)

    assert client.post(reverse("people:erase"), {}).status_code == 422
    assert client.post(reverse("people:erase"), {"sure": "on"}).status_code == 302

    person.refresh_from_db()
    assert person.erased_at is not None
    assert client.get(reverse("people:profile")).status_code == 302


def test_the_download_holds_what_i_gave_and_nobody_else(client: Client) -> None:
    programme = create_programme()
    person, other = create_person(phone="03 53 01 00 12"), create_person(first_name="Bruno", phone="03 53 99 99 99")
    Person.objects.filter(pk=other.pk).update(registered_by=person)
    give(programme, person, "Des bancs à l'ombre")
    give(programme, other, "Autre chose")

    response = as_guest(client, person).get(reverse("people:data-download"))
    data = json.loads(response.content)

    assert data["donne"]["contributions.node.author"][0]["title"] == "Des bancs à l'ombre"
    assert "03 53 01 00 12" in response.content.decode()
    assert "Bruno" not in response.content.decode() and "Autre chose" not in response.content.decode()
    assert "_hash" not in response.content.decode()


def test_the_profile_is_corrected_and_a_new_address_must_be_proven(client: Client) -> None:
    person = create_person(contact_email="avant@exemple.invalid", proven_at=NOW)
    values = {"first_name": "Yasmine", "contact_email": "apres@exemple.invalid", "phone": "", "language": "en"}

    assert as_guest(client, person).post(reverse("people:profile"), values).status_code == 302

    person.refresh_from_db()
    assert (person.first_name, person.language, person.proven_at) == ("Yasmine", "en", None)
    assert client.post(reverse("people:profile"), values | {"contact_email": "mal@"}).status_code == 422


def test_a_supervised_minor_keeps_a_pseudonym() -> None:
    minor = create_person(is_supervised=True, pseudonym="Pinson 12")

    with pytest.raises(RuleError):
        edit_profile(person=minor, values={"first_name": "Lina", "pseudonym": "", "contact_email": "", "phone": ""})


def test_a_consent_keeps_its_words_and_its_history() -> None:
    person = create_person()
    give_consent(person=person, purpose="photo", wording="Paraître sur les photos", now=NOW)
    give_consent(person=person, purpose="photo", wording="Paraître sur les photos", now=NOW)
    withdraw_consent(person=person, purpose="photo", now=NOW)
    give_consent(person=person, purpose="photo", wording="Paraître sur les photos", now=NOW)

    assert [bool(row.withdrawn_at) for row in Consent.objects.order_by("pk")] == [True, False]


def test_taking_back_the_directory_consent_ends_every_listing(client: Client) -> None:
    person = create_person()
    join_programme(programme=create_programme(), person=person, level=1, now=NOW)
    as_guest(client, person).post(reverse("people:consent"), {"purpose": "directory", "answer": "give"})
    assert Membership.objects.get().in_directory

    client.post(reverse("people:consent"), {"purpose": "directory", "answer": "withdraw"})

    assert not Membership.objects.get().in_directory


def test_news_stop_in_one_click_from_the_mail_without_signing_in() -> None:
    person = create_person(contact_email="a@exemple.invalid")
    letter = Letter(
        "Des nouvelles", "Bonjour,", ["Voici."], items=[Item("Un défi est né", "https://exemple.invalid/d")]
    )
    message = send_letter(letter, key="n1", kind="digest", to="a@exemple.invalid", person=person, is_news=True)
    path = message.headers["List-Unsubscribe"].strip("<>").partition("8000")[2]
    strict = Client(enforce_csrf_checks=True)

    assert message.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert path.startswith("/compte/courriels/") and path in message.text and path in message.html
    assert strict.get(path).status_code == 200
    person.refresh_from_db()
    assert person.mail_choice == "daily"
    strict.post(path, {"List-Unsubscribe": "One-Click"})

    person.refresh_from_db()
    assert person.mail_choice == "none"
    assert strict.get(reverse("people:unsubscribe", args=["forgé"])).status_code == 404


def test_the_mailbox_exists_only_in_a_demonstration(client: Client, settings: object) -> None:
    settings.MAILBOX_ENABLED = True
    assert client.get(reverse("people:mailbox")).status_code == 200
    settings.MAILBOX_ENABLED = False
    assert client.get(reverse("people:mailbox")).status_code == 404


def test_past_registrations_stay_as_counts_after_an_erasure() -> None:
    workshop, person = create_workshop(), create_person()
    row = register(workshop=workshop, person=person, now=NOW)
    Registration.objects.filter(pk=row.pk).update(state="present")

    erase_person(person=person, by=person, now=NOW)

    assert states(workshop) == ["present"]
