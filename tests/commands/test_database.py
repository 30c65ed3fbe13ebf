"""What the database promises, on either one."""

import pytest
from django.db import IntegrityError, connection, transaction

from maille import settings
from maille.contributions.models import Support


def test_sqlite_survives_a_power_cut_and_readers_do_not_wait():
    options = settings.DATABASES["default"].get("OPTIONS", {}).get("init_command", "")
    if connection.vendor == "sqlite":
        assert "synchronous=FULL" in options
        assert "journal_mode=WAL" in options


@pytest.mark.django_db(transaction=True)
def test_a_row_never_points_to_nothing():
    with pytest.raises(IntegrityError), transaction.atomic():
        Support.objects.create(node_id=987654, person_id=987654)


@pytest.mark.django_db(transaction=True)
def test_the_test_database_is_a_file_or_a_server_with_real_locks():
    assert connection.vendor == "postgresql" or "memory" not in str(connection.settings_dict["NAME"])
