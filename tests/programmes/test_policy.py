"""What the one table says, from the words of the flyer."""

import itertools

import pytest

from maille.programmes.models import Phase, Programme
from maille.programmes.policy import PHASE_ACTS, READ_ONLY_ACTS, ROLE_ACTS, Act, Standing, open_acts

SOMEBODY = object()


def _phase(kind, state, late=True):
    return Phase(kind=kind, state=state, late_allowed=late)


def _standing(*roles, person=SOMEBODY, state="running", phases=()):
    return Standing(Programme(state=state), person, frozenset(roles), bool(person), open_acts(list(phases)))


REFLECTION_OPEN = [_phase("reflection", "open"), _phase("cocreation", "upcoming"), _phase("project", "upcoming")]
COCREATION_OPEN = [_phase("reflection", "closed"), _phase("cocreation", "open"), _phase("project", "upcoming")]


def test_a_visitor_may_express_a_need_without_an_account():
    assert _standing(person=None, phases=REFLECTION_OPEN).may(Act.EXPRESS_NEED)


def test_a_late_need_is_still_welcome_in_phase_2():
    assert _standing(person=None, phases=COCREATION_OPEN).may(Act.EXPRESS_NEED)


def test_unless_the_organiser_says_otherwise():
    closed = [_phase("reflection", "closed", late=False), _phase("cocreation", "open")]

    assert not _standing(person=None, phases=closed).may(Act.EXPRESS_NEED)


@pytest.mark.parametrize(("phases", "expected"), [(REFLECTION_OPEN, False), (COCREATION_OPEN, True)])
def test_groups_open_with_phase_2(phases, expected):
    assert _standing(phases=phases).may(Act.JOIN_GROUP) is expected


def test_a_facilitator_may_open_a_tool_before_its_phase():
    assert _standing("facilitator", phases=REFLECTION_OPEN).may(Act.PROPOSE_SOLUTION)


@pytest.mark.parametrize("act", [Act.MODERATE, Act.EDIT_PROGRAMME, Act.SEE_PEOPLE, Act.MANAGE_PEOPLE, Act.SEE_JOURNAL])
@pytest.mark.parametrize("role", ["visitor", "participant", "expert", "facilitator"])
def test_only_the_organiser_looks_after_people_and_programme(act, role):
    person = None if role == "visitor" else SOMEBODY
    roles = [role] if role in {"expert", "facilitator"} else []

    assert not _standing(*roles, person=person, phases=COCREATION_OPEN).may(act)
    assert _standing("organiser", phases=COCREATION_OPEN).may(act)


@pytest.mark.parametrize("act", sorted(set(Act) - READ_ONLY_ACTS))
def test_nothing_is_added_to_an_archive_not_even_by_its_organiser(act):
    assert not _standing("organiser", state="archived", phases=COCREATION_OPEN).may(act)


def test_every_role_may_at_least_what_the_one_below_it_may():
    order = ["visitor", "participant", "expert", "facilitator", "organiser"]
    for lower, higher in itertools.pairwise(order):
        assert ROLE_ACTS[lower] <= ROLE_ACTS[higher]


def test_every_phase_kind_has_its_line():
    assert set(PHASE_ACTS) == set(Phase.Kind)
