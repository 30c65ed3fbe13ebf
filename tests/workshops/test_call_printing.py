"""The call on paper says what the programme's data say at that moment, on its two sides."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest
from django.urls import reverse
from django.utils.translation import override

from maille.people.models import Organisation
from maille.programmes.models import ActorKind, Contact, Programme, Theme
from maille.ui.printing import print_pdf, qr_svg
from maille.workshops.models import Slot, Workshop
from maille.workshops.printing import call
from tests.gates.world import World, build_world
from tests.workshops.factories import create_programme, create_workshop
from tests.workshops.test_printing import pages_of

pytestmark = pytest.mark.django_db
REASONS = "Pour vous diversifier, partager votre expertise, rencontrer des partenaires locaux"


@pytest.fixture
def programme() -> Programme:
    programme = create_programme(
        slogan="Parce que les plus belles solutions sont celles que l'on imagine ensemble",
        call="Acteurs de la ville de Roubaix, ensemble !", invitation="Rejoignez-nous et mobilisez-vous",
        project_text="Engager toutes les parties-prenantes", spirit="Autour de 3 grands enjeux",
        organiser=Organisation.objects.create(name="SoBizHub", slug="sobizhub"),
    )  # fmt: skip
    Theme.objects.create(programme=programme, slug="jeunesse", code="je", title="Jeunesse", text="Trouver une place")
    ActorKind.objects.create(programme=programme, code="associations", label="Associations", reasons=REASONS)
    Contact.objects.create(
        programme=programme, name="L'équipe", email="contact@exemple.invalid", phone="03 53 01 00 00"
    )
    create_workshop(programme, on=date(2018, 1, 11), city="Roubaix")
    return programme


def size_of(pdf: bytes) -> list[tuple[int, int]]:
    """Millimetres of each page."""
    return [
        (round(page.get_width() / 72 * 25.4), round(page.get_height() / 72 * 25.4))
        for page in pypdfium2.PdfDocument(pdf)
    ]


def test_the_flyer_has_two_sides_with_the_call_and_the_phases(programme: Programme):
    pdf = print_pdf(call.flyer(programme=programme))
    first, second = pages_of(pdf)

    assert size_of(pdf) == [(210, 297), (210, 297)]
    for words in [
        "l’on imagine ensemble",
        "Co-créons la ville de demain",
        "Jeunesse",
        "Rejoignez-nous",
        f"/{programme.slug}/participer/",
    ]:
        assert words in first
    for words in [
        "Réflexion",
        "Quand",
        "jeudi 11 janvier, matin",
        REASONS,
        "SoBizHub",
        "03 53 01 00 00",
        "contact@exemple.invalid",
    ]:
        assert words in second


def test_the_poster_is_one_a3_page(programme: Programme):
    pdf = print_pdf(call.poster(programme=programme))

    assert size_of(pdf) == [(297, 420)]
    for words in ["Acteurs de la ville", "Jeunesse", "jeudi 11 janvier, matin", "contact@exemple.invalid"]:
        assert words in pages_of(pdf)[0]


def test_a_changed_date_or_venue_is_on_the_next_print(programme: Programme):
    Slot.objects.update(on=date(2018, 1, 18))
    Workshop.objects.update(venue="Le Dé à coudre")

    for document in [call.flyer(programme=programme), call.poster(programme=programme)]:
        words = " ".join(pages_of(print_pdf(document)))
        assert "jeudi 18 janvier, matin" in words and "Le Dé à coudre" in words
        assert "11 janvier" not in words


def test_what_was_called_off_is_not_promised(programme: Programme):
    Workshop.objects.update(state="cancelled")

    assert "janvier" not in " ".join(pages_of(print_pdf(call.flyer(programme=programme))))


def test_long_texts_are_set_smaller_and_stay_on_their_side(programme: Programme):
    programme.project_text = programme.spirit = "Engager toutes les parties-prenantes du territoire. " * 12
    programme.title = "Co-créons ensemble la métropole solidaire et écologique d'après-demain, pour tous"
    ActorKind.objects.bulk_create(
        ActorKind(programme=programme, code=f"k{number}", label=f"Genre {number}", reasons=REASONS * 2)
        for number in range(8)
    )

    first, second = pages_of(print_pdf(call.flyer(programme=programme)))

    assert first.count("Engager toutes") == 24 and "Rejoignez-nous" in first
    assert "Genre 7" in second and "contact@exemple.invalid" in second
    assert len(pages_of(print_pdf(call.poster(programme=programme)))) == 1


def test_an_almost_empty_programme_prints_all_the_same():
    bare = create_programme()

    assert len(pages_of(print_pdf(call.flyer(programme=bare)))) == 2
    assert len(pages_of(print_pdf(call.poster(programme=bare)))) == 1


def test_the_posters_of_a_room_lead_to_the_need_and_to_the_workshop(programme: Programme):
    workshop = programme.workshops.get()

    assert f"/{programme.slug}/besoins/exprimer/" in pages_of(print_pdf(call.room_poster(programme=programme)))[0]
    page = pages_of(print_pdf(call.room_poster(programme=programme, workshop=workshop)))[0]
    assert workshop.get_absolute_url() in page
    assert "Jeudi 11 janvier, matin" in page and "Roubaix, lieu à définir" in page


def test_the_flyer_speaks_english(programme: Programme):
    programme.translations = {"en": {"title": "Let us co-create the city"}}
    with override("en"):
        pages = pages_of(print_pdf(call.flyer(programme=programme)))

    assert "Let us co-create the city" in pages[0]
    assert "Thursday 11 January" in pages[1]


def test_a_qr_code_is_a_drawing_of_its_own():
    assert qr_svg("https://exemple.fr/").startswith('<svg xmlns="http://www.w3.org/2000/svg"')


@pytest.mark.parametrize("document", ["depliant", "affiche", "besoin"])
def test_the_organiser_opens_the_call_from_the_workshops(document: str):
    world: World = build_world()
    at_work = world.client("o")
    page = reverse("steering:prints", args=[world.programme.slug])
    address = reverse("steering:programme-print", args=[world.programme.slug, document])

    assert page in at_work.get(reverse("steering:workshops", args=[world.programme.slug])).content.decode()
    assert address in at_work.get(page).content.decode()
    assert at_work.get(address).content.startswith(b"%PDF")
    assert at_work.get(address.replace(document, "autre")).status_code == 404


def test_a_partner_s_poster_leads_by_its_link_and_names_it(programme: Programme):
    made = call.poster(programme=programme, address="https://exemple.invalid/r/abc4567/", relayed_by="La Bobine")

    page = pages_of(print_pdf(made))[0]

    assert "exemple.invalid/r/abc4567/" in page and "Relayé par La Bobine" in page
    assert "/participer/" not in page and "Relayé" not in pages_of(print_pdf(call.poster(programme=programme)))[0]
