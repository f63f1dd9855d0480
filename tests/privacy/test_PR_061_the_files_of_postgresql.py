"""PR-061: the files of PostgreSQL hold nothing of an erased person; its log ends as said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from django.conf import settings as desk
from django.db import connection

from ombud.backups import keystore
from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.erasure import postgresql
from ombud.erasure.actions import plan_erasure, run_to_the_end, start_erasure
from ombud.erasure.actions.running import step
from ombud.erasure.certificates import certificate_of
from ombud.erasure.models import Erasure
from ombud.erasure.plugs import Scan
from ombud.erasure.statuses import Stage, State
from ombud.erasure.tasks import turn_log_over
from ombud.tickets.actions import attach_to_draft, discard_draft, save_draft
from ombud.tickets.content import File
from ombud.tickets.models import Draft
from tests.erasure.conftest import forget_ledger
from tests.erasure.person import ADDRESS, NAME, erase, make_everywhere
from tests.makers import make_ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world import World

WORDS = (ADDRESS, NAME, "Quellmann", "Fjordblick")
FILES = """
SELECT c.relname, pg_read_binary_file(pg_relation_filepath(c.oid)) FROM pg_class c
WHERE c.relkind IN ('r', 'i', 't') AND pg_relation_size(c.oid) > 0 AND relfilenode <> 0
   OR c.relname = 'pg_statistic'
"""


@pytest.fixture(autouse=True)
def own_ledger(postgres_only: None, transactional_db: None) -> Iterator[None]:
    forget_ledger()
    yield
    forget_ledger()


def files_with(*words: str) -> list[str]:
    """Return the tables and indexes in whose files one of ``words`` can be read."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(FILES)
        found = cursor.fetchall()
    wanted = [one.encode().lower() for one in words]
    return sorted(name for name, data in found if any(w in bytes(data).lower() for w in wanted))


def another_reader() -> psycopg.Connection[tuple[object, ...]]:
    """Return a connection of somebody who reads the database as it is now, and goes on."""
    known = connection.get_connection_params()
    reader = psycopg.connect(**{key: known[key] for key in ("host", "port", "user", "dbname")})
    reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    reader.execute("SELECT 1")
    return reader


def test_PR_061_what_was_deleted_before_and_samples_of_values_go_as_well(world: World) -> None:
    one = make_everywhere(world)
    other = make_ticket(world)
    words = f"{NAME} said"
    save_draft(other, kind=Draft.Kind.REPLY, text=words, agent=world.ana)
    file = File("quellmann.txt", "text/plain", b"x")
    attach_to_draft(other, file, kind=Draft.Kind.REPLY, agent=world.ana)
    discard_draft(other, kind=Draft.Kind.REPLY, agent=world.ana)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    before = files_with(*WORDS)

    done = erase(one.nora)

    held = {"people_identifier", "tickets_message", "tickets_draftfile", "pg_statistic"}
    assert held <= set(before)
    assert (done.state, files_with(*WORDS)) == (State.DONE, [])


def test_PR_059_a_reader_of_an_older_state_lets_the_certificate_wait(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "LOCK_SECONDS", 0.1)
    plan = plan_erasure(make_everywhere(world).nora, actor=SYSTEM)
    start_erasure(plan, actor=SYSTEM)
    while plan.stage == Stage.STOP:
        step(plan)
    reader = another_reader()

    waiting = run_to_the_end(plan)
    seen = (waiting.state, waiting.problem, waiting.certificate)
    reader.close()
    done = run_to_the_end(plan)

    assert seen == (State.WAITING, "Busy", None)
    assert (done.state, files_with(*WORDS)) == (State.DONE, [])


def test_PR_061_the_log_is_written_over_by_the_day_the_certificate_names() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()")
        begin = cursor.fetchone()[0]
        turn_log_over.func()
        cursor.execute("SELECT pg_current_wal_insert_lsn() - %s::pg_lsn", [begin])
        without = int(cursor.fetchone()[0])
        Erasure.objects.create(person_kind="contact", person_id=1, ended_at=clock.now())
        turn_log_over.func()
        cursor.execute("SELECT pg_current_wal_insert_lsn() - %s::pg_lsn", [begin])
        spent = int(cursor.fetchone()[0])
        cursor.execute("SELECT pg_size_bytes(current_setting('max_wal_size'))")
        most = int(cursor.fetchone()[0])

    assert without < postgresql.PIECE
    assert spent * postgresql.LOG_DAYS >= 2 * most


def test_PR_061_the_certificate_names_the_end_of_the_last_backup_there_is() -> None:
    erasure = Erasure.objects.create(person_kind="contact", person_id=1)
    assert certificate_of(erasure, Scan({}, []))["backups_end_on"] == day(30)
    keystore.add(b"\x01" * 8, b"\x02" * 32, "x.ombud", days=45)
    try:
        said = certificate_of(erasure, Scan({}, []))
    finally:
        keystore.forget((b"\x01" * 8).hex())
    assert desk.OMBUD_BACKUP_DAYS == 30
    assert (said["backups_end_on"], said["log_of_the_database_ends_on"]) == (day(45), day(30))


def day(number: int) -> str:
    return clock.in_(days=number).date().isoformat()
