from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from maille.core import journal
from maille.core.models import InstanceFact, JournalEntry

pytestmark = pytest.mark.django_db


def test_record_writes_who_what_and_why():
    fact = InstanceFact.objects.create(name="essai")

    entry = journal.record("essai.made", subject=fact, programme_id=7, reason="pour voir", data={"n": 1})

    assert (entry.verb, entry.subject_type, entry.subject_id) == ("essai.made", "core.instancefact", fact.pk)
    assert (entry.programme_id, entry.reason, entry.data, entry.actor_id) == (7, "pour voir", {"n": 1}, None)
    assert list(journal.of(fact)) == [entry]


def test_an_entry_is_neither_changed_nor_deleted():
    entry = journal.record("essai.made")

    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()
    assert JournalEntry.objects.count() == 1


def test_a_line_carries_the_moment_of_its_act_and_lines_stay_in_the_order_of_their_writing():
    moment = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)

    told = journal.record("essai.made", at=moment)
    now = journal.record("essai.made_later")

    assert (told.at, abs(timezone.now() - now.at) < timedelta(minutes=1)) == (moment, True)
    assert [line.verb for line in JournalEntry.objects.order_by("id")] == ["essai.made", "essai.made_later"]
