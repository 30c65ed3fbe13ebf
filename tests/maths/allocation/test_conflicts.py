"""When there is no answer: the rules named clash, without any one of them they do not, and each way out is one."""

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import assume, given

from maille.maths.allocation import form_groups

from .cases import problem, small_problems
from .checker import items_broken
from .test_against_every_answer import FEW


def named(conflicts):
    return [(each.rule, each.challenge, each.people) for each in conflicts]


def test_too_few_kinds_of_actors_are_named_with_what_is_there():
    asked = problem([[1, 2]] * 6, kind=[0, 0, 0, 1, 1, 1], min_kinds=3, min_size=[2, 2])

    formation = form_groups(asked)

    # Six people must be somewhere, wherever that is only two kinds can be.
    assert formation.status == "infeasible"
    assert sorted(named(formation.infeasible), key=str) == [("everyone", None, ()), ("min_kinds", None, ())]
    kinds = next(each for each in formation.infeasible if each.rule == "min_kinds")
    assert (kinds.need, kinds.ways_out[0].value) == (3, 2)
    assert list(formation.group) == [-1] * 6


def test_two_people_pinned_apart_who_stay_together_are_named():
    asked = problem([[1, 2]] * 4, pinned=[0, 1, -1, -1], together=[(0, 1)])

    formation = form_groups(asked)

    assert sorted(named(formation.infeasible)) == [("pinned", 0, (0,)), ("pinned", 1, (1,)), ("together", None, (0, 1))]


def test_nine_people_in_groups_of_five_to_eight():
    """5 + 4 is too few for the second, 8 + 1 as well: nine fit neither in one group of 8 nor in two of 5."""
    formation = form_groups(problem([[1, 2]] * 9, min_size=[5, 5], max_size=[8, 8]))

    ways = {(way.rule, way.challenge): way.value for each in formation.infeasible for way in each.ways_out}
    # Eight of them, a group of nine, or a group that opens with four.
    assert ways == {
        ("everyone", None): 8,
        ("max_size", 0): 9,
        ("max_size", 1): 9,
        ("min_size", 0): 4,
        ("min_size", 1): 4,
    }


@FEW
@given(small_problems())
def test_the_rules_named_clash_and_none_is_named_in_vain(asked):
    formation = form_groups(asked)
    assume(formation.status == "infeasible")
    core = set(named(formation.infeasible))

    assert not can_be_kept(asked, core)
    for each in core:
        assert can_be_kept(asked, core - {each})


def can_be_kept(asked, core):
    """By trying every answer, with only these rules."""
    n, m = asked.rank.shape
    pinned = [int(pin) if ("pinned", int(pin), (i,)) in core else -1 for i, pin in enumerate(asked.pinned)]
    must = [("must_open", g, ()) in core for g in range(m)]
    alone = replace(asked, pinned=np.array(pinned, np.int32), must_open=np.array(must))
    return any(not items_broken(alone, group, nobody_lost=True) & core for group in product(range(-1, m), repeat=n))


@FEW
@given(small_problems())
def test_each_way_out_is_one_and_the_smallest(asked):
    formation = form_groups(asked)
    assume(formation.status == "infeasible" and not any(said.startswith("infeasible") for said in formation.warnings))

    for way in [way for each in formation.infeasible for way in each.ways_out if way.rule in WIDER]:
        assert form_groups(loosened(asked, way, way.value)).status == "optimal"
        assert form_groups(loosened(asked, way, way.value - WIDER[way.rule])).status == "infeasible"


# One step towards a wider rule. A rule that is not here has no number, or « everyone » counts what the others leave.
WIDER = {
    "min_size": -1, "min_kinds": -1, "min_present": -1, "max_groups": 1, "max_per_organisation": 1,
    "max_size": 1, "max_share_of_kind": 1,
}  # fmt: skip


def loosened(asked, way, value):
    if way.rule in ("min_size", "max_size"):
        sizes = getattr(asked, way.rule).copy()
        sizes[way.challenge] = value
        return replace(asked, **{way.rule: sizes})
    return replace(asked, **{way.rule: value / 100 if way.rule == "max_share_of_kind" else value})
