import pytest

from maille.core.errors import RuleError
from maille.core.machine import machine

LIGHT = machine(red="green", green="orange red", orange="")


def test_arrows_may_be_followed_one_way():
    assert LIGHT.allows("red", "green")
    assert not LIGHT.allows("green", "green")
    assert LIGHT.following("green") == {"orange", "red"}


def test_a_missing_arrow_is_refused_with_a_sentence():
    with pytest.raises(RuleError, match="Rechargez la page"):
        LIGHT.check("orange", "red")


def test_an_unknown_state_leads_nowhere():
    assert not LIGHT.allows("blue", "red")
