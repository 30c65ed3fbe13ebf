"""What changed between two versions."""

import time

import pytest

from maille.contributions.differences import differences


@pytest.mark.parametrize("between", [" ", "\n"])
def test_texts_made_to_be_slow_to_compare_are_compared_at_once(between):
    """Two letters that come back ten thousand times took half a minute, for anybody who asked."""
    old, new = between.join("ab" * 5000), between.join("ba" * 5000)
    started = time.process_time()

    parts = differences(old, new)

    assert time.process_time() - started < 2
    assert "".join(part.text for part in parts if part.kind != "removed") == new
