"""What a scan found, told apart: what may stay, row by row, and what is left over."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db import connection

from ombud import datamap
from ombud.erasure.everywhere import PAGES, pages_with_more
from ombud.erasure.groups import groups_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

    from ombud.erasure.lawful import Kept
    from ombud.erasure.needles import Marks
    from ombud.subjects.residue.trees import Rows

TABLES, WORDS = "database: ", "search index: "
OF_AN_INDEX = ("_data", "_idx")  # the tables in which FTS5 keeps its words


def told_apart(
    marks: Marks, hits: list[str], kept: list[Kept], spared: set[str], others: Iterable[str]
) -> tuple[list[str], int]:
    """Return the hits without those in what a law or a decision keeps, and how many those were.

    Pages of the database file hold what is kept, too, and do not tell whose row they are of:
    they are looked through once more without the cells of the very rows that are kept. A
    deleted row, a free page or an index that holds the person as well is left over.
    others: places of people whose identifiers end like those of the person. Raises ``Busy``.
    """
    places = {place for one in kept for place in one.places}
    pages = [hit for hit in hits if hit.startswith(f"{PAGES}: ")]
    rows = [hit for hit in hits if hit not in pages]
    ours = [
        hit for hit in rows if hit.removeprefix(TABLES) in places or groups_at(hit) & spared
    ]
    rest = [hit for hit in rows if hit not in ours]
    stay = [*ours, *others]
    if not (pages and stay):
        return rest + pages, len(ours)
    more = pages_with_more(marks, rows_of(stay))
    return rest + more, len(ours) + (max(0, len(pages) - len(more)) if ours else 0)


def is_in_pages_only(hits: list[str]) -> bool:
    """Say whether there are hits, and all of them in pages of the database file."""
    return bool(hits) and all(hit.startswith(f"{PAGES}: ") for hit in hits)


def rows_of(hits: Iterable[str]) -> dict[str, Rows]:
    """Return the numbers of the rows that ``hits`` name, by table; None for all of one.

    The words of a search index lie in its own tables, in no order of rows.
    """
    by: dict[str, set[str]] = defaultdict(set)
    found: dict[str, Rows] = {}
    for hit in hits:
        if hit.startswith(WORDS):
            name = hit.removeprefix(WORDS).partition(" pages ")[0]
            found |= {f"{name}{end}": None for end in OF_AN_INDEX}
        elif hit.startswith(TABLES):
            place, _colon, key = hit.removeprefix(TABLES).partition(":")
            by[place.partition(".")[0]].add(key)
    models = {model._meta.db_table: model for model in datamap.models}
    return found | {
        table: numbers(models[table], keys) for table, keys in by.items() if table in models
    }


def numbers(model: type[Model], keys: set[str]) -> frozenset[int]:
    """Return the numbers that SQLite gives to the rows with these keys."""
    if all(one.isdecimal() for one in keys):
        return frozenset(map(int, keys))
    key: Any = model._meta.pk
    quote = connection.ops.quote_name
    statement = (
        f"SELECT rowid FROM {quote(model._meta.db_table)} WHERE {quote(key.column)} = %s"  # noqa: S608
    )
    found: set[int] = set()
    with connection.cursor() as cursor:
        for one in keys:
            cursor.execute(statement, [one])
            found.update(int(row[0]) for row in cursor.fetchall())
    return frozenset(found)
