"""What people wrote of themselves in a form: kind of actor, news, workshops; what is not understood is said by its line."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from maille.core.models import JournalEntry, OutboxMessage
from maille.people.actions import give_consent, withdraw_consent
from maille.people.imports.columns import guess_all
from maille.people.models import Consent, Person
from maille.programmes.models import Membership
from maille.steering.imports.words import KindReader, WorkshopReader, yes_or_no
from maille.steering.models import ColumnMemory, ImportBatch
from maille.workshops.models import Registration, Workshop
from tests.steering.conftest import said
from tests.workshops.factories import create_phase, create_programme, create_workshop

HEADERS = "Prénom;Email;Vous êtes ?;À quel atelier;Recevoir les nouvelles"


def year() -> int:
    return timezone.localdate().year + 1


@pytest.fixture
def kinds(db):
    programme = create_programme()
    labels = [
        "Entreprises",
        "Entrepreneurs",
        "Associations",
        "Étudiants",
        "Écoles de l'enseignement supérieur",
        "Citoyens",
    ]
    for label in labels:
        programme.actor_kinds.create(code=label.split()[0].lower().replace("é", "e"), label=label)
    return KindReader(programme)


@pytest.mark.parametrize(
    ("cell", "labels", "other"),
    [
        ("Associations", ["Associations"], ""), ("une association de quartier", ["Associations"], ""), ("étudiante", ["Étudiants"], ""),
        ("Étudiant(e)", ["Étudiants"], ""), ("étudiant·e", ["Étudiants"], ""), ("Habitante", ["Citoyens"], ""), ("Citoyenne ; association", ["Citoyens", "Associations"], ""),
        ("entrepreneuse", ["Entrepreneurs"], ""), ("Écoles de l'enseignement supérieur", ["Écoles de l'enseignement supérieur"], ""),
        ("Bricoleur", [], "Bricoleur"), ("association, bricoleur", ["Associations"], "bricoleur"), ("", [], ""), (" ; , ", [], ""),
    ],
)  # fmt: skip
def test_a_kind_is_found_in_ones_own_words_and_the_others_are_kept(kinds, cell, labels, other):
    found = kinds.read(cell)

    assert ([kind.label for kind in found.known], found.other) == (labels, other)


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("oui", True), ("Oui, volontiers", True), ("J'accepte de recevoir les nouvelles", True), ("Je souhaite recevoir la lettre", True),
        ("x", True), ("✓", True), ("1", True), ("D'accord", True), ("Yes", True), ("", False), ("non", False), ("Non merci", False),
        ("Je ne souhaite pas recevoir la lettre", False), ("0", False), ("peut-être", None), ("?", None), ("plus tard", None),
    ],
)  # fmt: skip
def test_only_a_clear_yes_is_an_agreement(cell, answer):
    assert yes_or_no(cell) is answer


@pytest.fixture
def agenda(db):
    """Three workshops to come, two of them on one day, and one that is over."""
    programme = create_programme()
    create_phase(programme)
    rows = [
        ("Écrire les défis", "ecrire", date(year(), 1, 19), "confirmed"), ("Créer une entreprise, première journée", "creer", date(year(), 3, 1), "announced"),
        ("Choisir", "choisir", date(year(), 3, 1), "confirmed"), ("Se rencontrer", "rencontrer", date(year(), 1, 12), "finished"),
    ]  # fmt: skip
    for number, (title, slug, on, state) in enumerate(rows):
        create_workshop(programme, title=title, slug=slug, code=f"W{number}", on=on, state=state)
    Workshop.objects.get(slug="choisir").slots.update(part_of_day="afternoon")
    return WorkshopReader(programme)


@pytest.mark.parametrize(
    ("cell", "slugs"),
    [
        ("Écrire les défis", ["ecrire"]), ("ecrire les defis", ["ecrire"]), ("creer", ["creer"]), ("{year}-01-19", ["ecrire"]),
        ("{year}-01-19T00:00:00", ["ecrire"]), ("19/01/{year}", ["ecrire"]), ("19/01", ["ecrire"]), ("mardi 19 janvier", ["ecrire"]), ("January 19", ["ecrire"]),
        ("Écrire les défis ; Choisir", ["ecrire", "choisir"]), ("19/01, Choisir", ["ecrire", "choisir"]), ("1er mars, après-midi", ["choisir"]),
        ("1er mars, matin", ["creer"]), ("Créer une entreprise, première journée", ["creer"]),
        ("Créer une entreprise, première journée, Écrire les défis", ["creer", "ecrire"]),
        ("Choisir et concevoir (1er mars, après-midi)", ["choisir"]), ("Écrire les défis. Mardi 19 janvier, matin : 12 places libres sur 72", ["ecrire"]),
        ("Choisir et concevoir, 1er mars, après-midi", ["choisir"]), ("tous", ["ecrire", "creer", "choisir"]), ("Aucun", []), ("", []),
    ],
)  # fmt: skip
def test_workshops_are_named_by_title_address_or_day(agenda, cell, slugs):
    found = agenda.read(cell.format(year=year()))

    assert ([workshop.slug for workshop in found.workshops], found.unread, found.closed) == (slugs, [], [])


@pytest.mark.parametrize("cell", ["le 31 février", "20/01", "1er mars", "Atelier cuisine", "19/01/1999"])
def test_what_names_no_workshop_or_several_is_left_and_told(agenda, cell):
    assert (agenda.read(cell).workshops, agenda.read(cell).unread) == ([], [cell])


def test_of_several_only_what_names_none_is_left(agenda):
    found = agenda.read("Écrire les défis, atelier cuisine")

    assert ([workshop.slug for workshop in found.workshops], found.unread) == (["ecrire"], ["atelier cuisine"])


def test_a_workshop_that_is_over_is_named_but_takes_nobody(agenda):
    assert [workshop.slug for workshop in agenda.read("Se rencontrer").closed] == ["rencontrer"]


@pytest.fixture
def two(programme) -> list[Workshop]:
    return [
        create_workshop(programme, title="Écrire les défis", slug="ecrire", code="E1"),
        create_workshop(programme, title="Choisir", slug="choisir", code="E2"),
    ]


@pytest.fixture
def bring(at_work, page):
    """Gives the list (its cells cut at « ; », a semicolon written « + »), keeps the guessed columns, looks, saves."""

    def work(*rows: str, workshop: Workshop | None = None):
        typed = {
            "pasted": "\n".join([HEADERS, *rows]).replace(";", "\t").replace("+", ";"),
            "source": "Formulaire de la Ville",
        }
        url = at_work.post(page("import"), typed)["Location"]
        form = at_work.get(url).context["form"]
        chosen = {name: form[name].value() for name in form.names} | {"workshop": workshop.pk if workshop else ""}
        return at_work.post(url, chosen | {"step": "preview"}), at_work.post(url, chosen | {"step": "save"}), url

    return work


def test_each_line_says_its_kind_its_workshops_and_its_agreement(at_work, programme, organiser, bring, two):
    programme.actor_kinds.create(code="associations", label="Associations")

    seen, _saved, url = bring(
        "Inès;ines@exemple.invalid;Association;Écrire les défis + Choisir;oui",
        "Noé;noe@exemple.invalid;Luthier;;", "Zoé;zoe@exemple.invalid;;atelier cuisine;peut-être",
        workshop=two[1],
    )  # fmt: skip

    words = said(seen).replace("\u202f", " ").replace("\xa0", " ")
    for told in (
        "Ligne 3 : Noé · « Luthier » n'est pas",
        "Ligne 4 : Zoé · « atelier cuisine » ne",
        "« peut-être » n'est ni oui ni non",
    ):
        assert told in words
    seats = {
        person.first_name: sorted(row.workshop.slug for row in person.registrations.all())
        for person in Person.objects.filter(first_name__in=["Inès", "Noé", "Zoé"])
    }
    assert seats == {"Inès": ["choisir", "ecrire"], "Noé": ["choisir"], "Zoé": []}
    one, other = (programme.memberships.get(person__first_name=name) for name in ("Inès", "Noé"))
    assert ([kind.code for kind in one.kinds.all()], other.other_kind) == (["associations"], "Luthier")
    proof = Consent.objects.get()
    assert (proof.person, proof.purpose, proof.source) == (one.person, "news", f"list:{ImportBatch.objects.get().pk}")
    assert all(word in proof.wording for word in ("Recevoir les nouvelles", "oui", "Formulaire de la Ville"))
    assert JournalEntry.objects.get(verb="consent.given").actor_id == organiser.pk
    assert dict(ColumnMemory.objects.values_list("header", "field"))["vous etes"] == "kind"
    report = said(at_work.get(url))
    assert "Ligne 4" in report and "cuisine" not in report and "1 accord" in report.replace("\xa0", " ")


def test_the_first_letter_tells_every_seat_and_the_agreement(bring, two):
    bring("Inès;ines@exemple.invalid;;Écrire les défis + Choisir;oui", "Noé;noe@exemple.invalid;;;")

    mine, other = (
        OutboxMessage.objects.get(to=to, kind="imported") for to in ("ines@exemple.invalid", "noe@exemple.invalid")
    )
    assert mine.text.count("/entree/") == 2 and "accepté les nouvelles" in mine.text
    assert "sans votre accord" in other.text


@pytest.mark.parametrize(("is_withdrawn", "wants"), [(True, False), (False, True)])
def test_an_older_list_does_not_undo_what_somebody_said_on_the_site(programme, bring, is_withdrawn, wants):
    now = timezone.now()
    known = Person.objects.create(first_name="Inès", contact_email="ines@exemple.invalid", proven_at=now)
    Membership.objects.create(programme=programme, person=known)
    if is_withdrawn:
        give_consent(person=known, purpose="news", wording="Oui", now=now)
        withdraw_consent(person=known, purpose="news", now=now)

    seen, _saved, _url = bring("Inès;ines@exemple.invalid;;;oui")

    assert ("a retiré son accord" in said(seen)) is is_withdrawn
    assert programme.memberships.get(person=known).wants_news is wants
    assert known.consents.filter(withdrawn_at__isnull=True).exists() is wants


def test_somebody_who_answered_twice_comes_to_both(bring, two):
    seen = bring("Inès;ines@exemple.invalid;;Choisir;", "Inès;ines@exemple.invalid;;Écrire les défis;")[0]

    assert "ses ateliers y sont ajoutés" in said(seen)
    assert Registration.objects.filter(person__first_name="Inès").count() == 2


def test_those_known_are_named_the_first_at_once_the_others_in_a_fold(at_work, programme, bring):
    rows = [f"Personne{letter};p{letter}@exemple.invalid;;;" for letter in "abcdefghij"]
    bring(*rows)

    words = said(bring(*rows)[0])

    known = words[words.index("Déjà connues (10)") :]
    assert known.index("Personneh") < known.index("<details") < known.index("Personnei") < known.index("</details>")
    assert "Et 2 autres" in known.replace("\xa0", " ")


def test_titles_of_forms_are_guessed():
    headers = [
        "Prénom",
        "Vous êtes ?",
        "À quels ateliers venez-vous ?",
        "J'accepte de recevoir les nouvelles",
        "Consentement RGPD",
    ]

    assert guess_all(headers, {}) == ["first_name", "kind", "workshops", "news", ""]
