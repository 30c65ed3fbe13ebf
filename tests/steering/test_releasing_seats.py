"""The pages on which the team gives up somebody's seat for them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maille.workshops.actions import cancel, register
from maille.workshops.models import Workshop
from tests.steering.conftest import said
from tests.workshops.factories import create_person

NOW = timezone.now()


@pytest.mark.parametrize("role", ["o", "f"])
def test_the_team_gives_a_seat_up_and_back_on_its_page(world, role):
    seat = register(workshop=world.workshop, person=create_person(first_name="Yvette"), now=NOW)
    client = world.client(role)
    address = reverse("workshops:seat", args=[world.programme.slug, world.workshop.slug, seat.pk])

    assert "Rendre la place de Yvette" in said(client.get(address))
    assert client.post(address, {"once": "a"}).status_code == 422
    given_up = client.post(address, {"once": "b", "reason": "A téléphoné"}, follow=True)
    assert "A téléphoné" in said(given_up)
    client.post(address, {"once": "c", "restore": "1"})

    seat.refresh_from_db()
    assert seat.state == "confirmed"


def test_the_seats_page_leads_to_each_seat_and_says_how_many_are_only_offered(at_work, page, world):
    Workshop.objects.filter(pk=world.workshop.pk).update(capacity=2)
    rows = [register(workshop=world.workshop, person=create_person(), now=NOW + timedelta(seconds=n)) for n in range(3)]
    cancel(registration=rows[0], by=rows[0].person, now=NOW)

    shown = said(at_work.get(page("workshop-seats", world.workshop.slug)))

    assert "Dont 1 seulement proposée" in shown
    for row in rows[1:]:
        assert reverse("workshops:seat", args=[world.programme.slug, world.workshop.slug, row.pk]) in shown
