"""One mail a day at most, to those who want it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from maille.contributions import actions
from maille.contributions.models import Notice
from maille.core.models import OutboxMessage
from maille.pages.digest import MOST_UNPROVEN, send_digests
from maille.people.models import Person
from tests.pages.rows import NOON, make_need, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def yasmine(programme):
    return make_person(programme, contact_email="yasmine@exemple.invalid", proven_at=NOON)


@pytest.fixture
def comment_on(programme):
    """Somebody comments what the person gave, at a given time."""
    zoé = make_person(programme, "Zoé")

    def comment(person, at=NOON):
        actions.comment(node=make_need(programme, "Garder les enfants", person), text="Oui", by=zoé, now=at)
        Notice.objects.filter(person=person, mailed_at__isnull=True).update(at=at)

    return comment


def _mails():
    return list(OutboxMessage.objects.filter(kind="digest").order_by("pk"))


def test_news_make_one_mail_with_a_way_out(yasmine, comment_on):
    comment_on(yasmine)
    comment_on(yasmine)

    assert send_digests(NOON + timedelta(hours=1)) == 1

    [mail] = _mails()
    assert (mail.to, mail.person_id) == ("yasmine@exemple.invalid", yasmine.pk)
    assert mail.text.count("Garder les enfants") == 2
    assert "List-Unsubscribe" in mail.headers


def test_never_two_mails_on_one_day(yasmine, comment_on):
    comment_on(yasmine)
    send_digests(NOON + timedelta(hours=1))
    comment_on(yasmine, NOON + timedelta(hours=2))

    assert send_digests(NOON + timedelta(hours=3)) == 0
    assert send_digests(NOON + timedelta(days=1)) == 1
    assert len(_mails()) == 2


def test_what_was_read_or_mailed_is_not_mailed_again(yasmine, comment_on):
    comment_on(yasmine)
    Notice.objects.update(seen_at=NOON)
    assert send_digests(NOON + timedelta(hours=1)) == 0

    comment_on(yasmine)
    send_digests(NOON + timedelta(hours=1))
    assert send_digests(NOON + timedelta(days=1)) == 0


def test_acts_that_follow_one_another_settle_first(yasmine, comment_on):
    comment_on(yasmine)

    assert send_digests(NOON + timedelta(minutes=1)) == 0


def test_nobody_is_written_to_at_night(yasmine, comment_on):
    comment_on(yasmine)

    assert send_digests(datetime(2027, 1, 20, 23, 0, tzinfo=ZoneInfo("Europe/Paris"))) == 0


@pytest.mark.parametrize(
    "change", [{"mail_choice": "none"}, {"is_supervised": True}, {"contact_email": ""}, {"erased_at": NOON}]
)
def test_some_people_get_none(yasmine, comment_on, change):
    comment_on(yasmine)
    Person.objects.filter(pk=yasmine.pk).update(**change)

    assert send_digests(NOON + timedelta(hours=1)) == 0
    assert _mails() == []


def test_an_address_that_nobody_proved_hears_of_us_three_times_at_most(yasmine, comment_on):
    Person.objects.filter(pk=yasmine.pk).update(proven_at=None)

    for day in range(5):
        comment_on(yasmine, NOON + timedelta(days=day))
        send_digests(NOON + timedelta(days=day, hours=1))

    assert len(_mails()) == MOST_UNPROVEN == 3


def test_the_mail_speaks_the_person_s_language(yasmine, comment_on):
    Person.objects.filter(pk=yasmine.pk).update(language="en")
    comment_on(yasmine)

    send_digests(NOON + timedelta(hours=1))

    assert "/en/essai/mon-fil/" in _mails()[0].text
