import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maille.ui.typography import typo

N, F = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Qu'est-ce que c'est ?", f"Qu’est-ce que c’est{N}?"),
        ("C'est un défi d'…", "C’est un défi d’…"),
        ("Défi d'%(horizon)s", "Défi d’%(horizon)s"),
        ("l'<b>idée</b>", "l’<b>idée</b>"),
        ("Oui!", f"Oui{N}!"),
        ("Il dit : « oui »", f"Il dit{F}: «{F}oui{F}»"),
        ("l'« été »", f"l’«{F}été{F}»"),
        ("à 9 h 30", f"à 9{F}h{F}30"),
        ("n° 3", f"n°{F}3"),
        ("10 000 habitants", f"10{N}000 habitants"),
        ("1 234 567 €", f"1{N}234{N}567{F}€"),
        ("26 %", f"26{N}%"),
        ("Attendez...", "Attendez…"),
        ("09:00 à 12:30", "09:00 à 12:30"),
    ],
)
def test_french_typography(typed, printed):
    assert typo(typed) == printed


@pytest.mark.parametrize(
    "kept",
    [
        "https://exemple.invalid/a?b=1;c=2",
        "a.b+c@exemple.invalid",
        "%(count)d",
        "%s",
        "{name}",
        "<a href='x?y'>",
        "&amp;",
        "12:30",
    ],
)
def test_addresses_markup_and_placeholders_are_left_as_typed(kept):
    assert typo(kept) == kept
    assert kept in typo(f"Voici {kept} pour voir ?")


@given(st.text())
def test_setting_twice_is_as_good_as_once(text):
    assert typo(typo(text)) == typo(text)


@given(st.text(alphabet="ab «»:;!?'. 0123456789%éàœ"))
def test_only_spaces_quotes_and_dots_change(text):
    def bare(value):
        return "".join(value.replace("…", "...").replace("’", "'").split()).replace(N, "").replace(F, "")

    assert bare(typo(text)) == bare(text)


@pytest.mark.parametrize("long", ["a" * 20_000, "a." * 10_000, "a-" * 10_000, "_a" * 10_000, "a" + " " * 20_000 + "x"])
def test_a_long_word_takes_no_longer_than_a_long_text(long):
    started = time.process_time()

    assert typo(long) == long
    assert time.process_time() - started < 2
