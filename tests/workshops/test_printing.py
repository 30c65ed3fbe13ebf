"""What the papers of a workshop's day say, read back from the PDF."""

from __future__ import annotations

import resource
from datetime import date

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from maille.people.models import Consent, Organisation
from maille.programmes.models import Membership
from maille.steering.views import prints
from maille.ui.printing import Document, print_pdf
from maille.workshops.models import Registration, Slot, Workshop
from maille.workshops.printing import day
from tests.gates.world import World, build_world
from tests.workshops.factories import create_person, create_workshop

pytestmark = pytest.mark.django_db
HOSTILE = "#panic() *x* $y$ @z \\ [a]"


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page; thin and no-break spaces read as spaces."""
    document = pypdfium2.PdfDocument(pdf)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def register(workshop: Workshop, first: str, last: str, state: str = "confirmed", **fields: object) -> Registration:
    person = create_person(first_name=first, last_name=last, **fields)
    return Registration.objects.create(workshop=workshop, person=person, state=state)


@pytest.fixture
def workshop() -> Workshop:
    """Three who come, in no order; one asks for a seat, one gave hers up."""
    workshop = create_workshop(title="Écrire les défis", venue="Le Dé à coudre", city="Roubaix", on=date(2018, 1, 11))
    register(workshop, "Zoé", "Étamine")
    register(workshop, "Amadou", "Velours")
    register(workshop, "Bérénice", "Œillet", state="present")
    register(workshop, "Chantal", "Partie", state="cancelled")
    register(workshop, "Denis", "Demande", state="requested")
    return workshop


def test_the_sheet_to_sign_has_each_half_day_names_sorted_and_empty_lines(workshop: Workshop):
    Slot.objects.create(workshop=workshop, on=date(2018, 1, 11), part_of_day="afternoon")

    pages = pages_of(
        print_pdf(day.attendance_sheets(workshop=workshop, slots=list(workshop.slots.all()), blank_lines=4))
    )

    assert len(pages) == 2
    for page, half in zip(pages, ["matin", "après-midi"], strict=True):
        assert f"Jeudi 11 janvier 2018, {half}" in page
        assert "Le Dé à coudre, Roubaix" in page
        assert "3 personnes inscrites" in page
        names = [page.index(f"{number} {name}") for number, name in [(1, "Étamine"), (2, "Œillet"), (3, "Velours")]]
        assert names == sorted(names)
        assert "Partie" not in page and "Demande" not in page
        assert page.count(" 7 ") == 1 and " 8 " not in page  # lines 4 to 7 are empty


def test_hours_stand_on_the_sheet_only_once_confirmed(workshop: Workshop):
    workshop.slots.update(starts="09:00", ends="12:30")
    without = pages_of(print_pdf(day.attendance_sheets(workshop=workshop, slots=list(workshop.slots.all()))))
    workshop.are_hours_confirmed = True
    with_hours = pages_of(print_pdf(day.attendance_sheets(workshop=workshop, slots=list(workshop.slots.all()))))

    assert "9 h 00" not in without[0]
    assert "9 h 00 à 12 h 30" in with_hours[0]


def test_what_people_typed_is_never_markup(workshop: Workshop):
    register(workshop, HOSTILE, "<script>")

    for document in [day.name_list(workshop=workshop), day.badges(workshop=workshop)]:
        assert HOSTILE in "".join(pages_of(print_pdf(document)))


def test_the_list_ends_with_those_who_wait_in_order_of_arrival(workshop: Workshop):
    late, early = register(workshop, "Tard", "A", state="waiting"), register(workshop, "Tôt", "B", state="waiting")
    Registration.objects.filter(pk=late.pk).update(queued_at="2018-01-03T08:00Z")
    Registration.objects.filter(pk=early.pk).update(queued_at="2018-01-02T08:00Z")

    page = pages_of(print_pdf(day.name_list(workshop=workshop)))[0]

    assert page.index("Étamine") < page.index("Liste d’attente") < page.index("Tôt B") < page.index("Tard A")


def test_a_badge_bears_the_mark_unless_photographs_were_agreed_to(workshop: Workshop):
    agreed, took_back, *_others = [row.person for row in workshop.registrations.order_by("pk")]
    Consent.objects.create(person=agreed, purpose="photo", wording="oui")
    Consent.objects.create(person=took_back, purpose="photo", wording="oui", withdrawn_at="2018-01-01T00:00Z")
    school = Organisation.objects.create(name="L'Aiguillée", slug="aiguillee")
    Membership.objects.create(programme=workshop.programme, person=agreed, organisation=school)
    register(workshop, "Fatou", "Nankin", pseudonym="La Fileuse")

    page = pages_of(print_pdf(day.badges(workshop=workshop)))[0]

    assert page.count("pas de photo") == 3  # of four
    assert "Zoé Étamine L’Aiguillée" in page
    assert "La Fileuse" in page and "Nankin" not in page


def test_badges_speak_english_to_an_english_organiser(workshop: Workshop):
    with override("en"):
        page = pages_of(print_pdf(day.badges(workshop=workshop)))[0]

    assert page.count("no photos") == 3


def test_an_empty_workshop_prints_all_the_same():
    empty = create_workshop()

    assert "Personne n’est inscrit" in pages_of(print_pdf(day.badges(workshop=empty)))[0]
    assert "0 personne inscrite" in pages_of(print_pdf(day.name_list(workshop=empty)))[0]
    assert len(pages_of(print_pdf(day.attendance_sheets(workshop=empty, slots=list(empty.slots.all()))))) == 1


def test_a_pdf_is_tagged_titled_and_says_its_language(workshop: Workshop):
    pdf = print_pdf(day.badges(workshop=workshop))
    document = pypdfium2.PdfDocument(pdf)

    assert document.is_tagged()
    assert document.get_metadata_value("Title") == f"Badges · {workshop.title}"
    assert b"pdfuaid" in pdf and b"/Lang(fr)" in pdf


def test_five_hundred_badges_take_under_500_mb(workshop: Workshop):
    document = day.badges(workshop=workshop)
    people = [{**one, "first": f"{one['first']}-{number}"} for number in range(167) for one in document.data["people"]]
    document.data["people"] = people[:500]

    pages = pages_of(print_pdf(document))

    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 500 * 1024  # kB, the largest child so far
    assert len(pages) == 63  # eight on a page
    assert "-166" in "".join(pages)


def test_a_name_in_signs_that_no_typeface_holds_prints_all_the_same_and_is_told_on_the_last_page(workshop: Workshop):
    for number, name in enumerate(["Léa 🦄", "李小龍", "தமிழ்", "สมชาย", "ሰላም", "ⵣⴰⵏ", "Ελένη", "Жанна"]):
        register(workshop, name, f"Nom{number}")
    slots = list(workshop.slots.all())

    for document in [
        day.badges(workshop=workshop), day.name_list(workshop=workshop), day.attendance_sheets(workshop=workshop, slots=slots)
    ]:  # fmt: skip
        pdf = print_pdf(document)
        *pages, last = pages_of(pdf)

        text = "".join(pages)
        assert b"pdfuaid" in pdf and "Ελένη" in text and "Жанна" in text
        assert "Léa ▯" in text and "▯▯▯" in text
        assert last.startswith("À compléter à la main")
        assert all(f"Nom{number}" in last for number in range(6)) and "Nom6" not in last and "Étamine" not in last


def test_a_document_that_cannot_be_made_is_told_on_a_page_and_the_log_holds_no_name(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    broken = Document("workshops/printing/no.typ", "Badges", "badges", {"people": ["Zoé Étamine"]})
    monkeypatch.setitem(prints.OF_A_WORKSHOP, "badges", lambda _workshop: broken)

    answer = world.client("o").get(
        reverse("steering:workshop-print", args=[world.programme.slug, world.workshop.slug, "badges"])
    )

    assert answer.status_code == 503 and "pas pu être fabriqué" in answer.content.decode()
    [said] = [record for record in caplog.records if record.getMessage() == "press.failed"]
    assert said.__dict__["template"] == "workshops/printing/no.typ" and "Étamine" not in str(said.__dict__)


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("emargement", "émargement"),
        ("liste", "Liste par nom"),
        ("badges", "Organisatrice"),
        ("affiche", "Lisez ce carré"),
    ],
)
def test_the_organiser_opens_the_papers_from_the_workshop(world: World, document: str, words: str):
    at_work: Client = world.client("o")
    Registration.objects.create(
        workshop=world.workshop, person=create_person(first_name="Organisatrice"), state="confirmed"
    )
    page = reverse("steering:workshop-prints", args=[world.programme.slug, world.workshop.slug])
    address = reverse("steering:workshop-print", args=[world.programme.slug, world.workshop.slug, document])

    assert (
        page
        in at_work.get(
            reverse("steering:workshop-edit", args=[world.programme.slug, world.workshop.slug])
        ).content.decode()
    )
    assert address in at_work.get(page).content.decode()
    answer = at_work.get(address)

    assert answer["Content-Type"] == "application/pdf"
    assert words in pages_of(answer.content)[0]


def test_a_wrong_number_of_lines_is_said_on_the_page(world: World):
    address = reverse("steering:workshop-print", args=[world.programme.slug, world.workshop.slug, "emargement"])

    assert world.client("o").get(address, {"lignes": "-1"}).status_code == 422
    assert world.client("o").get(address, {"demi_journee": "999999"}).status_code == 422
    assert world.client("o").get(address.replace("emargement", "autre")).status_code == 404
