"""Two challenges that ask the same become one: needs, group, solutions and credits come along."""

import pytest
from django.urls import reverse

from maille.challenges import actions
from maille.challenges.models import Challenge
from maille.contributions import thread
from maille.contributions.models import Kind, Link, Notice
from maille.core.errors import RuleError
from maille.groups.models import Group
from maille.needs.actions import merge_needs
from maille.needs.models import Need
from maille.pages import news
from maille.pages.mine import story
from maille.programmes.policy import standing_of
from maille.solutions.models import Solution
from tests.challenges import cast


@pytest.fixture
def pair(programme, giver, facilitator):
    """A challenge at work, from a need of `giver`'s, with a group and a solution; another that is retained."""
    twin = cast.retained_challenge(programme, facilitator, needs=[cast.express_need(programme, giver)])
    group = cast.open_group(programme, facilitator, twin)
    twin.refresh_from_db()
    solution = cast.propose_solution(twin, facilitator, group=group)
    return twin, cast.retained_challenge(programme, facilitator), group, solution


def merge(twin, kept, by):
    return actions.merge_challenges(challenge=twin, into=kept, by=by, now=cast.NOW, reason="La même question.")


def test_needs_group_and_solutions_come_along(pair, facilitator):
    twin, kept, group, solution = pair
    need = actions.needs_of(twin)[0]

    merge(twin, kept, facilitator)

    twin, kept = Challenge.objects.get(pk=twin.pk), Challenge.objects.get(pk=kept.pk)
    assert (twin.progress, twin.node.state, kept.progress) == ("merged", "archived", "assigned")
    assert need in actions.needs_of(kept)
    assert need in actions.needs_of(twin)
    assert Group.objects.get(pk=group.pk).challenge == kept
    assert Solution.objects.get(pk=solution.pk).challenge == kept
    assert {twin.pk, need.pk} <= set(thread.ancestor_ids(kept.node))
    assert {group.pk, solution.pk} <= set(thread.descendant_ids(kept.node))
    assert {kept.pk, group.pk, solution.pk} <= set(thread.descendant_ids(need.node))


def test_who_gave_a_need_of_the_one_that_goes_hears_it_once_in_true_words(pair, giver, facilitator):
    twin, kept, _group, _solution = pair
    Notice.objects.all().delete()

    merge(twin, kept, facilitator)

    told = list(Notice.objects.filter(person=giver).select_related("node", "about").order_by("pk"))
    assert [notice.verb for notice in told] == ["link.merged_into"]
    assert "a rejoint un défi" in news.sentence(told[0])


def test_my_thread_goes_on_through_the_one_that_stays(pair, programme, giver, facilitator):
    twin, kept, _group, solution = pair

    merge(twin, kept, facilitator)

    stages = {stage.kind: stage.nodes for stage in story(giver, standing_of(giver, programme, [])).strands[0].stages}
    assert stages[Kind.CHALLENGE] == [kept.node]
    assert stages[Kind.SOLUTION] == [solution.node]


def test_two_groups_at_work_are_joined_first(pair, programme, facilitator):
    twin, kept, _group, _solution = pair
    cast.open_group(programme, facilitator, kept)
    links = Link.objects.count()

    with pytest.raises(RuleError, match="Réunissez d’abord les deux groupes"):
        merge(twin, Challenge.objects.get(pk=kept.pk), facilitator)

    assert (Challenge.objects.get(pk=twin.pk).progress, Link.objects.count()) == ("assigned", links)


def test_a_group_does_not_land_on_a_challenge_that_is_only_worded(pair, programme, facilitator):
    worded = cast.write_challenge(programme, facilitator)

    with pytest.raises(RuleError):
        merge(pair[0], worded, facilitator)
    assert Group.objects.get(pk=pair[2].pk).challenge == pair[0]


@pytest.mark.parametrize("progress", ["treated", "closed", "merged"])
def test_nothing_joins_a_challenge_that_is_over(pair, facilitator, progress):
    twin, kept, _group, _solution = pair
    Challenge.objects.filter(pk=kept.pk).update(progress=progress)

    with pytest.raises(RuleError):
        merge(twin, kept, facilitator)


def test_a_facilitator_joins_two_challenges_in_the_browser(client, pair, programme, facilitator):
    twin, kept, _group, _solution = pair
    cast.sign_in(client, facilitator)
    address = reverse("challenges:merge", args=[programme.slug, twin.node.slug])
    assert address in client.get(twin.node.get_absolute_url()).content.decode()

    assert client.post(address, {"into": kept.pk, "reason": ""}).status_code == 422
    response = client.post(address, {"into": kept.pk, "reason": "La même question."})

    assert response.url == kept.node.get_absolute_url()
    page = client.get(twin.node.get_absolute_url()).content.decode()
    assert "Contribution réunie à une autre" in page
    assert "La même question." in page


def test_a_participant_may_not(client, pair, programme, somebody):
    twin, kept, _group, _solution = pair
    cast.sign_in(client, somebody)
    address = reverse("challenges:merge", args=[programme.slug, twin.node.slug])

    assert client.post(address, {"into": kept.pk, "reason": "Pour voir."}).status_code == 403
    assert Challenge.objects.get(pk=twin.pk).progress == "assigned"


def test_a_challenge_is_not_joined_by_hand(pair, facilitator):
    with pytest.raises(RuleError):
        actions.set_progress(challenge=pair[0], after="merged", by=facilitator, now=cast.NOW)


def test_a_need_that_joins_another_brings_its_challenge(programme, giver, somebody, facilitator):
    double, kept = cast.express_need(programme, giver), cast.express_need(programme, somebody)
    challenge = cast.write_challenge(programme, facilitator, needs=[double])

    merge_needs(need=double, into=kept, by=facilitator, now=cast.NOW, reason="Les deux disent la même chose.")

    assert Need.objects.get(pk=kept.pk).progress == "attached"
    assert kept in actions.needs_of(challenge)
    assert double in actions.needs_of(challenge)
