import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maille.core.text import clean, clean_line, fold


def test_clean_removes_null_bytes_and_direction_overrides():
    assert clean("a\x00b\u202ec\u2066d") == "abcd"


def test_clean_keeps_line_ends_and_emoji():
    assert clean("un\r\ndeux\rtrois 🧵") == "un\ndeux\ntrois 🧵"


def test_clean_line_folds_white_space():
    assert clean_line("  un \n deux\ttrois ") == "un deux trois"


def test_fold_removes_accents_elisions_and_ligatures():
    assert fold("L'Œuvre d’été, jusqu'à Noël") == "oeuvre ete a noel"


@given(st.text())
def test_fold_is_idempotent(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_clean_is_idempotent_and_safe(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not set("\x00\u202a\u202b\u202d\u202e\u2066\u2069") & set(cleaned)


def test_clean_removes_half_a_surrogate_pair():
    assert clean("a\ud800b") == "ab"


@pytest.mark.parametrize("marks", ["\u0301\u0323", "\u0323\u200b\u0301"])
def test_a_letter_keeps_thirty_marks_at_most(marks):
    # Two million of them: sorted all together they would hold the process for an hour.
    text = "a" + marks * 1_000_000 + "b"

    assert len(clean(text)) <= 32
    assert clean(text).endswith("b")
    assert fold(text).replace(" ", "") == "ab"
    assert clean(clean(text)) == clean(text)


def test_the_marks_of_a_language_stay():
    assert clean("Nguyễn, שָׁלוֹם, ไม่ได้") == unicodedata.normalize("NFC", "Nguyễn, שָׁלוֹם, ไม่ได้")
