"""What was printed and is no longer true: said until it is printed anew or taken down."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from maille.core.models import JournalEntry
from maille.steering import missing, paper
from maille.ui.dates import day_in_words
from maille.workshops.actions import settle_place
from maille.workshops.models import Slot, Workshop
from maille.workshops.relays import secret_of
from tests.steering.conftest import said

NOW = timezone.now()


def move() -> tuple[date, date]:
    """The one workshop of the small programme, a week later: its day before and after."""
    soon = Slot.objects.get().on
    Slot.objects.update(on=soon + timedelta(days=7))
    return soon, soon + timedelta(days=7)


def printed(programme, organiser, key: str) -> None:
    paper.note_printed(programme=programme, key=key, by=organiser, now=NOW)


@pytest.mark.parametrize("key", ["depliant", "affiche", "atelier:atelier-1", "relais:k7m2pq9xw3vd"])
def test_a_new_date_makes_every_printed_document_false(programme, organiser, key):
    printed(programme, organiser, key)
    assert paper.stale(programme) == []

    soon, later = move()
    (one,) = paper.stale(programme)

    assert one.key == key and len(one.lines) == 1
    line = one.lines[0]
    assert day_in_words(soon, "day") in line and "c’est maintenant" in line and day_in_words(later, "day") in line
    printed(programme, organiser, key)
    assert paper.stale(programme) == []


def test_a_new_place_and_a_called_off_or_added_workshop_are_told(programme, organiser):
    printed(programme, organiser, "affiche")
    Workshop.objects.update(venue="Le Dé à coudre")
    assert "c’est maintenant" in paper.stale(programme)[0].lines[0] and "Le Dé à coudre" in paper.stale(programme)[0].lines[0]  # fmt: skip

    Workshop.objects.update(state="cancelled")
    assert "ce n’est plus annoncé" in paper.stale(programme)[0].lines[0]

    printed(programme, organiser, "affiche")
    Workshop.objects.update(state="announced")
    assert "Il y manque" in paper.stale(programme)[0].lines[0]


def test_other_words_count_on_the_page_not_in_the_week(programme, organiser):
    printed(programme, organiser, "depliant")
    programme.call = "Un autre appel"
    programme.save()

    assert [one.lines for one in paper.stale(programme)] == [["Des textes ou l’adresse ont changé depuis."]]
    assert paper.stale(programme, with_texts=False) == []


def test_what_is_past_is_let_be(programme, organiser):
    Slot.objects.update(on=timezone.localdate() - timedelta(days=2))
    printed(programme, organiser, "affiche")
    Workshop.objects.update(venue="Le Dé à coudre")

    assert paper.stale(programme, with_texts=False) == []


def test_a_paper_in_english_is_compared_in_english(programme, organiser):
    with override("en"):
        printed(programme, organiser, "affiche")
    assert paper.stale(programme) == []

    _soon, later = move()

    with override("en"):
        expected = day_in_words(later, "day")
    assert expected in paper.stale(programme)[0].lines[0]


def test_since_when_is_the_first_change_after_the_printing(programme, organiser, world):
    place, changed = {"venue": "Avant", "address": "", "access": "", "city": ""}, NOW + timedelta(hours=1)
    settle_place(workshop=world.workshop, values=place, by=organiser, now=NOW - timedelta(hours=1))
    printed(programme, organiser, "affiche")

    settle_place(workshop=world.workshop, values=place | {"venue": "Le Dé à coudre"}, by=organiser, now=changed)
    settle_place(
        workshop=world.workshop, values=place | {"venue": "Ailleurs"}, by=organiser, now=changed + timedelta(1)
    )

    (one,) = paper.stale(programme)
    assert "Ailleurs" in one.lines[0] and one.since == changed


def test_the_same_version_twice_a_day_is_one_printing(programme, organiser):
    printed(programme, organiser, "affiche")
    printed(programme, organiser, "affiche")

    assert JournalEntry.objects.filter(verb="call.printed").count() == 1


def test_what_is_no_document_is_not_noted(programme, organiser):
    for key in ("autre", "atelier:nexistepas", "relais:nexistepas", ""):
        printed(programme, organiser, key)

    assert not JournalEntry.objects.filter(verb="call.printed").exists()
    assert paper.stale(programme) == []


def test_opening_the_poster_is_remembered_and_shown_until_it_is_replaced(at_work, page, programme, organiser):
    assert at_work.get(page("programme-print", "affiche")).content.startswith(b"%PDF")
    move()
    shown = said(at_work.get(page("call")))
    week = said(at_work.get(page("dashboard")))

    assert "L'affiche imprimée le" in shown and "À réimprimer" in shown and "À réimprimer" in week
    for _twice in range(2):
        assert at_work.post(page("paper-replaced"), {"document": "affiche", "once": "a1"}).status_code == 302
    assert "À réimprimer" not in said(at_work.get(page("call"))) + said(at_work.get(page("dashboard")))
    assert JournalEntry.objects.filter(verb="call.replaced").count() == 1


def test_a_partner_is_told_of_its_own_poster_only(programme, organiser):
    relay = programme.relays.get()
    printed(programme, organiser, "affiche")
    kit = reverse("steering:relay-kit", args=[programme.slug, secret_of(relay)])
    move()
    assert "imprimée le" not in said(Client().get(kit))

    assert Client().get(f"{kit}affiche.pdf").status_code == 200
    Workshop.objects.update(venue="Le Dé à coudre")
    text = said(Client().get(kit))

    assert "L'affiche de La Bobine imprimée le" in text and "Le Dé à coudre" in text
    assert JournalEntry.objects.filter(verb="call.printed", data__document=f"relais:{relay.code}").get().actor_id is None  # fmt: skip


@pytest.mark.parametrize("state", ["finished", "reported", "cancelled"])
def test_the_poster_of_a_workshop_that_is_over_or_off_is_not_printed_anew(programme, organiser, state):
    printed(programme, organiser, "atelier:atelier-1")
    move()
    Workshop.objects.update(state=state)

    assert paper.stale(programme) == []


def test_the_week_names_every_change_and_leads_to_the_print_page(programme, organiser):
    other = Workshop.objects.get()
    other = Workshop.objects.create(
        programme=programme, phase=other.phase, code="B2", slug="autre", title="Autre atelier", state="announced"
    )
    Slot.objects.create(workshop=other, on=timezone.localdate() + timedelta(days=20), part_of_day="morning")
    printed(programme, organiser, "affiche")
    printed(programme, organiser, "atelier:atelier-1")
    for slot in Slot.objects.all():
        Slot.objects.filter(pk=slot.pk).update(on=slot.on + timedelta(days=7))

    whole, one = sorted(missing._papers(programme), key=lambda gap: "atelier" in gap.url)

    assert whole.url == reverse("steering:prints", args=[programme.slug])
    assert all(title in whole.detail for title in ("Autre atelier", Workshop.objects.get(slug="atelier-1").title))
    assert one.url == reverse("steering:workshop-prints", args=[programme.slug, "atelier-1"]) + "#affiche"
