"""The database refuses to rewrite the journal, whoever asks and however."""

from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from maille.core import journal
from maille.core.models import JournalEntry

pytestmark = pytest.mark.django_db
MIGRATION = import_module("maille.core.migrations.0002_journal_is_append_only")


@pytest.fixture
def entry():
    return journal.record("essai.made", programme_id=7, reason="Nomme Bérénice", data={"n": 1})


@pytest.fixture
def keeps(db):
    """Tests run without the trigger that keeps rows on SQLite: they are rolled back, and it with them."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(MIGRATION.SQLITE[1])


@pytest.mark.parametrize(
    "change",
    ["verb = 'autre'", "at = '2020-01-01'", "subject_id = 3", "programme_id = 8", "subject_type = 'x'", "id = 999"],
)
def test_what_happened_is_not_rewritten(entry, change):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE core_journalentry SET {change} WHERE id = %s", [entry.pk])

    assert JournalEntry.objects.values_list("verb", "programme_id").get() == ("essai.made", 7)


def test_a_line_is_not_removed(entry, keeps):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        JournalEntry.objects.all().delete()

    assert JournalEntry.objects.count() == 1


def test_what_names_a_person_may_be_redacted(entry):
    JournalEntry.objects.filter(pk=entry.pk).update(reason="", data={}, actor_id=None)

    entry.refresh_from_db()
    assert (entry.reason, entry.data, entry.verb) == ("", {}, "essai.made")
