"""One person after another, by keyboard: several workshops at once, and what stays from one to the next."""

from __future__ import annotations

import pytest

from maille.core.models import OutboxMessage
from maille.people.models import Person
from maille.workshops.models import Workshop
from tests.steering.conftest import said
from tests.workshops.factories import create_workshop

REASON = "au téléphone, à sa demande"


@pytest.fixture
def two(programme) -> list[Workshop]:
    """Two workshops to come, the second without a free seat."""
    free = create_workshop(programme, title="Écrire les défis", slug="ecrire", code="E1", capacity=1)
    full = create_workshop(programme, title="Choisir et concevoir", slug="choisir", code="E2", capacity=1)
    full.registrations.create(person=Person.objects.create(first_name="Paul"), state="confirmed")
    return [free, full]


def test_several_workshops_at_once_and_one_letter_tells_of_all(at_work, page, two):
    given = {
        "first_name": "Lucette", "reason": REASON, "contact": "lucette@exemple.invalid",
        "workshops": [two[0].pk, two[1].pk],
    }  # fmt: skip

    at_work.post(page("person-create"), given)

    person = Person.objects.get(first_name="Lucette")
    assert list(person.registrations.order_by("workshop_id").values_list("state", flat=True)) == [
        "confirmed",
        "waiting",
    ]
    (letter,) = OutboxMessage.objects.filter(to="lucette@exemple.invalid")
    assert "Écrire les défis" in letter.text and "Choisir et concevoir" in letter.text


def test_the_next_person_finds_the_same_workshops_the_same_reason_and_an_empty_first_name(at_work, page, two):
    answer = at_work.post(
        page("person-create"), {"first_name": "Lucette", "reason": REASON, "workshops": [two[0].pk]}, follow=True
    )

    form, words = answer.context["form"], said(answer)
    assert "Inscription faite : Lucette" in words.replace("\u202f", " ").replace("\xa0", " ")
    assert f"Place retenue : « {two[0].title} » (" in words.replace("\xa0", " ")
    assert '<h1 class="h1-sm">Inscrire une autre personne</h1>' in words
    assert (form["reason"].value(), form["workshops"].value()) == (REASON, [str(two[0].pk)])
    assert form["first_name"].value() is None
    assert words.count("autofocus") == 1 and "autofocus" in str(form["first_name"])


def test_later_only_the_reason_stays(at_work, page, two):
    at_work.post(page("person-create"), {"first_name": "Lucette", "reason": REASON, "workshops": [two[0].pk]})

    form = at_work.get(page("person-create")).context["form"]

    assert (form["reason"].value(), form["workshops"].value()) == (REASON, [])


def test_a_workshop_that_takes_nobody_is_not_offered(at_work, page, two):
    Workshop.objects.filter(pk=two[0].pk).update(state="cancelled")

    refused = at_work.post(page("person-create"), {"first_name": "Lucette", "reason": REASON, "workshops": [two[0].pk]})

    assert list(refused.context["form"].errors) == ["workshops"]
    assert not Person.objects.filter(first_name="Lucette").exists()


@pytest.mark.parametrize("typed", ["zz", "9" * 30, "-1", "²"])
def test_an_address_that_names_nobody_shows_the_plain_form(at_work, page, typed):
    assert at_work.get(page("person-create"), {"apres": typed}).context["last"] is None
