"""Words in an index of words, as they lie in its pages: FTS5 stores each word by what differs
from the word before it, so that a search for bytes does not see it. Pure.

Source: the FTS5 file format as its own source describes it (leaf pages of segments).
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SEGMENT_SHIFT = 37
HEIGHT_SHIFT = 31
HEADER = 4  # bytes: place of the first row number, size of the page without its footer
MAIN_INDEX = 0x30  # the byte before each word of the index itself, not of prefix indexes


def is_leaf(rowid: int) -> bool:
    """Say whether the block of ``rowid`` in ``…_data`` is a leaf page with words."""
    return rowid >> SEGMENT_SHIFT > 0 and (rowid >> HEIGHT_SHIFT) & 0x3F == 0


def varint(page: bytes, at: int) -> tuple[int, int]:
    """Return the number at ``at`` and where it ends (SQLite's format, at most nine bytes).

    Raises ``IndexError`` at the end of the page.
    """
    value = 0
    for count in range(9):
        byte = page[at]
        at += 1
        if count == 8:
            return (value << 8) | byte, at
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            break
    return value, at


def words_of_page(page: bytes) -> Iterator[str]:
    """Yield the words that can be read off one leaf page, deleted ones too."""
    if len(page) < HEADER:
        return
    end = int.from_bytes(page[2:4], "big")
    places, at, place = [], end, 0
    with contextlib.suppress(IndexError):
        while at < len(page):
            step, at = varint(page, at)
            place += step
            places.append(place)
    before = b""
    for number, start in enumerate(places):
        with contextlib.suppress(IndexError):
            kept, at = (0, start) if number == 0 else varint(page, start)
            size, at = varint(page, at)
            before = before[:kept] + page[at : at + size]
            yield before[1:].decode("utf-8", "replace")
