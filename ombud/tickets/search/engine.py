"""The two engines: FTS5 in SQLite, tsvector in PostgreSQL. Raw SQL lives here only.

The ORM knows neither MATCH nor tsvector literals over words that we cut ourselves. One
row for each message: newest first is then the order of row numbers, which both engines
walk without ranking anything (ranking a common word costs seconds at a million tickets).
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ombud.tickets.models.message import MessageQuerySet

TABLE = "message_search"
POSTGRES_LAST_POSITION = 16_383

# Which words a message has, and not where: half the size. Phrases are looked at afterwards
# (``phrases``). The words are cut and folded already; this tokenizer only parts them. A page
# of the index fits into a page of the encrypted file, so that none spills into a second one.
SQLITE_SCHEMA = (
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5(words, content='', columnsize=0, detail=none, "
    "tokenize=ascii)",
    f"INSERT INTO {TABLE}({TABLE}, rank) VALUES ('secure-delete', 1)",  # noqa: S608 - a constant
    f"INSERT INTO {TABLE}({TABLE}, rank) VALUES ('pgsz', 3960)",  # noqa: S608 - a constant
)
POSTGRES_SCHEMA = (
    f"CREATE TABLE {TABLE} (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
    f"CREATE INDEX {TABLE}_words ON {TABLE} USING gin (words) WITH (fastupdate = off)",
    # With the usual 100 a rare word seems to be in a message of every 200, and all of them are
    # walked through, newest first, instead of asking the index: 196 ms for 0.2 at 100,000.
    f"ALTER TABLE {TABLE} ALTER COLUMN words SET STATISTICS 1000",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to look for: words next to each other; the last may be a beginning."""

    words: tuple[str, ...]
    is_prefix: bool = False
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Indexed:
    """The words of one message: a phrase lies within one of the three parts."""

    subject: Sequence[str]
    body: Sequence[str]
    files: Sequence[str]


def is_postgres() -> bool:
    return connection.vendor == "postgresql"


def create(schema_editor: object) -> None:
    """Make the index of the database in use."""
    with connection.cursor() as cursor:
        for statement in POSTGRES_SCHEMA if is_postgres() else SQLITE_SCHEMA:
            cursor.execute(statement)


def insert(number: int, indexed: Indexed) -> None:
    """Put message ``number`` into the index."""
    insert_many([(number, indexed)])


def insert_many(rows: Iterable[tuple[int, Indexed]]) -> None:
    """Put messages into the index, by number."""
    with connection.cursor() as cursor:
        if is_postgres():
            cursor.executemany(
                f"INSERT INTO {TABLE}(rowid, words) VALUES (%s, %s::tsvector) "  # noqa: S608 - a constant
                "ON CONFLICT (rowid) DO UPDATE SET words = excluded.words",
                [(number, vector(indexed)) for number, indexed in rows],
            )
        else:
            cursor.executemany(
                f"INSERT INTO {TABLE}(rowid, words) VALUES (%s, %s)",  # noqa: S608
                [(number, line(indexed)) for number, indexed in rows],
            )


def delete(number: int, indexed: Indexed) -> None:
    """Take message ``number`` out; ``indexed`` is what was put in."""
    delete_many([(number, indexed)])


def delete_many(rows: Iterable[tuple[int, Indexed]]) -> None:
    """Take messages out, by number, each with what was put in.

    The SQLite index keeps no copy of the text, so it must be told the old words; with
    secure-delete they leave the file.
    """
    with connection.cursor() as cursor:
        if is_postgres():
            cursor.executemany(
                f"DELETE FROM {TABLE} WHERE rowid = %s",  # noqa: S608
                [(number,) for number, _indexed in rows],
            )
        else:
            cursor.executemany(
                f"INSERT INTO {TABLE}({TABLE}, rowid, words) VALUES ('delete', %s, %s)",  # noqa: S608
                [(number, line(indexed)) for number, indexed in rows],
            )


