"""What identifies an erased author is sealed for a key that is not here; without a key, or without a text, nothing is."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.contributions.actions import Words, comment, publish, revise, support
from maille.contributions.models import Kind, Node, NodeState
from maille.core.models import JournalEntry
from maille.people.actions import erase_person, merge_people
from maille.people.models import Account, Offer, Organisation, Person
from maille.people.sealing import keys, store
from maille.people.sealing.models import SealedIdentity
from maille.programmes.models import Programme
from maille.solutions.models import SolutionAuthor
from maille.steering import retention
from tests.gates.world import build_world
from tests.people.test_data import as_guest, everything_kept
from tests.workshops.factories import create_person, create_programme

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime(2027, 3, 1, 10))
Part = SealedIdentity.Part


@pytest.fixture
def private() -> bytes:
    """The half that the organiser keeps; the public half is in use."""
    written, public = keys.make()
    store.use_key(public=public, now=NOW)
    return keys.read(written)


def give(programme: Programme, by: Person, now: datetime = NOW) -> Node:
    return publish(kind=Kind.NEED, programme=programme, words=Words(title="Des bancs à l'ombre"), by=by, now=now)[0]


def author(**fields: object) -> Person:
    """Somebody with an account who published one need."""
    values = {"first_name": "Yasmine", "last_name": "Métier", "contact_email": "yasmine@exemple.invalid", "phone": ""}
    person = create_person(**(values | {"created_at": datetime(2027, 1, 5, 9, tzinfo=NOW.tzinfo)} | fields))
    if person.contact_email:
        Account.objects.create(email=person.contact_email, person=person, proven_at=NOW, created_at=NOW)
    give(create_programme(), person, now=person.created_at)
    return person


def test_the_key_opens_what_the_author_gave_and_each_part_has_its_day(private):
    person = author(pseudonym="Yas")
    erase_person(person=person, by=person, now=NOW)

    assert store.read_sealed(person=person, private=private) == {
        Part.IDENTITY: {
            "prenom": "Yasmine", "nom": "Métier", "courriel": "yasmine@exemple.invalid",
            "ouvert_le": "2027-01-05", "ferme_le": "2027-03-01",
        },
        Part.ACCOUNT: {"pseudonyme": "Yas", "compte_du": "2027-03-01", "adresse_prouvee_le": "2027-03-01"},
    }  # fmt: skip
    days = dict(SealedIdentity.objects.values_list("part", "until"))
    assert days == {"identity": date(2032, 3, 1), "account": date(2028, 3, 1)}
    erased = JournalEntry.objects.get(verb="person.erased")
    assert erased.data == {"sealed_until": "2032-03-01"}


def test_nothing_here_reads_it(private):
    """Neither the tables nor the lengths of what is sealed say anything."""
    first, second = author(), author(first_name="Jo", last_name="", contact_email="j@exemple.invalid")
    for person in (first, second):
        erase_person(person=person, by=person, now=NOW)

    rows = SealedIdentity.objects.filter(part=Part.IDENTITY)
    raw = [bytes(row.sealed) for row in rows]
    assert len(raw) == 2 and len({len(one) for one in raw}) == 1
    assert not [word for word in (b"Yasmine", "Métier".encode(), b"yasmine@") for one in raw if word in one]
    assert not [text for text in everything_kept() if "Yasmine" in text or "Métier" in text or "yasmine" in text]


def test_only_what_was_given_is_sealed(private):
    person = author(first_name="Jo", last_name="", contact_email="", phone="03 53 01 00 12")
    erase_person(person=person, by=person, now=NOW)

    said = store.read_sealed(person=person, private=private)
    assert list(said) == [Part.IDENTITY]
    assert set(said[Part.IDENTITY]) == {"prenom", "telephone", "ouvert_le", "ferme_le"}


def test_without_a_key_nothing_is_sealed():
    erase_person(person=author(), by=None, now=NOW)

    assert not SealedIdentity.objects.exists()
    assert JournalEntry.objects.get(verb="person.erased").data == {}


def test_after_the_key_is_withdrawn_nothing_more_is_sealed(private):
    erase_person(person=author(), by=None, now=NOW)
    store.stop(now=NOW)
    erase_person(person=author(contact_email="z@exemple.invalid"), by=None, now=NOW)

    assert SealedIdentity.objects.filter(part=Part.IDENTITY).count() == 1


WAYS = ["need", "comment", "correction", "for_somebody", "typed_in", "offer", "organisation", "co_author", "withdrawn"]


@pytest.mark.parametrize("way", WAYS)
def test_whoever_put_something_online_is_an_author(private, way):
    world = build_world()
    person, other, node = create_person(), world.giver, world.nodes["need"]
    words, programme = Words(title="Un banc à l'ombre"), node.programme
    if way == "need":
        give(programme, person)
    if way == "comment":
        comment(node=node, by=person, text="D'accord", now=NOW)
    if way == "correction":
        revise(node=node, words=words, by=person, now=NOW)
    if way in {"for_somebody", "typed_in"}:
        named = {"on_behalf_of": person, "entered_by": other} if way == "for_somebody" else {"entered_by": person}
        publish(kind=Kind.NEED, programme=programme, words=words, by=None, now=NOW, **named)
    if way == "offer":
        Offer.objects.create(person=person, direction="offer", kind="skill", text="Coudre")
    if way == "organisation":
        Organisation.objects.create(name="Les Rebobineurs", slug="les-r", created_by=person)
    if way == "co_author":
        SolutionAuthor.objects.create(solution=world.nodes["solution"].solution, person=person)
    if way == "withdrawn":
        Node.objects.filter(pk=give(programme, person).pk).update(state=NodeState.HIDDEN, state_reason="Retirée")

    erase_person(person=person, by=None, now=NOW)

    assert SealedIdentity.objects.filter(person_number=person.pk, part=Part.IDENTITY).count() == 1


@pytest.mark.parametrize("who", ["reader", "supporter", "draft", "invented"])
def test_who_published_nothing_is_not_sealed(private, who):
    person = create_person(is_demo=who == "invented")
    node = give(create_programme(), person if who == "invented" else create_person())
    if who == "supporter":
        support(node=node, by=person, now=NOW)
    if who == "draft":
        publish(
            kind=Kind.NEED, programme=node.programme, words=Words(title="À finir"), by=person, now=NOW, state="draft"
        )

    erase_person(person=person, by=None, now=NOW)

    assert not SealedIdentity.objects.exists()


def test_two_rows_made_one_are_sealed_once_by_the_one_that_stays(private):
    kept, gone = author(), create_person(contact_email="autre@exemple.invalid")
    merge_people(kept=kept, gone=gone, by=kept, now=NOW)
    erase_person(person=kept, by=kept, now=NOW)

    assert set(SealedIdentity.objects.values_list("person_number", flat=True)) == {kept.pk}


def test_another_key_or_another_persons_row_does_not_open(private):
    first, second = author(), author(contact_email="b@exemple.invalid")
    for person in (first, second):
        erase_person(person=person, by=None, now=NOW)
    stranger, _public = keys.make()
    with pytest.raises(keys.WrongKey):
        store.read_sealed(person=first, private=keys.read(stranger))

    sealed = SealedIdentity.objects.get(person_number=second.pk, part=Part.IDENTITY).sealed
    SealedIdentity.objects.filter(person_number=first.pk, part=Part.IDENTITY).update(sealed=sealed)
    with pytest.raises(keys.WrongKey):
        store.read_sealed(person=first, private=private)


def test_each_part_goes_on_its_day_and_the_table_says_so(private):
    erase_person(person=author(), by=None, now=NOW)
    lines = {line.rule.code: line for line in retention.lines(NOW)}
    assert (lines["identites"].due, lines["identites"].next_on) == (0, date(2032, 3, 1))
    assert (lines["pseudonymes"].due, lines["pseudonymes"].next_on) == (0, date(2028, 3, 1))

    for year, left in ((2028, ["identity"]), (2032, [])):
        day = timezone.make_aware(datetime(year, 3, 1, 1))
        retention.apply_rules(day.replace(day=1, month=2))
        assert len(SealedIdentity.objects.all()) == len(left) + 1
        retention.apply_rules(day)
        assert list(SealedIdentity.objects.values_list("part", flat=True)) == left
    gone = JournalEntry.objects.filter(verb="retention.applied", data__rule="identites").get()
    assert gone.data == {"rule": "identites", "count": 1}


def test_what_retention_erases_is_sealed_too(private):
    person = author(created_at=datetime(2024, 1, 5, 9, tzinfo=NOW.tzinfo))
    retention.apply_rules(NOW)
    told = timezone.make_aware(datetime(2027, 4, 1, 10))
    retention.apply_rules(told)

    said = store.read_sealed(person=person, private=private)[Part.IDENTITY]
    assert (said["nom"], said["ferme_le"]) == ("Métier", "2027-04-01")


@pytest.mark.parametrize(
    ("with_key", "publishes", "shown"),
    [
        (True, True, "votre identité est donc mise sous scellés"),
        (True, False, "Rien n'est mis sous scellés"),
        (False, True, "ne garde l'identité de personne"),
    ],
)
def test_the_page_says_beforehand_what_then_happens(client: Client, with_key, publishes, shown):
    if with_key:
        store.use_key(public=keys.make()[1], now=NOW)
    person = create_person()
    if publishes:
        give(create_programme(), person)
    as_guest(client, person)

    assert shown in said(client.get(reverse("people:erase")))
    client.post(reverse("people:erase"), {"sure": "on"})

    assert SealedIdentity.objects.exists() == (with_key and publishes)


@pytest.mark.one_engine
@pytest.mark.parametrize("with_key", [True, False])
def test_the_public_page_says_whether_identities_are_sealed(client: Client, with_key):
    if with_key:
        store.use_key(public=keys.make()[1], now=NOW)
    page = said(client.get(reverse("pages:privacy", args=[build_world().programme.slug])))

    assert ("Sous scellés 5 ans" in page) == with_key
    assert ("rien n'est mis sous scellés ici" in page) != with_key


def said(response: object) -> str:
    words = response.content.decode().replace("&#x27;", "'").replace("’", "'")  # type: ignore[attr-defined]
    return words.replace("\u202f", " ").replace("\xa0", " ")


def test_a_key_copied_by_hand_is_read_and_a_slip_is_told():
    written, _public = keys.make()
    assert keys.read(
        f"Ma clé :\n  {written.replace(' ', chr(10)).lower().replace('maille-cle-1', keys.MARK)}\nfin"
    ) == keys.read(written)
    last = written[-1]
    with pytest.raises(keys.WrongKey, match="recopiée"):
        keys.read(written[:-1] + ("A" if last != "A" else "B"))
    with pytest.raises(keys.WrongKey, match="ne contient pas"):
        keys.read(written[:-5])


@pytest.mark.one_engine
def test_the_organisers_journal_gives_the_number_of_an_erased_person():
    world = build_world()
    erase_person(person=world.giver, by=world.giver, now=NOW)
    page = said(world.client("o").get(reverse("steering:journal", args=[world.programme.slug])))

    assert f"Personne effacée, n° {world.giver.pk}" in page and world.giver.first_name not in page
