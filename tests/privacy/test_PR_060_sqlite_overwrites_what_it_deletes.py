"""PR-060: every connection overwrites what it deletes, and a weaker setting does not boot."""

from __future__ import annotations

import pytest
from django.db import connection

from ombud.base.errors import Misconfigured
from ombud.project.selfcheck import refuse_unsafe_start

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sqlite_only")]


def secure_delete() -> int:
    with connection.cursor() as cursor:
        return int(cursor.execute("PRAGMA secure_delete").fetchone()[0])


def test_whatever_the_build_does_by_itself_we_overwrite() -> None:
    assert secure_delete() == 1


@pytest.mark.parametrize("weaker", ["OFF", "FAST"])
def test_a_weaker_setting_does_not_boot(weaker: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA secure_delete = {weaker}").fetchone()
    try:
        with pytest.raises(Misconfigured, match="keeps what it deletes"):
            refuse_unsafe_start()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON").fetchone()
