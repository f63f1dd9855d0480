"""The scan over every store, with a person who left a mark everywhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import connection
from sqlcipher3 import dbapi2

from ombud.base.sqlcipher.opening import CIPHER
from ombud.datamap import Store, stores
from ombud.project.cli.privacy import privacy
from ombud.subjects.queries import persons_of
from ombud.subjects.residue import Outcome, needles_of, pages, scan
from ombud.subjects.residue.places import readers
from ombud.subjects.scanning import Kind, Needle, Scanner
from tests.canary_person import ADDRESS, CUSTOMER, NAME, plant

if TYPE_CHECKING:
    from tests.world import World


def test_her_own_needles_find_her_and_the_report_says_where_and_never_what(
    world: World,
) -> None:
    ondine = plant(world, others=1)
    needles = needles_of(persons_of(ondine.subject))

    answer = CliRunner().invoke(
        privacy, ["scan", "--subject", f"contact:{ondine.contact.pk}", "--json"]
    )

    told = answer.stdout.lower()
    state = json.loads(told)
    assert {one.value for one in needles} >= {ADDRESS, NAME, CUSTOMER}
    assert {one.kind for one in needles} == set(Kind) - {Kind.MARK}
    assert (answer.exit_code, state["clean"], state["certain"] > 50) == (1, False, True)
    assert [word for word in ("quarrelwood", "heron", "4471", "zq") if word in told] == []


def test_nobody_who_is_not_there_is_found(world: World) -> None:
    report = scan([Needle(Kind.EMAIL, "nobody@nowhere.example"), Needle(Kind.WORD, "nemesis")])

    assert report.residues == []
    assert report.is_clean
    assert report.octets > 5_000
    assert {one.store for one in report.stores} >= set(stores)


def test_what_is_retained_is_told_and_does_not_count(world: World) -> None:
    needle = [Needle(Kind.EMAIL, "cleo@lumen.example")]
    place = scan(needle).certain[0].place

    report = scan(needle, retained={place})

    assert [(one.place, one.is_retained) for one in report.residues] == [(place, True)]
    assert report.is_clean


def test_a_store_that_nobody_can_read_is_never_clean(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store("shoebox", "letters", "plain", "by hand", "for ever")
    monkeypatch.setitem(stores._things, "shoebox", store)

    report = scan([Needle(Kind.MARK, "nothing at all")])

    assert {one.store for one in report.stores if one.outcome is Outcome.UNKNOWN} == {"shoebox"}
    assert report.residues == []
    assert not report.is_clean


def test_a_reader_that_fails_is_told_and_the_others_go_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise OSError("no such disk")

    monkeypatch.setitem(readers._things, "blobs", broken)

    report = scan([Needle(Kind.EMAIL, "cleo@lumen.example")])

    states = {one.store: one.outcome for one in report.stores}
    assert (states["blobs"], states["database"]) == (Outcome.FAILED, Outcome.FOUND)


def test_a_plain_file_in_the_data_folder_is_found(db: None) -> None:
    path = Path(settings.OMBUD_DATA) / "forgotten-export.csv"
    path.write_bytes(b"name\n" + b"x" * 5_000 + ADDRESS.encode())
    try:
        found = scan([Needle(Kind.EMAIL, ADDRESS)]).residues
    finally:
        path.unlink()

    assert [(one.store, one.place) for one in found] == [
        ("data folder", "forgotten-export.csv part 0")
    ]


def test_free_pages_of_the_encrypted_file_are_read(tmp_path: Path) -> None:
    path, key = tmp_path / "desk.db", bytes(range(32))
    database = dbapi2.connect(str(path))
    for pragma in CIPHER:
        database.execute(f"PRAGMA {pragma}")
    database.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    database.execute("PRAGMA secure_delete = OFF")
    database.execute("CREATE TABLE letters (words TEXT)")
    database.executemany(
        "INSERT INTO letters VALUES (?)", [(f"{ADDRESS} {n}",) for n in range(999)]
    )
    database.commit()
    database.execute("DROP TABLE letters")
    database.commit()
    database.close()

    batches = list(pages.pages_of(path, key, 0, pages.PAGE))

    scanner = Scanner([Needle(Kind.EMAIL, ADDRESS)])
    hits = [one.place for batch in batches for one in batch.pieces if scanner.scan(one.data)]
    assert ADDRESS.encode() not in path.read_bytes()
    assert len(hits) > 5


def test_the_command_takes_marks_from_standard_input(db: None) -> None:
    answer = CliRunner().invoke(privacy, ["scan", "--marks", "-"], input="nowhere to be seen\n")

    assert answer.exit_code == 0
    assert answer.stdout.splitlines()[-1] == "Nothing is left of this person."


def test_PR_059_the_pages_of_the_index_hold_names_that_a_search_for_bytes_does_not_see(
    world: World, sqlite_only: None
) -> None:
    from ombud.tickets.search import engine

    names = [f"quarrelwood{end}" for end in "abcdefghijklmnopqrst"]
    rows = [
        (number, engine.Indexed([], [name], [])) for number, name in enumerate(names, 9_000)
    ]
    engine.insert_many(rows)
    with connection.cursor() as cursor:
        cursor.execute("SELECT block FROM message_search_data")
        blocks = b"".join(bytes(row[0]) for row in cursor.fetchall())

    report = scan([Needle(Kind.WORD, name) for name in names])

    assert sum(name.encode() in blocks for name in names) <= 1
    assert [one.needle for one in report.residues] == list(range(20))
    assert {one.store for one in report.residues} == {"search index"}

    for number, one in rows:
        engine.delete(number, one)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO message_search(message_search) VALUES ('optimize')")

    assert scan([Needle(Kind.WORD, name) for name in names]).residues == []
