"""Every page of the four rooms answers, shows the thread both ways, and asks few questions of the database."""

import re

import pytest
from django.urls import reverse

from maille.programmes.models import ActorKind, Membership
from maille.projects import actions as projects
from tests.challenges import cast


@pytest.fixture
def thread(programme, giver, facilitator):
    need = cast.express_need(programme, giver)
    challenge = cast.retained_challenge(programme, facilitator, needs=[need])
    group = cast.open_group(programme, facilitator, challenge, name="Les réparateurs")
    solution = cast.presented(cast.propose_solution(challenge, facilitator, group=group), facilitator)
    project = projects.start_project(solution=solution, by=facilitator, now=cast.NOW, title="La Bobine", carries=True)
    venture = projects.found_venture(project=project, title="Mains SCIC", by=facilitator, now=cast.NOW)
    return {"challenge": challenge, "group": group, "solution": solution, "project": project, "venture": venture}


LISTS = ["challenges:list", "groups:list", "solutions:list", "projects:list"]
FORMS = ["challenges:create", "solutions:create", "projects:create", "projects:scale-up-create"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", ["visitor", "participant", "facilitator"])
def test_lists_open_empty_and_full(client, programme, giver, facilitator, request, name, who):
    if who != "visitor":
        cast.sign_in(client, giver if who == "participant" else facilitator)
    address = reverse(name, args=[programme.slug])

    assert client.get(address).status_code == 200
    request.getfixturevalue("thread")
    assert client.get(address).status_code == 200
    assert client.get(f"{address}?q=reparer&enjeu=ec&etat=nul&tri=soutiens&page=9").status_code == 200


@pytest.mark.parametrize("kind", ["challenge", "group", "solution", "project", "venture"])
@pytest.mark.parametrize("who", ["visitor", "participant", "facilitator"])
def test_each_page_leads_to_every_other_on_its_thread(client, thread, giver, facilitator, kind, who):
    if who != "visitor":
        cast.sign_in(client, giver if who == "participant" else facilitator)

    page = client.get(thread[kind].node.get_absolute_url())

    assert page.status_code == 200
    shown = page.content.decode()
    for other, row in thread.items():
        assert other == kind or row.node.get_absolute_url() in shown


@pytest.mark.parametrize("kind", ["challenge", "group", "solution", "project", "venture"])
def test_visitors_see_no_form_that_writes(client, thread, kind):
    assert 'method="post"' not in client.get(thread[kind].node.get_absolute_url()).content.decode()


@pytest.mark.parametrize("name", FORMS)
def test_first_pages_of_forms_open(client, programme, facilitator, thread, name):
    assert cast.sign_in(client, facilitator).get(reverse(name, args=[programme.slug])).status_code == 200


@pytest.mark.parametrize("name", FORMS)
def test_visitors_who_want_to_write_are_led_to_join(client, programme, name):
    answer = client.get(reverse(name, args=[programme.slug]))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("workshops:join", args=[programme.slug]))


@pytest.mark.parametrize(
    ("codes", "chosen"), [(["entrepreneurs"], "entrepreneur"), (["entrepreneurs", "citoyens"], None), ([], None)]
)
def test_one_carries_as_what_one_comes_as_or_says_it(client, programme, thread, giver, codes, chosen):
    membership, _ = Membership.objects.get_or_create(programme=programme, person=giver)
    for code in codes:
        membership.kinds.add(ActorKind.objects.create(programme=programme, code=code, label=code))
    url = reverse("projects:carry", args=[programme.slug, thread["project"].node.slug])

    page = cast.sign_in(client, giver).get(url).content.decode()

    assert re.findall(r'value="(\w+)"[^>]*checked', page) == ([chosen] if chosen else [])
    assert chosen or "Dites à quel titre" in client.post(url).content.decode()
