"""Ideas and solutions: shared credit, the public reserve, the lesson."""

import pytest
from django.db import IntegrityError, transaction

from maille.contributions import thread
from maille.core.errors import RuleError
from maille.solutions import actions
from maille.solutions.models import SOLUTION_MACHINE, Solution
from tests.challenges import cast


@pytest.fixture
def challenge(programme, facilitator):
    return cast.retained_challenge(programme, facilitator)


def _authors(solution):
    return list(solution.authors.order_by("pk").values_list("person_id", flat=True))


def test_every_state_of_the_machine_is_a_state_of_the_model():
    assert set(SOLUTION_MACHINE.arrows) == set(Solution.Progress.values)


def test_an_idea_cites_its_challenge_and_shares_its_credit(challenge, giver, somebody):
    solution = cast.propose_solution(challenge, giver, co_authors=[somebody, giver])

    assert solution.progress == "idea"
    assert thread.ancestor_ids(solution.node)[0] == challenge.pk
    assert _authors(solution) == [giver.pk, somebody.pk]


def test_the_group_must_work_on_that_challenge(programme, challenge, facilitator, giver):
    other = cast.open_group(programme, facilitator)

    with pytest.raises(RuleError) as refused:
        cast.propose_solution(challenge, giver, group=other)
    assert refused.value.field == "group"


def test_a_group_that_took_in_another_may_answer_both_challenges(programme, challenge, facilitator, giver):
    mine, other = cast.open_group(programme, facilitator, challenge), cast.open_group(programme, facilitator)
    into = cast.groups.merge_groups(group=mine, into=other, by=facilitator, now=cast.NOW, reason="Moins de quatre")

    assert cast.propose_solution(challenge, giver, group=into).group == into


def test_abandoning_without_a_lesson_is_refused_here_and_by_the_database(challenge, giver):
    solution = cast.propose_solution(challenge, giver)
    with pytest.raises(RuleError) as refused:
        actions.set_progress(solution=solution, after="abandoned", lesson="  ", by=giver, now=cast.NOW)
    assert refused.value.field == "lesson"
    with pytest.raises(IntegrityError), transaction.atomic():
        Solution.objects.update(progress="abandoned")

    solution = actions.set_progress(
        solution=solution, after="abandoned", lesson="Trop loin des arrêts", by=giver, now=cast.NOW
    )
    assert (solution.progress, solution.lesson) == ("abandoned", "Trop loin des arrêts")


def test_whoever_takes_up_an_idea_of_the_reserve_joins_its_authors(challenge, giver, somebody):
    solution = cast.propose_solution(challenge, giver)
    actions.set_progress(solution=solution, after="reserve", reason="Pas cette fois", by=giver, now=cast.NOW)

    solution = actions.adopt(solution=solution, by=somebody, now=cast.NOW)
    assert (solution.progress, _authors(solution)) == ("sketched", [giver.pk, somebody.pk])
    with pytest.raises(RuleError):
        actions.adopt(solution=solution, by=somebody, now=cast.NOW)


def test_merging_keeps_every_credit_and_the_thread(challenge, giver, somebody, facilitator):
    kept, gone = (
        cast.propose_solution(challenge, giver),
        cast.propose_solution(challenge, somebody, title="Chutes libres", co_authors=[giver]),
    )

    into = actions.merge_solutions(solution=gone, into=kept, by=facilitator, now=cast.NOW, reason="La même idée")

    gone.refresh_from_db()
    assert (gone.progress, gone.node.state) == ("grouped", "archived")
    assert _authors(into) == [giver.pk, somebody.pk]
    assert _authors(gone) == [somebody.pk, giver.pk]
    assert into.pk in thread.descendant_ids(gone.node)
    with pytest.raises(RuleError):
        actions.set_progress(solution=gone, after="sketched", by=facilitator, now=cast.NOW)


def test_a_solution_becomes_a_project_only_by_starting_one(challenge, facilitator):
    solution = cast.presented(cast.propose_solution(challenge, facilitator), facilitator)

    with pytest.raises(RuleError):
        actions.set_progress(solution=solution, after="project", by=facilitator, now=cast.NOW)


def test_older_words_stay_readable(challenge, giver):
    solution = cast.propose_solution(challenge, giver, how="On répare.")
    actions.revise(solution=solution, title="L'Atelier des mains", how="On répare le soir.", by=giver, now=cast.NOW)

    assert [version.details["how"] for version in solution.node.versions.all()] == ["On répare.", "On répare le soir."]
