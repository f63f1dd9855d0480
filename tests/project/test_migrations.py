from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from ombud.base.errors import Misconfigured
from ombud.project import migrations
from ombud.project.selfcheck import refuse_unsafe_start


@pytest.mark.django_db
def test_a_migrated_database_lacks_nothing_and_knows_nothing_more() -> None:
    assert migrations.missing() == set()
    assert migrations.unknown() == set()


@pytest.mark.django_db
def test_a_missing_migration_keeps_the_server_from_starting() -> None:
    MigrationRecorder(connection).record_unapplied("tickets", "0001_initial")

    with pytest.raises(Misconfigured, match=r"1 migrations are missing\. Run `ombud init`"):
        refuse_unsafe_start()


@pytest.mark.django_db
def test_a_database_of_a_newer_version_is_refused() -> None:
    MigrationRecorder(connection).record_applied("tickets", "9999_from_the_future")

    with pytest.raises(Misconfigured, match="made by a newer version"):
        refuse_unsafe_start()
