"""A step that cannot be interrupted leaves the caller free to stop all the same."""

import threading

import pytest

from maille.maths.errors import Cancelled
from maille.maths.waiting import waited_for


def test_what_is_done_is_given_back():
    looks = []

    assert waited_for(lambda: 6 * 7, lambda: looks.append(1)) == 42
    assert looks  # however fast it was
    assert waited_for(lambda: 6 * 7, None) == 42


def test_what_fails_fails_here():
    with pytest.raises(ZeroDivisionError):
        waited_for(lambda: 1 / 0, lambda: None)


def test_who_waits_may_go_before_the_end():
    may_end, ended, looks = threading.Event(), threading.Event(), []

    def long():
        may_end.wait()
        ended.set()

    def look():
        looks.append(1)
        if len(looks) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        waited_for(long, look)

    assert len(looks) == 3
    assert not ended.is_set()
    may_end.set()
    ended.wait()  # or the test's own time limit speaks
