"""Groups: one a challenge, joined and left freely, split and merged on purpose."""

import pytest
from django.db import IntegrityError, transaction

from maille.contributions import thread
from maille.core.errors import RuleError
from maille.groups import actions
from maille.groups.models import GROUP_MACHINE, Group, GroupMember
from tests.challenges import cast


@pytest.fixture
def group(programme, facilitator):
    return cast.open_group(programme, facilitator)


def _people(number):
    return [cast.create_person(f"Prénom {n}", "Nom") for n in range(number)]


def _running(group):
    return set(group.members.running().values_list("person_id", flat=True))


def test_every_state_of_the_machine_is_a_state_of_the_model():
    assert set(GROUP_MACHINE.arrows) == set(Group.Progress.values)


def test_opening_a_group_entrusts_the_challenge_to_it(programme, facilitator):
    group = cast.open_group(programme, facilitator)

    group.challenge.refresh_from_db()
    assert group.challenge.progress == "assigned"
    assert thread.ancestor_ids(group.node)[0] == group.challenge_id


def test_a_challenge_has_one_group(programme, facilitator, group):
    with pytest.raises(RuleError):
        actions.open_group(challenge=group.challenge, by=facilitator, now=cast.NOW)


def test_the_database_holds_it_too(programme, facilitator, group):
    other = cast.open_group(programme, facilitator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Group.objects.filter(pk=other.pk).update(challenge=group.challenge)


def test_a_challenge_of_the_reserve_can_be_taken_up(programme, facilitator, somebody):
    challenge = cast.write_challenge(programme, facilitator)
    challenge = cast.challenges.set_progress(
        challenge=challenge, after="reserve", reason="Plus tard", by=facilitator, now=cast.NOW
    )

    group = actions.open_group(challenge=challenge, by=somebody, now=cast.NOW, joins=True)
    assert _running(group) == {somebody.pk}


def test_a_challenge_that_is_only_worded_waits(programme, facilitator):
    with pytest.raises(RuleError):
        actions.open_group(challenge=cast.write_challenge(programme, facilitator), by=facilitator, now=cast.NOW)


def test_joining_twice_is_as_good_as_once_and_leaving_asks_nothing(group, somebody):
    for _ in range(2):
        actions.join_group(group=group, by=somebody, now=cast.NOW)
    group.refresh_from_db()
    assert (group.member_count, _running(group)) == (1, {somebody.pk})

    assert actions.leave_group(group=group, by=somebody, now=cast.NOW)
    assert not actions.leave_group(group=group, by=somebody, now=cast.NOW)
    group.refresh_from_db()
    assert (group.member_count, _running(group)) == (0, set())
    assert somebody.follows.count() == 0


def test_nobody_is_turned_away_when_there_are_more_than_eight(group):
    for person in _people(10):
        actions.join_group(group=group, by=person, now=cast.NOW)

    group.refresh_from_db()
    assert (group.member_count, group.free_places) == (10, 0)


def test_a_group_that_ended_is_no_longer_joined(group, facilitator, somebody):
    for after in ("working", "presented", "closed"):
        actions.set_progress(group=group, after=after, by=facilitator, now=cast.NOW)

    with pytest.raises(RuleError):
        actions.join_group(group=group, by=somebody, now=cast.NOW)


def test_splitting_makes_two_groups_of_one_challenge_and_loses_nobody(group, facilitator):
    people = _people(9)
    for person in people:
        actions.join_group(group=group, by=person, now=cast.NOW)
    actions.set_member_role(group=group, person=people[0], member_role="scribe", by=facilitator, now=cast.NOW)

    first, second = actions.split_group(
        group=group,
        names=("Table 1", "Table 2"),
        second=people[5:],
        by=facilitator,
        now=cast.NOW,
        reason="Neuf personnes",
    )

    assert (_running(first), _running(second)) == ({p.pk for p in people[:5]}, {p.pk for p in people[5:]})
    assert (first.member_count, second.member_count) == (5, 4)
    assert first.members.get(person=people[0]).role == "scribe"
    group.refresh_from_db()
    assert (group.progress, group.member_count, group.node.state) == ("split", 0, "archived")
    assert group.pk in thread.ancestor_ids(second.node)
    assert first.challenge == second.challenge == group.challenge


def test_a_third_group_is_not_opened_beside_the_two(group, facilitator):
    people = _people(4)
    for person in people:
        actions.join_group(group=group, by=person, now=cast.NOW)
    actions.split_group(
        group=group, names=("Un", "Deux"), second=people[2:], by=facilitator, now=cast.NOW, reason="Deux idées"
    )

    with pytest.raises(RuleError):
        actions.open_group(challenge=group.challenge, by=facilitator, now=cast.NOW)


@pytest.mark.parametrize("going", [0, 4])
def test_a_split_leaves_somebody_on_each_side(group, facilitator, going):
    people = _people(4)
    for person in people:
        actions.join_group(group=group, by=person, now=cast.NOW)

    with pytest.raises(RuleError):
        actions.split_group(
            group=group, names=("Un", "Deux"), second=people[:going], by=facilitator, now=cast.NOW, reason="Deux idées"
        )
    assert Group.objects.count() == 1


def test_merging_moves_everybody_once(programme, group, facilitator):
    other = cast.open_group(programme, facilitator)
    both, one = _people(2)
    for found, person in ((group, both), (other, both), (group, one)):
        actions.join_group(group=found, by=person, now=cast.NOW)

    into = actions.merge_groups(group=group, into=other, by=facilitator, now=cast.NOW, reason="Moins de quatre")

    group.refresh_from_db()
    assert (_running(into), into.member_count) == ({both.pk, one.pk}, 2)
    assert (group.progress, group.member_count, group.node.state) == ("merged", 0, "archived")
    assert other.pk in thread.descendant_ids(group.challenge.node)


def test_dissolving_frees_the_challenge_and_everybody(group, facilitator, somebody):
    actions.join_group(group=group, by=somebody, now=cast.NOW)
    actions.set_progress(
        group=group, after="dissolved", reason="Chacun a rejoint un autre groupe", by=facilitator, now=cast.NOW
    )

    group.challenge.refresh_from_db()
    assert group.challenge.progress == "retained"
    assert not GroupMember.objects.running().exists()
    assert actions.open_group(challenge=group.challenge, by=facilitator, now=cast.NOW).pk != group.pk


def test_a_challenge_of_the_reserve_goes_back_to_the_reserve(programme, facilitator):
    challenge = cast.write_challenge(programme, facilitator)
    challenge = cast.challenges.set_progress(
        challenge=challenge, after="reserve", reason="Plus tard", by=facilitator, now=cast.NOW
    )
    group = actions.open_group(challenge=challenge, by=facilitator, now=cast.NOW)
    actions.dissolve(group=group, reason="Personne n'est venu", by=facilitator, now=cast.NOW)

    challenge.refresh_from_db()
    assert challenge.progress == "reserve"


def test_the_catch_up_sheet_keeps_its_older_versions(group, facilitator):
    for text in ("Nous cherchons un local.", "Le local est trouvé."):
        group = actions.write_catch_up(group=group, text=text, by=facilitator, now=cast.NOW)

    assert [version.details.get("catch_up", "") for version in group.node.versions.all()] == [
        "",
        "Nous cherchons un local.",
        "Le local est trouvé.",
    ]


def test_sizes_out_of_order_are_refused(group, facilitator):
    with pytest.raises(RuleError):
        actions.revise_group(
            group=group, name="Nom", min_size=8, ideal_size=6, max_size=4, by=facilitator, now=cast.NOW
        )