@contextmanager
def hurried() -> Iterator[None]:
    """Take words out inside without overwriting them; the caller ends with ``optimise``.

    A secure deletion looks for each word in the list of all messages that have it, so that
    taking out a hundred thousand messages one by one costs hours. What is written inside is
    flushed before deletions are secure again, in the same transaction.
    """
    if is_postgres():
        yield
        return
    with transaction.atomic():
        set_secure_delete(0)
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {TABLE}({TABLE}) VALUES ('flush')")  # noqa: S608
        set_secure_delete(1)


def set_secure_delete(value: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TABLE}({TABLE}, rank) VALUES ('secure-delete', %s)",  # noqa: S608
            [value],
        )


def optimise() -> None:
    """Write the index anew in one piece, so that no page holds a word that was taken out."""
    with connection.cursor() as cursor:
        if is_postgres():
            cursor.execute(f"REINDEX TABLE {TABLE}")
        else:
            cursor.execute(f"INSERT INTO {TABLE}({TABLE}) VALUES ('optimize')")  # noqa: S608


def line(indexed: Indexed) -> str:
    """Return every word of a message once: the SQLite index does not count them."""
    return " ".join(dict.fromkeys(chain(indexed.subject, indexed.body, indexed.files)))


def vector(indexed: Indexed) -> str:
    """Return a tsvector literal: each word with its positions; parts lie apart."""
    places: dict[str, list[int]] = {}
    position = 0
    for part in (indexed.subject, indexed.body, indexed.files):
        for word in part:
            position += 1
            places.setdefault(word, []).append(min(position, POSTGRES_LAST_POSITION))
        position += 1
    return " ".join(f"'{word}':{','.join(map(str, at[:255]))}" for word, at in places.items())


def question(wanted: Iterable[Wanted]) -> str:
    """Return what is wanted in the language of the engine in use."""
    terms = list(wanted)
    return postgres_query(terms) if is_postgres() else sqlite_query(terms)


def matching(messages: MessageQuerySet, question: str) -> MessageQuerySet:
    """Keep the messages that answer ``question``, newest first."""
    condition = f"{TABLE}.words @@ %s::tsquery" if is_postgres() else f"{TABLE} MATCH %s"
    found: Any = messages.extra(  # noqa: S610 - constants and a bound parameter
        tables=[TABLE],
        where=[f"{TABLE}.rowid = tickets_message.id", condition],
        params=[question],
        order_by=[f"-{TABLE}.rowid"],
    )
    return found  # type: ignore[no-any-return]


def numbers(question: str, after: int, most: int | None = None) -> list[int]:
    """Return the numbers above ``after`` of messages that answer ``question``, lowest first.

    Asked of the index alone, for work that goes through every one of them. most: how many.
    """
    condition = "words @@ %s::tsquery" if is_postgres() else f"{TABLE} MATCH %s"
    limit = "" if most is None else f" LIMIT {most:d}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {TABLE} WHERE {condition} AND rowid > %s "  # noqa: S608
            f"ORDER BY rowid{limit}",
            [question, after],
        )
        return [int(row[0]) for row in cursor.fetchall()]


def phrases(wanted: Iterable[Wanted]) -> list[Wanted]:
    """Return what ``question`` could only ask in part: the messages must be looked at."""
    return [] if is_postgres() else [term for term in wanted if len(term.words) > 1]


def sqlite_query(terms: Sequence[Wanted]) -> str:
    kept = [sqlite_term(term) for term in terms if not term.is_excluded]
    excluded = [sqlite_term(one) for one in terms if one.is_excluded and len(one.words) == 1]
    question = " AND ".join(kept)
    return f"({question}) NOT ({' OR '.join(excluded)})" if excluded else question


def sqlite_term(term: Wanted) -> str:
    return " AND ".join(f'"{word}"' for word in term.words) + ("*" if term.is_prefix else "")


def postgres_query(terms: Sequence[Wanted]) -> str:
    return " & ".join(
        ("!" if term.is_excluded else "") + f"({postgres_term(term)})" for term in terms
    )


def postgres_term(term: Wanted) -> str:
    quoted = [f"'{word}'" for word in term.words]
    if term.is_prefix:
        quoted[-1] += ":*"
    return " <-> ".join(quoted)
