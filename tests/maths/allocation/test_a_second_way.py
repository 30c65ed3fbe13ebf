"""Larger problems: judged by the independent checker, and solved a second way."""

import numpy as np
import pytest

from bench.cohorts import cohort, teams
from bench.published import read_instance
from maille.maths.allocation import form_groups

from .checker import is_sound, price, rules_broken
from .plain_model import by_branching, by_seats, by_stages

SIZES = {"people": 40, "challenges": 6, "wishes": 4, "sizes": (5, 9)}


def as_list(formation):
    return [int(g) for g in formation.group]


@pytest.mark.parametrize("seed", [1, 2])
def test_wishes_alone_cost_what_the_hungarian_method_finds(seed):
    asked = cohort(
        120, 10, wishes=4, sizes=(8, 14), seed=seed, must_open=np.ones(10, bool),
        min_kinds=0, max_share_of_kind=1.0, max_per_organisation=120, mix_weight=0.0,
    )  # fmt: skip

    formation = form_groups(asked)

    assert formation.objective == by_seats(asked)
    assert price(asked, as_list(formation)) == formation.objective


@pytest.mark.parametrize("seed", [1, 2])
def test_all_rules_together_cost_what_a_plain_model_finds(seed):
    asked = cohort(**SIZES, seed=seed)

    formation = form_groups(asked)

    best = by_branching(asked)
    assert is_sound(asked, formation)
    assert formation.objective == pytest.approx(best, abs=1e-6)
    assert formation.bound <= best + 1e-6


@pytest.mark.parametrize(("seed", "sizes", "mix_weight"), [(1, (5, 9), 1.0), (2, (5, 9), 1.0), (6, (5, 9), 0.5)])
def test_all_rules_together_cost_what_dynamic_programming_finds(seed, sizes, mix_weight):
    """No solver has a part in what is expected."""
    asked = cohort(18, 3, wishes=2, sizes=sizes, seed=seed, mix_weight=mix_weight)

    formation = form_groups(asked)

    assert is_sound(asked, formation)
    assert formation.objective == pytest.approx(by_stages(asked), abs=1e-6)


@pytest.mark.parametrize("rules", [{}, {"min_kinds": 4, "mix_weight": 0.5}, {"min_kinds": 0, "mix_weight": 5.0}])
def test_a_larger_cohort_is_answered_soundly(rules):
    asked = cohort(300, 30, wishes=5, sizes=(6, 12), seed=2, **rules)

    formation = form_groups(asked)

    assert formation.status == "optimal"
    assert is_sound(asked, formation)


@pytest.mark.parametrize("most_nodes", [0, 3, 50])
def test_challenges_alike_open_at_the_cost_that_a_plain_model_finds(most_nodes, monkeypatch):
    """However early the tree of openings gives way to the solver's own search."""
    monkeypatch.setattr("maille.maths.allocation.tree.MOST_NODES", most_nodes)
    asked = teams(seed=2, people=60, topics=15, count=25)

    formation = form_groups(asked)

    assert formation.status == "optimal"
    assert rules_broken(asked, as_list(formation)) == set()
    assert formation.objective == pytest.approx(by_branching(asked), abs=1e-6)


def test_a_published_instance_is_read_as_its_authors_wrote_it(tmp_path):
    """Two friends and a third; the topic 7 has two teams, and one of the kinds may not take the topic 8."""
    files = {
        "tmp_students.txt": "g1;ann;alle\ng1;bob;alle\ng2;eve;farmaci\n",
        "tmp_priorities.txt": "ann;7;1;128\nann;8;2;64\nbob;8;1;128\neve;7;1;128\neve;8;2;64\n",
        "tmp_projects.txt": "7;a;1;2;alle\n7;b;1;2;alle\n8;;1;3;natbidat\n",
        "types.csv": '"alle";"alle";"natbidat"\n"farmaci";"alle"\n',
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)

    asked = read_instance(tmp_path)

    assert asked.rank.tolist() == [[1, 1, 2], [0, 0, 1], [1, 1, 2]]
    assert asked.allowed.tolist() == [[True] * 3, [True] * 3, [True, True, False]]
    assert (asked.min_size.tolist(), asked.max_size.tolist()) == ([1, 1, 1], [2, 2, 3])
    # The friends take topic 8: ranks 2 and 1 cost 1, a place that was not ranked 20.
    assert asked.together.tolist() == [[0, 1]]
    assert (as_list(form_groups(asked))[:2], form_groups(asked).objective) == ([2, 2], 1)
