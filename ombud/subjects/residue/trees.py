"""Which bytes of the database file are those of rows that may stay, read off its trees.

A page does not tell whose it is. A free page, an old row beside a kept one, an index that
points at nothing: each can hold what a kept row holds as well. So the trees of the kept rows'
tables are walked, and only the cells of these very rows are excused; whatever else is in the
pages is left to the scan. Source of the layout: the file format of SQLite 3, sections 1.5
(pages), 1.6 (cells) and 2.1 (records).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

USABLE = 4096 - 48  # bytes of a page; the cipher has the rest
INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF = 2, 5, 10, 13
KINDS = {INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF}
POINTER = 4
ROOTS = "SELECT rootpage FROM sqlite_master WHERE tbl_name = %s AND rootpage > 0"
SIZES = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}

Rows = frozenset[int] | None  # None: all there are


class Odd(Exception):  # noqa: N818 - the page is
    """The page is no page of a tree, or was written while it was read."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: where it lies in its page, whose row it is, and where its content goes on.

    row: the row's number; in an index the number of the row that it points at, and None
    where its content lies elsewhere in part.
    """

    start: int
    end: int
    row: int | None
    child: int = 0
    overflow: int = 0
    left: int = 0  # bytes of the content that lie in the pages of ``overflow``


def number_at(page: bytes, at: int, size: int) -> int:
    return int.from_bytes(page[at : at + size], "big")


def varint(page: bytes, at: int) -> tuple[int, int]:
    """Return the number of variable length at ``at``, and where it ends."""
    value = 0
    for count in range(8):
        if at + count >= len(page):
            raise Odd
        octet = page[at + count]
        value = value << 7 | octet & 0x7F
        if octet < 0x80:
            return value, at + count + 1
    if at + 8 >= len(page):
        raise Odd
    value = value << 8 | page[at + 8]
    return value - (1 << 64 if value >> 63 else 0), at + 9


def local(payload: int, *, is_table: bool) -> int:
    """Return how many bytes of ``payload`` lie in the cell itself."""
    most = USABLE - 35 if is_table else (USABLE - 12) * 64 // 255 - 23
    if payload <= most:
        return payload
    least = (USABLE - 12) * 32 // 255 - 23
    kept = least + (payload - least) % (USABLE - 4)
    return kept if kept <= most else least


def last_number(record: bytes) -> int | None:
    """Return the last column of a whole index record: the number of its row."""
    size, at = varint(record, 0)
    kinds = []
    while at < size:
        kind, at = varint(record, at)
        kinds.append(kind)
    last = kinds[-1] if kinds else 0
    if last in {8, 9}:
        return last - 8
    length = SIZES.get(last, 0)
    if not length or len(record) < size + length:
        return None
    return int.from_bytes(record[-length:], "big", signed=True)


def kind_of(page: bytes) -> int:
    if not page or page[0] not in KINDS:
        raise Odd
    return page[0]


def right_most(page: bytes) -> int:
    return number_at(page, 8, POINTER)


def cells(page: bytes) -> Iterator[Cell]:
    """Yield the cells that the page's own pointers name. Raises ``Odd``."""
    kind = kind_of(page)
    first = 12 if kind in {INDEX_INNER, TABLE_INNER} else 8
    for number in range(number_at(page, 3, 2)):
        at = number_at(page, first + 2 * number, 2)
        if not first <= at < USABLE:
            raise Odd
        yield cell_at(page, kind, at)


def cell_at(page: bytes, kind: int, start: int) -> Cell:
    at, child, row = start, 0, None
    if kind in {INDEX_INNER, TABLE_INNER}:
        child, at = number_at(page, at, POINTER), at + POINTER
    if kind == TABLE_INNER:
        row, at = varint(page, at)
        return Cell(start, at, row, child)
    payload, at = varint(page, at)
    if kind == TABLE_LEAF:
        row, at = varint(page, at)
    here = local(payload, is_table=kind == TABLE_LEAF)
    end = at + here
    if end > USABLE:
        raise Odd
    if here == payload:
        row = last_number(page[at:end]) if kind != TABLE_LEAF else row
        return Cell(start, end, row, child)
    goes_on = number_at(page, end, POINTER)
    return Cell(start, end + POINTER, row, child, goes_on, payload - here)


@dataclass
class KeptCells:
    """What of the pages belongs to rows that stay.

    pages: the pages of trees in which these rows lie, with the rows. chains: pages on which
    the content of such a row goes on, with how many bytes of it.
    """

    pages: dict[int, Rows] = field(default_factory=dict)
    chains: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: Mapping[str, Rows], read: Callable[[int], bytes]) -> Self:
        """Walk the trees of the tables of ``kept``, whose rows stay.

        read: gives a page by its number, decrypted.
        """
        found = cls()
        for table, rows in kept.items():
            with connection.cursor() as cursor:
                cursor.execute(ROOTS, [table])
                roots = [int(row[0]) for row in cursor.fetchall()]
            for root in roots:
                found.walk(root, rows, read)
        return found

    def walk(self, root: int, rows: Rows, read: Callable[[int], bytes]) -> None:
        """Note the pages of one tree in which one of ``rows`` may lie.

        In a table the numbers of rows lead there; of an index only the inner pages are read.
        """
        waiting = [(root, True)]
        while waiting:
            number, is_read = waiting.pop()
            if not is_read:
                self.pages[number] = rows
                continue
            page = read(number)
            kind = kind_of(page)
            if kind == TABLE_INNER:
                waiting += [(child, True) for child in children(page, rows)]
                continue
            self.pages[number] = rows
            if kind == TABLE_LEAF:
                for cell in cells(page):
                    if holds(rows, cell.row):
                        self.follow(cell, read)
            elif kind == INDEX_INNER:
                below = [cell.child for cell in cells(page)] + [right_most(page)]
                is_inner = kind_of(read(below[0])) == INDEX_INNER  # all lie at one height
                waiting += [(child, is_inner) for child in below]

    def follow(self, cell: Cell, read: Callable[[int], bytes]) -> None:
        """Note the pages on which the content of ``cell`` goes on."""
        number, left = cell.overflow, cell.left
        while number and left > 0:
            self.chains[number] = min(left, USABLE - POINTER)
            left -= USABLE - POINTER
            number = number_at(read(number), 0, POINTER)

    def without(self, number: int, page: bytes) -> bytes:
        """Return page ``number`` without the bytes of rows that stay."""
        if number in self.chains:
            end = POINTER + self.chains[number]
            return bytes(end) + page[end:]
        if number not in self.pages:
            return page
        rest = bytearray(page)
        try:
            for cell in cells(page):
                if holds(self.pages[number], cell.row):
                    rest[cell.start : cell.end] = bytes(cell.end - cell.start)
        except Odd:
            return page
        return bytes(rest)


def holds(rows: Rows, row: int | None) -> bool:
    return rows is None or row in rows


def children(page: bytes, rows: Rows) -> Iterator[int]:
    """Yield the pages below an inner page of a table in which one of ``rows`` lies."""
    if rows is None:
        yield from (cell.child for cell in cells(page))
        yield right_most(page)
        return
    wanted = sorted(rows)
    at = 0
    for cell in sorted(cells(page), key=lambda one: one.row or 0):
        begin = at
        while at < len(wanted) and cell.row is not None and wanted[at] <= cell.row:
            at += 1
        if at > begin:
            yield cell.child
    if at < len(wanted):
        yield right_most(page)
