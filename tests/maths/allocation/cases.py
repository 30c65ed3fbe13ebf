"""Problems for the tests: one written by hand, and small ones of every sort drawn by Hypothesis."""

import numpy as np
from hypothesis import strategies as st

from maille.maths.allocation import GroupProblem


def problem(rank, **given):
    """Without any rule but those given: one kind each in turn, no organisation, groups of any size."""
    rank = np.array(rank, np.int8)
    n, m = rank.shape
    plain = {
        "kind": np.zeros(n, np.int16),
        "organisation": np.full(n, -1, np.int32),
        "min_size": np.zeros(m, np.int32),
        "max_size": np.full(m, n, np.int32),
        "min_kinds": 0,
        "max_share_of_kind": 1.0,
        "mix_weight": 0.0,
    }
    typed = {"kind": np.int16, "organisation": np.int32, "min_size": np.int32, "max_size": np.int32, "pinned": np.int32}
    given = {name: np.array(value, typed[name]) if name in typed else value for name, value in given.items()}
    for name in ("allowed", "mornings", "must_open"):
        if given.get(name) is not None:
            given[name] = np.array(given[name], bool)
    for name in ("together", "apart"):
        if name in given:
            given[name] = np.array(given[name], np.int32).reshape(-1, 2)
    return GroupProblem(rank=rank, **{**plain, **given})


@st.composite
def small_problems(draw):
    """Up to 5 people and 3 challenges: few enough to try every answer."""
    n, m = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    rows = st.lists(st.integers(-1, 3), min_size=m, max_size=m)
    least = draw(st.lists(st.integers(0, 3), min_size=m, max_size=m))
    extra = draw(st.lists(st.integers(0, 3), min_size=m, max_size=m))
    people = st.integers(0, n - 1)
    pairs = st.lists(st.tuples(people, people).filter(lambda pair: pair[0] != pair[1]), max_size=2 if n > 1 else 0)
    some = st.booleans()
    days = draw(st.integers(1, 2))
    has_mornings = draw(some)
    return problem(
        draw(st.lists(rows, min_size=n, max_size=n)),
        kind=draw(st.lists(st.integers(0, 2), min_size=n, max_size=n)),
        organisation=draw(st.lists(st.integers(-1, 1), min_size=n, max_size=n)),
        min_size=least,
        max_size=[a + b for a, b in zip(least, extra, strict=True)],
        mornings=draw(st.lists(st.lists(some, min_size=days, max_size=days), min_size=n, max_size=n))
        if has_mornings
        else None,
        min_present=draw(st.integers(0, 2)) if has_mornings else 0,
        allowed=draw(
            st.none() | st.lists(st.lists(some | st.just(True), min_size=m, max_size=m), min_size=n, max_size=n)
        ),
        pinned=draw(st.lists(st.sampled_from([-1, -1, -1, *range(m)]), min_size=n, max_size=n)),
        together=draw(pairs) if n > 1 else [],
        apart=draw(pairs) if n > 1 else [],
        must_open=draw(st.none() | st.lists(some, min_size=m, max_size=m)),
        max_groups=draw(st.none() | st.integers(1, m)),
        min_kinds=draw(st.integers(0, 3)),
        max_share_of_kind=draw(st.sampled_from([0.4, 0.6, 1.0])),
        max_per_organisation=draw(st.integers(1, 3)),
        mix_weight=draw(st.sampled_from([0.0, 0.5, 1.0, 5.0])),
    )
