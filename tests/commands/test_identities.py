"""`maille identities`: a key made once, one identity opened with a line in the journal, counts; refusals in one sentence."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from maille.cli import CommandRefused, parser
from maille.commands import doctor, identities
from maille.contributions.actions import Words, comment, publish, revise
from maille.contributions.models import Kind, Node
from maille.core.models import InstanceFact, JournalEntry
from maille.people.actions import erase_person, find_or_create_organisation
from maille.people.models import Person
from maille.people.sealing import keys
from maille.people.sealing.models import SealedIdentity
from tests.workshops.factories import create_person, create_programme

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime(2027, 3, 1, 10))


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str]):
    """What `maille identities …` prints."""

    def run(*words: str) -> str:
        assert identities.run(parser().parse_args(["identities", *words])) == 0
        return capsys.readouterr().out.replace("\xa0", " ").replace("\u202f", " ")

    return run


@pytest.fixture
def sheet(typed, tmp_path: Path) -> Path:
    """What `key` printed, as a file on a stick."""
    path = tmp_path / "cle.txt"
    path.write_text(typed("key"), encoding="utf-8")
    return path


@pytest.fixture
def opened(typed, sheet: Path):
    """Opening with the right key, a reason and a reference."""
    words = ["open", "--key-file", str(sheet), "--reason", "réquisition du parquet", "--reference", "PV 2027/12"]
    return lambda who, *more: typed(*words, *more, who)


def erased_author(*, name: str = "Métier", entered_by: Person | None = None) -> tuple[Person, Node]:
    person = create_person(first_name="Yasmine", last_name=name, contact_email="yasmine@exemple.invalid", phone="")
    words = Words(title="Des bancs à l'ombre")
    node, _ = publish(
        kind=Kind.NEED, programme=create_programme(), words=words, by=person, now=NOW, entered_by=entered_by
    )
    erase_person(person=person, by=person, now=NOW)
    return person, node


def test_the_private_half_is_printed_and_kept_nowhere(sheet: Path):
    private = keys.read(sheet.read_text(encoding="utf-8"))
    kept = str(list(InstanceFact.objects.values())) + str(list(JournalEntry.objects.values()))

    assert private.hex() not in kept and keys.written(private) not in kept
    assert InstanceFact.objects.get(name="sealing_key").value["public"] in kept
    assert JournalEntry.objects.get(verb="identity.key_made").data == {"key": keys.fingerprint_of(private)}


def test_one_identity_is_read_and_the_journal_keeps_why_not_what(opened):
    person, node = erased_author()
    told = opened(str(person.pk))

    assert "nom : Métier" in told and "courriel : yasmine@exemple.invalid" in told
    line = JournalEntry.objects.get(verb="identity.opened")
    assert (line.subject_id, line.reason, line.data) == (
        person.pk,
        "réquisition du parquet",
        {"reference": "PV 2027/12"},
    )
    assert "Métier" in opened(f"https://ville.exemple.invalid{node.get_absolute_url()}?page=2")
    assert JournalEntry.objects.filter(verb="identity.opened").count() == 2


def test_a_comment_leads_to_who_wrote_it(opened):
    person, other = create_person(last_name="Delcourt"), create_person()
    node, _ = publish(kind=Kind.NEED, programme=create_programme(), words=Words(title="Un banc"), by=other, now=NOW)
    said = comment(node=node, by=person, text="D'accord", now=NOW)
    erase_person(person=person, by=None, now=NOW)

    assert "Delcourt" in opened(f"{node.get_absolute_url()}#commentaire-{said.pk}")


def test_an_organisation_leads_to_who_made_its_page(opened):
    person, programme = create_person(last_name="Delcourt"), create_programme()
    made = find_or_create_organisation(name="Les Rebobineurs", kind="association", by=person)
    erase_person(person=person, by=None, now=NOW)

    assert "Delcourt" in opened(reverse("pages:organisation", args=[programme.slug, made.slug]))


def test_who_corrected_it_is_one_of_them(opened):
    person, other = create_person(), create_person()
    node, _ = publish(kind=Kind.NEED, programme=create_programme(), words=Words(title="Un banc"), by=person, now=NOW)
    revise(node=node, words=Words(title="Deux bancs"), by=other, now=NOW)
    for one in (person, other):
        erase_person(person=one, by=None, now=NOW)
    with pytest.raises(CommandRefused, match=rf"{person.pk} \(l'a écrite\), {other.pk} \(l'a corrigée\)"):
        opened(node.get_absolute_url())


def test_when_several_had_a_part_their_numbers_are_told(opened):
    writer = create_person()
    person, node = erased_author(entered_by=writer)
    with pytest.raises(CommandRefused, match=rf"{person.pk} \(l'a écrite\), {writer.pk} \(l'a saisie\)"):
        opened(node.get_absolute_url())


def test_the_key_may_come_by_the_standard_input(typed, sheet: Path, monkeypatch: pytest.MonkeyPatch):
    person, _node = erased_author()
    with sheet.open(encoding="utf-8") as file:
        monkeypatch.setattr("sys.stdin", file)
        told = typed("open", "--key-file", "-", "--reason", "r", "--reference", "12", str(person.pk))

    assert "Métier" in told


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("999999", "il n'y a pas de personne"),
        ("alive", "n'est pas effacée"),
        ("reader", "rien n'est scellé"),
        ("/roubaix/besoins/", "donnez le numéro"),
        ("/ailleurs/besoins/des-bancs/", "pas de contribution à cette adresse"),
        ("n'importe quoi", "donnez le numéro"),
        ("anonymous", "sans compte"),
    ],
)
def test_what_cannot_be_opened_is_said_and_not_noted(opened, who: str, why: str):
    if who == "anonymous":
        node, _ = publish(kind=Kind.NEED, programme=create_programme(), words=Words(title="Un banc"), by=None, now=NOW)
        who = node.get_absolute_url()
    if who in {"alive", "reader"}:
        person = create_person()
        if who == "reader":
            erase_person(person=person, by=None, now=NOW)
        who = str(person.pk)
    with pytest.raises(CommandRefused, match=why):
        opened(who)

    assert not JournalEntry.objects.filter(verb="identity.opened").exists()


@pytest.mark.parametrize("reason", ["plainte contre Mme métier", "écrire à yasmine@exemple.invalid", "  "])
def test_the_reason_names_nobody(opened, reason: str):
    person, _node = erased_author()
    with pytest.raises(CommandRefused, match="motif"):
        opened(str(person.pk), "--reason", reason)

    assert not JournalEntry.objects.filter(verb="identity.opened").exists()


def test_a_key_left_among_the_data_or_lost_is_refused(
    opened, monkeypatch: pytest.MonkeyPatch, sheet: Path, tmp_path: Path
):
    person, _node = erased_author()
    with pytest.raises(CommandRefused, match="je ne trouve pas"):
        opened(str(person.pk), "--key-file", str(tmp_path / "ailleurs.txt"))
    monkeypatch.setattr(settings.ENV, "data", tmp_path)
    with pytest.raises(CommandRefused, match="ne se pose jamais sur le serveur"):
        opened(str(person.pk))


def test_a_second_key_is_asked_for_and_the_first_still_opens_its_own(typed, opened, tmp_path: Path):
    person, _node = erased_author()
    with pytest.raises(CommandRefused, match="--replace"):
        typed("key")
    second = tmp_path / "seconde.txt"
    second.write_text(typed("key", "--replace"), encoding="utf-8")
    later, _node = erased_author(name="Carlier")

    assert "gardez-la jusqu'au 1er mars 2032" in second.read_text(encoding="utf-8")
    assert "Métier" in opened(str(person.pk))
    assert "Carlier" in opened(str(later.pk), "--key-file", str(second))
    with pytest.raises(CommandRefused, match="est scellée pour la clé"):
        opened(str(person.pk), "--key-file", str(second))


def test_status_counts_and_stop_ends(typed, opened):
    person, _node = erased_author()
    opened(str(person.pk))
    told = typed("status")
    assert "identité, clé" in told and ": 1 ; la première s'efface le 1er mars 2032" in told
    assert "Ouvertures au journal : 1" in told

    assert "jusqu'au 1er mars 2032" in typed("stop")
    assert "Aucune clé" in typed("status")
    assert SealedIdentity.objects.count() == 1
    with pytest.raises(CommandRefused):
        typed("stop")


def test_doctor_says_whether_there_is_a_key(typed):
    (line,) = doctor.EXAMINATIONS["identités scellées"]()
    assert isinstance(line, doctor.Choice) and "maille identities key" in line
    typed("key")
    (line,) = doctor.EXAMINATIONS["identités scellées"]()
    assert not isinstance(line, doctor.Choice) and "sa moitié privée n'est pas ici" in line
