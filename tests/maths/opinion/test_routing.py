import logging

import numpy as np
import pytest

from maille.maths.errors import BadArgument
from maille.maths.opinion import draw_next, map_opinions

from .votes import ballots

# 15 people, so that all are placed. The first statement: 9 agree, 3 pass, 3 disagree.
TABLE = ballots("\n".join(["++-"] * 5 + ["+--"] * 4 + ["0+."] * 3 + ["-+."] * 3))
PINNED = np.array([False, True, False])


def test_priority_worked_by_hand():
    """S = 15, A = 9, P = 3: p_a = 10/17, passing 4/17, newness 1 + 8·2^(-15/5) = 2."""
    found = map_opinions(TABLE, pinned=PINNED)

    assert found.priority[0] == pytest.approx((10 / 17 * 13 / 17 * (1 + found.extremity[0]) * 2) ** 2)
    # The third: 9 disagree, nobody agrees or passes; 9 saw it: 1 + 8·2^(-9/5).
    expected = (1 / 11 * 10 / 11 * (1 + found.extremity[2]) * (1 + 8 * 2**-1.8)) ** 2
    assert found.priority[2] == pytest.approx(expected)
    assert found.priority[1] == 49


def test_a_hidden_statement_is_never_drawn():
    found = map_opinions(TABLE, pinned=PINNED, hidden=PINNED)
    rng = np.random.default_rng(0)

    assert found.priority[1] == 0
    assert {draw_next(found, answered=[], own=[], rng=rng) for _time in range(60)} == {0, 2}


def test_draws_follow_the_priorities():
    found = map_opinions(TABLE)
    rng = np.random.default_rng(5)

    drawn = np.bincount([draw_next(found, answered=[], own=[], rng=rng) for _time in range(4000)], minlength=3)

    share = found.priority / found.priority.sum()
    error = np.sqrt(share * (1 - share) / 4000)
    assert (np.abs(drawn / 4000 - share) < 4 * error).all()


def test_neither_answered_nor_own_statements_are_drawn():
    found = map_opinions(TABLE)
    rng = np.random.default_rng(0)

    assert {draw_next(found, answered=[0], own=np.array([False, False, True]), rng=rng) for _time in range(20)} == {1}
    assert draw_next(found, answered=[0, 1], own=[2], rng=rng) is None


def test_the_same_generator_draws_the_same_and_the_log_says_what(caplog):
    found = map_opinions(TABLE)

    with caplog.at_level(logging.INFO, logger="maille.maths.opinion.routing"):
        drawn = [draw_next(found, answered=[1], own=[], rng=np.random.default_rng(9)) for _time in range(2)]

    assert drawn[0] == drawn[1]
    assert [(record.message, record.statement, record.left) for record in caplog.records] == [
        ("opinion.drawn", drawn[0], 2)
    ] * 2


@pytest.mark.parametrize("wrong", [[3], [-1], [0.5], [[0]], [True]])
def test_numbers_of_no_statement_are_refused(wrong):
    with pytest.raises(BadArgument, match=r"^answered: must "):
        draw_next(map_opinions(TABLE), answered=wrong, own=[], rng=np.random.default_rng(0))
