"""Each page asks the same few questions of the database, whatever it shows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maille.groups import actions as groups
from maille.projects import actions as projects
from tests.challenges import cast

LISTS = ["challenges:list", "groups:list", "solutions:list", "projects:list"]


def _thread(programme, facilitator, needs=1, people=1):
    found = [cast.express_need(programme, facilitator, title=f"Besoin {n}") for n in range(needs)]
    challenge = cast.retained_challenge(programme, facilitator, needs=found)
    group = cast.open_group(programme, facilitator, challenge)
    for n in range(people):
        groups.join_group(group=group, by=cast.create_person(f"Prénom {n}", "Nom"), now=cast.NOW)
    solution = cast.presented(cast.propose_solution(challenge, facilitator, group=group), facilitator)
    project = projects.start_project(solution=solution, by=facilitator, now=cast.NOW, carries=True)
    for n in range(people):
        person = cast.create_person(f"Prénom {n}", "Nom")
        projects.carry(project=project, by=person, now=cast.NOW)
        projects.offer_support(project=project, by=person, now=cast.NOW, kind="time", text=f"Le jeudi {n}")
    venture = projects.found_venture(project=project, title="Mains SCIC", by=facilitator, now=cast.NOW)
    return [challenge, group, solution, project, venture]


def _asked(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def _who(client, who, giver):
    if who == "participant":
        cast.sign_in(client, giver)
    return client


@pytest.mark.parametrize("who", ["visitor", "participant"])
@pytest.mark.parametrize("name", LISTS)
def test_lists_ask_the_same_for_one_row_and_for_three(client, programme, facilitator, giver, who, name):
    _who(client, who, giver)
    address = reverse(name, args=[programme.slug])
    _thread(programme, facilitator)
    client.get(address)
    one = _asked(client, address)
    for _ in range(2):
        _thread(programme, facilitator)

    assert _asked(client, address) == one
    assert one <= LIMIT[who]


@pytest.mark.parametrize("who", ["visitor", "participant"])
@pytest.mark.parametrize("index", range(5))
def test_pages_ask_the_same_for_a_thin_and_a_thick_thread(client, programme, facilitator, giver, who, index):
    _who(client, who, giver)
    thin, thick = _thread(programme, facilitator)[index], _thread(programme, facilitator, needs=3, people=3)[index]
    client.get(thin.node.get_absolute_url())
    one = _asked(client, thin.node.get_absolute_url())

    assert _asked(client, thick.node.get_absolute_url()) == one
    assert one <= LIMIT[who]


LIMIT = {"visitor": 8, "participant": 11}
