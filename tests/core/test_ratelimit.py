import pytest

from maille.core import ratelimit
from maille.core.errors import RuleError
from maille.core.models import RateCount

pytestmark = pytest.mark.django_db


def test_the_limit_holds_for_one_key_and_spares_the_others():
    for _try in range(3):
        ratelimit.hit("personne:1", limit=3, seconds=3600)

    with pytest.raises(RuleError):
        ratelimit.hit("personne:1", limit=3, seconds=3600)
    ratelimit.hit("personne:2", limit=3, seconds=3600)


def test_the_key_is_not_stored_in_clear():
    ratelimit.hit("lila@exemple.invalid", limit=3, seconds=60)

    assert "lila" not in RateCount.objects.get().key
