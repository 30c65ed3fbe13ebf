"""A prepared query answers what Django's own would."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.utils import timezone

from maille.contributions import pages
from maille.contributions.models import Node
from maille.core.prepared import Prepared
from maille.people.backends import ACCOUNT
from maille.people.models import Account
from maille.people.sessions import SessionStore
from maille.programmes import http
from maille.programmes.models import Phase, Programme
from tests.gates.world import build_world, create_person

pytestmark = pytest.mark.django_db


def values(model):
    return {field.attname: getattr(model, field.attname) for field in model._meta.concrete_fields}


def test_an_account_comes_with_its_person(django_assert_num_queries):
    person = create_person("Rosalie")
    made = person.account
    Account.objects.filter(pk=made.pk).update(last_login=timezone.now())
    known = Account.objects.select_related("person").get(pk=made.pk)

    for _time in range(2):
        with django_assert_num_queries(1):
            found = ACCOUNT.first(made.pk)
            assert values(found) == values(known)
            assert values(found.person) == values(known.person)


def test_an_account_without_a_person_has_none():
    made = get_user_model().objects.create(email="r@exemple.invalid")

    assert ACCOUNT.first(made.pk).person is None
    assert ACCOUNT.first(made.pk + 1) is None


def test_a_programme_comes_with_its_organiser_and_its_phases_in_order():
    programme = build_world().programme
    known = Programme.objects.select_related("organiser__attached_to").get(pk=programme.pk)

    found = http.PROGRAMME.first(programme.slug)
    assert values(found) == values(known)
    assert found.organiser == known.organiser
    phases = http.PHASES.all(programme.pk)
    assert list(map(values, phases)) == list(map(values, programme.phases.all()))
    assert len(phases) == programme.phases.count() > 1
    assert http.PROGRAMME.first("nulle-part") is None


def test_a_node_is_found_in_its_programme_only():
    world = build_world()
    node = Node.objects.filter(programme=world.programme).first()

    found = pages.NODE.first(world.programme.pk, node.pk)
    assert (found, found.state, found.slug) == (node, node.state, node.slug)
    assert pages.NODE.first(world.programme.pk + 1, node.pk) is None


def test_a_session_ends_when_it_should():
    session = SessionStore()
    session["who"] = "somebody"
    session.save()

    assert SessionStore(session.session_key)["who"] == "somebody"
    Session.objects.update(expire_date=timezone.now())
    assert SessionStore(session.session_key).get("who") is None
    assert SessionStore("never-made").get("who") is None


def test_a_querys_own_parameters_stay_where_they_are():
    programme = build_world().programme
    opened = Prepared(
        lambda programme, number: Phase.objects.filter(state=Phase.State.OPEN, programme=programme, number__gte=number),
        10_001,
        10_002,
    )

    assert opened.all(programme.pk, 1) == list(programme.phases.filter(state=Phase.State.OPEN, number__gte=1))
    assert opened.all(programme.pk, 99) == []


def test_a_sample_that_django_optimises_away_is_told_at_once():
    numbered = Prepared(lambda number: Phase.objects.filter(number__gte=number), -1)

    with pytest.raises(ValueError, match="sample"):
        numbered.all(2)
