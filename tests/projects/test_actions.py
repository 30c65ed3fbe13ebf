"""Projects: carried or not, paused, handed over, abandoned with a lesson; existing actors; companies."""

import pytest
from django.db import IntegrityError, transaction

from maille.contributions import thread
from maille.core.errors import RuleError
from maille.projects import actions
from maille.projects.models import PROJECT_MACHINE, VENTURE_MACHINE, Project, Venture
from tests.challenges import cast


@pytest.fixture
def project(programme, facilitator):
    return cast.start_project(programme, facilitator)


def _steps(project, *steps, by, **given):
    for after in steps:
        project = actions.set_progress(project=project, after=after, by=by, now=cast.NOW, **given)
    return project


def test_every_state_of_the_machines_is_a_state_of_the_models():
    assert set(PROJECT_MACHINE.arrows) == set(Project.Progress.values)
    assert set(VENTURE_MACHINE.arrows) == set(Venture.Progress.values)


def test_a_project_starts_from_a_presented_solution_only(programme, facilitator):
    solution = cast.propose_solution(cast.retained_challenge(programme, facilitator), facilitator)
    with pytest.raises(RuleError):
        actions.start_project(solution=solution, by=facilitator, now=cast.NOW)
    assert not Project.objects.exists()


def test_several_projects_may_come_from_one_solution(project, somebody):
    other = actions.start_project(
        solution=project.solution, by=somebody, now=cast.NOW, title="Une autre équipe", carries=True
    )

    assert set(thread.descendant_ids(project.solution.node)) == {project.pk, other.pk}


def test_carrying_and_stopping_follow_by_themselves(project, giver, somebody):
    assert project.progress == "no_carrier"
    for person in (giver, somebody, giver):
        project = actions.carry(project=project, by=person, now=cast.NOW)
    assert (project.progress, project.carriers.running().count()) == ("carried", 2)

    project = actions.stop_carrying(project=project, by=giver, now=cast.NOW)
    assert project.progress == "carried"
    assert list(project.carriers.running().values_list("person", "is_lead")) == [(somebody.pk, True)]
    project = actions.stop_carrying(project=project, by=somebody, now=cast.NOW)
    assert project.progress == "no_carrier"


def test_a_new_carrier_finds_the_project_at_the_gate_it_had_reached(project, giver, somebody, facilitator):
    project = actions.carry(project=project, by=giver, now=cast.NOW)
    _steps(project, "g1", "g2", by=facilitator)
    project = actions.stop_carrying(project=project, by=giver, now=cast.NOW)
    assert project.progress == "no_carrier"

    assert actions.carry(project=project, by=somebody, now=cast.NOW).progress == "g2"


def test_no_gate_without_a_carrier_and_no_word_for_what_follows_by_itself(project, facilitator):
    for after in ("g1", "carried"):
        with pytest.raises(RuleError):
            _steps(project, after, by=facilitator)


def test_a_pause_remembers_where_from_and_only_leads_back_there(project, giver, facilitator):
    project = actions.carry(project=project, by=giver, now=cast.NOW)
    project = _steps(project, "g1", "g2", by=facilitator)
    project = _steps(project, "paused", by=giver, reason="Un été sans local")
    assert (project.progress, project.paused_from) == ("paused", "g2")

    with pytest.raises(RuleError):
        _steps(project, "g4", by=facilitator)
    assert _steps(project, "g2", by=giver).progress == "g2"


def test_abandoning_asks_for_a_lesson_here_and_in_the_database(project, facilitator):
    with pytest.raises(RuleError):
        _steps(project, "abandoned", by=facilitator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.update(progress="abandoned")

    project = _steps(project, "abandoned", by=facilitator, lesson="Deux bus de nuit suffisent, un service entier non.")
    assert project.lesson.startswith("Deux bus")
    with pytest.raises(RuleError):
        actions.carry(project=project, by=facilitator, now=cast.NOW)
    project = _steps(project, "no_carrier", by=facilitator)
    assert actions.carry(project=project, by=facilitator, now=cast.NOW).progress == "carried"


def test_an_existing_actor_enters_at_g3_and_takes_up_a_project_without_a_carrier(
    programme, project, facilitator, somebody
):
    host = cast.create_organisation()
    taken = actions.start_scale_up(
        programme=programme,
        host=host,
        title="Réparer dans trois quartiers",
        by=somebody,
        now=cast.NOW,
        takes_up=project.node,
    )

    project.refresh_from_db()
    assert (taken.progress, taken.host, project.progress) == ("g3", host, "handed_over")
    assert project.solution.challenge_id in thread.ancestor_ids(taken.node)


def test_a_carried_project_is_not_taken_over(programme, project, giver, somebody):
    actions.carry(project=project, by=giver, now=cast.NOW)
    with pytest.raises(RuleError):
        actions.start_scale_up(
            programme=programme,
            host=cast.create_organisation(),
            title="À nous",
            by=somebody,
            now=cast.NOW,
            takes_up=project.node,
        )
    assert Project.objects.count() == 1


def test_an_existing_actor_has_a_host_says_the_database(project):
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=project.pk).update(kind="changement_echelle")


def test_the_company_is_real_only_with_its_registration_and_brings_its_project_along(project, giver, facilitator):
    project = actions.carry(project=project, by=giver, now=cast.NOW)
    project = _steps(project, "g1", "g2", "g3", "g4", "g5", by=facilitator)
    venture = actions.found_venture(project=project, title="Mains SCIC", by=giver, now=cast.NOW)
    with pytest.raises(RuleError):
        actions.set_venture_progress(venture=venture, after="created", by=giver, now=cast.NOW)

    actions.revise_venture(venture=venture, title="Mains SCIC", registration="RCS 123", by=giver, now=cast.NOW)
    actions.set_venture_progress(venture=venture, after="created", by=giver, now=cast.NOW)
    project.refresh_from_db()
    assert project.progress == "created"
    actions.set_venture_progress(venture=venture, after="active", by=giver, now=cast.NOW)
    project.refresh_from_db()
    assert project.progress == "launched"


def test_an_offer_is_heard_of_by_the_team_alone(project, giver, somebody, facilitator):
    actions.carry(project=project, by=somebody, now=cast.NOW)
    for person in (giver, somebody, facilitator):
        person.notices.all().delete()
    actions.offer_support(project=project, by=giver, now=cast.NOW, kind="skill", text="Deux heures de droit")

    heard = {
        person.first_name: list(person.notices.values_list("verb", flat=True))
        for person in (giver, somebody, facilitator)
    }
    assert heard == {"Bérénice": [], "Achille": ["support_offer.proposed"], "Inès": ["support_offer.proposed"]}
