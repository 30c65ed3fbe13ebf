"""The thread, backwards and forwards, through a merge."""

import itertools
from datetime import date

import pytest
from django.utils import timezone

from maille.contributions import actions, thread
from maille.contributions.models import Kind, Link, Notice
from maille.core.errors import RuleError
from maille.people.models import Person
from maille.programmes.models import Programme

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def programme():
    return Programme.objects.create(
        slug="essai",
        title="Essai",
        territory="Roubaix",
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 6, 30),
        state="running",
    )


@pytest.fixture
def giver():
    return Person.objects.create(first_name="Bérénice", last_name="Bobine")


@pytest.fixture
def facilitator():
    return Person.objects.create(first_name="Inès", last_name="Cardeuse")


def _node(programme, kind, title, by):
    return actions.publish(programme=programme, kind=kind, words=actions.Words(title=title), by=by, now=NOW)[0]


def _came_from(later, earlier, by):
    actions.link(source=later, target=earlier, kind=Link.Kind.CAME_FROM, by=by, now=NOW)


def test_a_need_is_found_from_the_project_and_the_project_from_the_need(programme, giver, facilitator):
    chain = [_node(programme, kind, kind.label, giver) for kind in Kind]
    for earlier, later in itertools.pairwise(chain):
        _came_from(later, earlier, facilitator)

    ids = [node.pk for node in chain]
    assert thread.descendant_ids(chain[0]) == ids[1:]
    assert thread.ancestor_ids(chain[-1]) == ids[-2::-1]


def test_the_thread_of_a_merged_need_goes_on_through_the_one_that_stays(programme, giver, facilitator):
    kept, duplicate = (_node(programme, Kind.NEED, title, giver) for title in ("Garder", "Faire garder"))
    challenge = _node(programme, Kind.CHALLENGE, "Comment pourrions-nous… ?", facilitator)
    _came_from(challenge, kept, facilitator)

    actions.merge(duplicate=duplicate, into=kept, by=facilitator, now=NOW, reason="Les deux disent la même chose.")

    assert thread.descendant_ids(duplicate) == [kept.pk, challenge.pk]
    assert set(thread.ancestor_ids(challenge)) == {kept.pk, duplicate.pk}


def test_who_gave_the_first_need_hears_of_what_it_became(programme, giver, facilitator):
    need = _node(programme, Kind.NEED, "Garder", giver)
    challenge = _node(programme, Kind.CHALLENGE, "Comment pourrions-nous… ?", facilitator)
    _came_from(challenge, need, facilitator)

    assert list(Notice.objects.order_by("pk").values_list("person", "node", "about", "verb")) == [
        (giver.pk, need.pk, challenge.pk, "link.came_from")
    ]


def test_the_thread_never_runs_in_a_circle(programme, giver):
    first, second = (_node(programme, Kind.NEED, title, giver) for title in ("Un", "Deux"))
    _came_from(second, first, giver)

    with pytest.raises(RuleError):
        _came_from(first, second, giver)
    assert Link.objects.count() == 1


def test_two_programmes_are_never_tied_together(programme, giver):
    other = Programme.objects.create(
        slug="autre", title="Autre", territory="Lille", starts_on=date(2027, 1, 1), ends_on=date(2027, 6, 30)
    )

    with pytest.raises(RuleError):
        _came_from(_node(programme, Kind.NEED, "Un", giver), _node(other, Kind.NEED, "Deux", giver), giver)


def test_the_walk_takes_one_query_whatever_the_length(programme, giver, django_assert_num_queries):
    chain = [_node(programme, Kind.NEED, f"Besoin {n}", giver) for n in range(8)]
    for earlier, later in itertools.pairwise(chain):
        _came_from(later, earlier, giver)

    with django_assert_num_queries(1):
        assert len(thread.descendant_ids(chain[0])) == 7
