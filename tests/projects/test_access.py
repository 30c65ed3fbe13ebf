"""Each writing page tried by who may not, on somebody else's object, in the wrong programme: nothing is written."""

import pytest
from django.urls import reverse

from maille.contributions.models import Node, Version
from maille.core.models import JournalEntry
from maille.groups import actions as groups
from maille.groups.models import GroupMember
from maille.projects import actions as projects
from maille.projects.models import Carrier, SupportOffer
from tests.challenges import cast

pytestmark = pytest.mark.one_engine
# Address, kind of object, what is sent. `stranger` is a participant who gave none of it.
WRITES = [
    ("challenges:edit", "challenge", {"question": "Autre chose ?", "horizon": "today"}),
    ("challenges:progress", "challenge", {"after": "reserve", "reason": "Non"}),
    ("groups:edit", "group", {"name": "Autre", "min_size": 4, "ideal_size": 6, "max_size": 8}),
    ("groups:roles", "group", {}),
    ("groups:progress", "group", {"after": "dissolved", "reason": "Non"}),
    ("groups:split", "group", {"first": "a", "other": "b", "reason": "Non"}),
    ("groups:merge", "group", {"into": "1", "reason": "Non"}),
    ("solutions:edit", "solution", {"title": "Autre"}),
    ("solutions:progress", "solution", {"after": "abandoned", "lesson": "Non"}),
    ("solutions:merge", "solution", {"into": "1", "reason": "Non"}),
    ("projects:edit", "project", {"title": "Autre"}),
    ("projects:progress", "project", {"after": "abandoned", "lesson": "Non"}),
    ("projects:venture-create", "project", {"title": "À moi"}),
    ("projects:venture-edit", "venture", {"title": "À moi"}),
    ("projects:venture-progress", "venture", {"after": "ceased", "reason": "Non"}),
]  # fmt: skip


@pytest.fixture
def objects(programme, giver, facilitator, somebody):
    challenge = cast.retained_challenge(programme, facilitator)
    group = cast.open_group(programme, facilitator, challenge)
    groups.join_group(group=group, by=somebody, now=cast.NOW)
    solution = cast.presented(cast.propose_solution(challenge, facilitator, group=group), facilitator)
    project = projects.start_project(solution=solution, by=facilitator, now=cast.NOW, carries=True)
    solution = cast.propose_solution(challenge, facilitator, title="Une autre idée")
    venture = projects.found_venture(project=project, title="Mains SCIC", by=facilitator, now=cast.NOW)
    return {"challenge": challenge, "group": group, "solution": solution, "project": project, "venture": venture}


def _everything():
    """All that could have been written, as rows."""
    tables = [Node, Version, JournalEntry, GroupMember, Carrier, SupportOffer]
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


@pytest.mark.parametrize(("name", "kind", "given"), WRITES)
def test_a_stranger_is_refused_and_nothing_is_written(client, programme, objects, giver, name, kind, given):
    before = _everything()

    answer = cast.sign_in(client, giver).post(reverse(name, args=[programme.slug, objects[kind].node.slug]), given)

    assert answer.status_code == 403
    assert _everything() == before


@pytest.mark.parametrize(("name", "kind", "given"), WRITES)
def test_a_visitor_writes_nothing(client, programme, objects, name, kind, given):
    before = _everything()

    answer = client.post(reverse(name, args=[programme.slug, objects[kind].node.slug]), given)

    assert answer.status_code in {302, 403}
    assert _everything() == before


@pytest.mark.parametrize(("name", "kind", "given"), WRITES)
def test_the_facilitator_of_another_programme_finds_nothing_there(client, objects, name, kind, given):
    other = cast.create_programme("autre")
    elsewhere = cast.give_role(other, cast.create_person("Zoé", "Dévidoir"))
    before = _everything()

    answer = cast.sign_in(client, elsewhere).post(reverse(name, args=[other.slug, objects[kind].node.slug]), given)

    assert answer.status_code == 404
    assert _everything() == before


@pytest.mark.parametrize(("name", "kind", "given"), WRITES)
def test_an_archive_is_read_only(client, programme, objects, facilitator, name, kind, given):
    programme.state = "archived"
    programme.save()
    before = _everything()

    answer = cast.sign_in(client, facilitator).post(
        reverse(name, args=[programme.slug, objects[kind].node.slug]), given
    )

    assert answer.status_code == 403
    assert _everything() == before


def test_somebody_elses_offer_is_not_withdrawn(client, programme, objects, giver, somebody):
    project = objects["project"]
    offer = projects.offer_support(project=project, by=somebody, now=cast.NOW, kind="time", text="Un samedi")
    before = _everything()

    answer = cast.sign_in(client, giver).post(
        reverse("projects:support-answer", args=[programme.slug, project.node.slug, offer.pk]), {"after": "withdrawn"}
    )

    assert answer.status_code == 403
    assert _everything() == before


def test_an_offer_of_another_project_is_not_found_here(client, programme, objects, somebody, facilitator):
    other = cast.start_project(programme, facilitator)
    offer = projects.offer_support(project=other, by=somebody, now=cast.NOW, kind="time", text="Un samedi")

    address = reverse("projects:support-answer", args=[programme.slug, objects["project"].node.slug, offer.pk])
    assert cast.sign_in(client, facilitator).post(address, {"after": "accepted"}).status_code == 404


def test_leaving_takes_out_oneself_and_nobody_else(client, programme, objects, giver, somebody):
    group = objects["group"]
    cast.sign_in(client, giver).post(
        reverse("groups:leave", args=[programme.slug, group.node.slug]), {"person": somebody.pk}
    )

    assert set(group.members.running().values_list("person_id", flat=True)) == {somebody.pk}


def test_nobody_stops_carrying_for_another(client, programme, objects, giver):
    project = objects["project"]
    cast.sign_in(client, giver).post(reverse("projects:uncarry", args=[programme.slug, project.node.slug]))

    assert project.carriers.running().count() == 1


def test_before_phase_2_groups_and_ideas_wait(client, programme, objects, giver):
    programme.phases.filter(kind="cocreation").update(state="upcoming")
    cast.sign_in(client, giver)

    assert client.post(reverse("groups:join", args=[programme.slug, objects["group"].node.slug])).status_code == 403
    assert client.get(reverse("solutions:create", args=[programme.slug])).status_code == 403


def test_a_hidden_contribution_is_not_moved_on(client, programme, objects, facilitator):
    for kind, name in (
        ("challenge", "challenges:progress"),
        ("solution", "solutions:progress"),
        ("project", "projects:progress"),
    ):
        Node.objects.filter(pk=objects[kind].pk).update(state="hidden", state_reason="Données personnelles")
        address = reverse(name, args=[programme.slug, objects[kind].node.slug])
        assert cast.sign_in(client, facilitator).post(address, {"after": "reserve", "reason": "Non"}).status_code == 403
