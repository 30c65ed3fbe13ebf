"""From the printed slip to the need it became: printing, copying, and the QR code's address."""

from __future__ import annotations

import pypdfium2
import pytest
from django.urls import reverse

from maille.contributions.models import Node
from maille.steering.actions.slips import next_number
from maille.ui.printing import print_pdf
from maille.workshops.printing.slips import need_slips
from tests.gates.world import World, build_world
from tests.workshops.test_printing import pages_of


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def copied(world: World, number: str, **fields: str) -> dict[str, str]:
    return {
        "paper_ref": number,
        "title": "Il manque un banc",
        "theme": str(world.programme.themes.all()[0].pk),
    } | fields


def test_slips_are_numbered_two_on_an_a4_page(world: World):
    pdf = print_pdf(need_slips(workshop=world.workshop, first=7, count=3))
    pages = pages_of(pdf)

    assert len(pages) == 2
    assert "A1-007" in pages[0] and "A1-008" in pages[0] and "A1-009" in pages[1]
    assert "A1-010" not in "".join(pages)
    for theme in world.programme.themes.all():
        assert theme.title in pages[1]
    assert pypdfium2.PdfDocument(pdf).is_tagged()


def test_the_organiser_prints_the_numbers_asked_for(world: World):
    address = reverse("steering:workshop-print", args=[world.programme.slug, world.workshop.slug, "fiches"])

    pages = pages_of(world.client("o").get(address, {"premier": "40", "nombre": "1"}).content)
    assert "A1-040" in pages[0] and "A1-041" not in pages[0]
    assert world.client("o").get(address, {"nombre": "100000"}).status_code == 422


def test_a_copied_slip_is_a_need_signed_as_written_and_the_next_number_comes(world: World):
    at_work = world.client("f")
    address = reverse("steering:slips", args=[world.programme.slug])

    answer = at_work.post(address, copied(world, "A1-007", who="les retraités", how_many="40", signed="Mémé"))

    need = Node.objects.get(paper_ref="A1-007")
    assert answer.status_code == 302 and "fiche=A1-008" in answer["Location"]
    assert (need.author, need.entered_by, need.author_label) == (None, world.people["f"], "Mémé")
    assert (need.need.who, need.need.how_many) == ("les retraités", 40)
    assert 'value="A1-008"' in at_work.get(answer["Location"]).content.decode()


def test_without_a_signature_the_need_is_anonymous(world: World):
    world.client("f").post(reverse("steering:slips", args=[world.programme.slug]), copied(world, "A1-001"))

    assert Node.objects.get(paper_ref="A1-001").credit == "anonymous"


def test_a_slip_is_copied_once(world: World):
    at_work, address = world.client("f"), reverse("steering:slips", args=[world.programme.slug])
    at_work.post(address, copied(world, "A1-007"))

    again = at_work.post(address, copied(world, "a1-007", title="Autre chose"))

    assert again.status_code == 422
    assert "déjà recopiée" in again.content.decode()
    assert Node.objects.filter(paper_ref__iexact="A1-007").count() == 1


def test_the_square_of_a_slip_leads_to_its_need_once_copied(world: World):
    address = reverse("needs:slip", args=[world.programme.slug, "A1-007"])
    before = world.client("v").get(address)
    world.client("f").post(reverse("steering:slips", args=[world.programme.slug]), copied(world, "A1-007"))
    after = world.client("v").get(address)

    assert before.status_code == 200 and "pas encore recopiée" in before.content.decode()
    assert reverse("steering:slips", args=[world.programme.slug]) not in before.content.decode()
    assert after["Location"] == Node.objects.get(paper_ref="A1-007").get_absolute_url()


def test_staff_go_from_the_square_to_copying_it(world: World):
    page = world.client("f").get(reverse("needs:slip", args=[world.programme.slug, "A1-007"])).content.decode()

    assert f"{reverse('steering:slips', args=[world.programme.slug])}?fiche=A1-007" in page


@pytest.mark.parametrize(
    ("number", "following"), [("P1-S1-007", "P1-S1-008"), ("A-999", "A-1000"), ("9", "10"), ("sans", "")]
)
def test_the_next_number(number: str, following: str):
    assert next_number(number) == following
