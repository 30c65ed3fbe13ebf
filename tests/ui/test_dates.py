from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from maille.ui.dates import day_in_words
from maille.ui.templatetags.ui import date_fr, day_number

FIRST = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("language", "day", "shape", "words"),
    [
        ("fr", FIRST, "long", "mardi 1er décembre 2026"),
        ("fr", FIRST, "day", "mardi 1er décembre"),
        ("fr", FIRST, "short", "1er décembre"),
        ("fr", date(2018, 1, 11), "day", "jeudi 11 janvier"),
        ("fr", date(2019, 1, 2), "year", "2 janvier 2019"),
        ("fr", datetime(2026, 11, 30, 23, 30, tzinfo=UTC), "short", "1er décembre"),
        ("en", FIRST, "long", "Tuesday 1 December 2026"),
        ("en", FIRST, "short", "1 December"),
    ],
)
def test_a_day_is_said_as_people_say_it(language, day, shape, words):
    with translation.override(language):
        assert day_in_words(day, shape) == words


def test_a_page_raises_the_letters_of_the_first():
    assert date_fr(FIRST, "day") == "mardi 1<sup>er</sup> décembre"


def test_first_of_the_month_is_raised_on_a_stamp_in_french_only():
    assert (day_number(FIRST), day_number(FIRST.replace(day=2))) == ("1<sup>er</sup>", "2")
    with translation.override("en"):
        assert day_number(FIRST) == "1"
