"""The whole thread, from a need to the company, and back."""

from maille.contributions import thread
from maille.contributions.models import Notice
from maille.core.models import JournalEntry
from maille.projects import actions as projects
from tests.challenges import cast


def _whole_thread(programme, giver, facilitator):
    need = cast.express_need(programme, giver)
    challenge = cast.retained_challenge(programme, facilitator, needs=[need])
    group = cast.open_group(programme, facilitator, challenge)
    solution = cast.presented(cast.propose_solution(challenge, facilitator, group=group), facilitator)
    project = projects.start_project(solution=solution, by=facilitator, now=cast.NOW, carries=True)
    venture = projects.found_venture(project=project, title="Mains SCIC", by=facilitator, now=cast.NOW)
    return [need, challenge, group, solution, project, venture]


def test_the_company_is_found_from_the_need_and_the_need_from_the_company(programme, giver, facilitator):
    ids = [row.node_id for row in _whole_thread(programme, giver, facilitator)]

    assert set(thread.descendant_ids(cast.Need.objects.get(pk=ids[0]).node)) == set(ids[1:])
    assert set(thread.ancestor_ids(cast.Need.objects.get(pk=ids[0]).node.__class__.objects.get(pk=ids[-1]))) == set(
        ids[:-1]
    )


def test_each_stage_moves_the_one_before(programme, giver, facilitator):
    need, challenge, _group, solution, project, _venture = _whole_thread(programme, giver, facilitator)

    found = []
    for row in (need, challenge, solution, project):
        row.refresh_from_db()
        found.append(row.progress)
    assert found == ["attached", "assigned", "project", "carried"]


def test_who_gave_the_need_hears_once_of_each_stage_born_from_it(programme, giver, facilitator):
    born = [row.node_id for row in _whole_thread(programme, giver, facilitator)][1:]

    heard = Notice.objects.filter(person=giver, verb="link.came_from").order_by("pk").values_list("about", flat=True)
    assert list(heard) == born


def test_every_move_left_a_line_with_who_and_where_from(programme, giver, facilitator):
    _need, challenge, *_rest = _whole_thread(programme, giver, facilitator)

    lines = JournalEntry.objects.filter(
        subject_id=challenge.node_id, subject_type="contributions.node", data__has_key="before"
    )
    assert list(lines.order_by("id").values_list("verb", "actor_id", "data__before")) == [
        ("challenge.retained", facilitator.pk, "worded"),
        ("challenge.assigned", facilitator.pk, "retained"),
    ]
