"""Every page of this room opens, for visitors and for people, in French and in English."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from tests.pages.rows import make_challenge, make_need, make_person, make_project, make_solution, make_workshop

pytestmark = pytest.mark.django_db
PAGES = [
    "pages:home", "pages:thread", "pages:my-thread", "pages:search", "pages:actors", "pages:offers", "pages:legal", "pages:privacy",
    "pages:accessibility", "pages:licence", "opendata:index", "live:wall",
]  # fmt: skip


@pytest.fixture
def lived_in(programme):
    by = make_person(programme)
    needs = [make_need(programme, f"Besoin {n}", by, code=code) for n, code in enumerate(["be", "be", "je", "ec"])]
    challenge = make_challenge(programme, needs[:2], by)
    make_project(make_solution(challenge, by), by)
    for day in (date(2027, 1, 14), date(2027, 1, 26), date(2027, 2, 6)):
        make_workshop(programme, day, number=1 if day.day == 14 else 2, capacity=72)
    return programme


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_visitor_opens_the_page(client, lived_in, name, prefix):
    with translation.override("fr"):
        address = prefix + reverse(name, args=[lived_in.slug])

    response = client.get(address)

    assert response.status_code == 200
    assert not response.cookies
    assert 'method="post"' not in response.content.decode()
