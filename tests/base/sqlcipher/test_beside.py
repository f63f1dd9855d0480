"""A database that is read beside its connections stays theirs."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from django.conf import settings
from sqlcipher3 import dbapi2

from ombud.base.sqlcipher import beside
from ombud.base.sqlcipher.opening import CIPHER
from ombud.subjects.residue.files import batches_below
from ombud.subjects.residue.pages import PAGE, pages_of, reader_of

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

KEY = bytes(range(32))
OPENING = (*(f"PRAGMA {one}" for one in CIPHER), f"PRAGMA key = \"x'{KEY.hex()}'\"")
ANOTHER = """
import sys
from sqlcipher3 import dbapi2
conn = dbapi2.connect(sys.argv[1])
for pragma in sys.argv[2:]:
    conn.execute(pragma)
conn.execute("SELECT * FROM words").fetchall()
conn.close()
"""


def open_with(conn: dbapi2.Connection) -> None:
    for pragma in OPENING:
        conn.execute(pragma)


def test_what_the_scan_reads_keeps_its_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "desk.db"
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(path))
    log = tmp_path / "desk.db-wal"
    with closing(dbapi2.connect(str(path))) as conn:
        open_with(conn)
        conn.execute("PRAGMA journal_mode = WAL").fetchall()
        conn.execute("CREATE TABLE words (word)")

        list(pages_of(path, KEY, 0, PAGE))
        reader_of(path, KEY)(1)
        list(batches_below(tmp_path))
        subprocess.run([sys.executable, "-c", ANOTHER, str(path), *OPENING], check=True)

        assert log.stat().st_size > 0  # another process is not the last one
        conn.execute("INSERT INTO words VALUES (1)")
    with closing(dbapi2.connect(str(path))) as conn:
        open_with(conn)
        assert conn.execute("PRAGMA cipher_integrity_check").fetchall() == []


def test_a_file_is_opened_once_and_read_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "desk.db"
    file.write_bytes(bytes(range(256)))

    assert list(beside.pieces(file, 100, 56)) == [bytes(range(56, 156)), bytes(range(156, 256))]
    assert beside.octets(file, 250, 100) == bytes(range(250, 256))
    assert beside.descriptor(file) == beside.descriptor(tmp_path / "desk.db")
