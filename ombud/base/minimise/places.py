"""Stretches of a text in which a number is not what it looks like."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCHEME = re.compile(r"://|www\.", re.IGNORECASE)
_UUID = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
# Codes of several parts with letters among them: order, parcel and message ids.
_CODE = re.compile(r"(?<![^\W_])[^\W_]++(?:[-_:][^\W_]++)++")
_JOINT = re.compile(r"[-_:]")
_SPACE = re.compile(r"[\s<>\"]|\Z")


class Places:
    """The stretches of one text that web addresses, UUIDs and mixed codes take up."""

    def __init__(self, text: str) -> None:
        spans = sorted([*web_addresses(text), *long_ids(text)])
        self._starts = [low for low, _ in spans]
        self._ends = list(accumulate((high for _, high in spans), max))

    def touch(self, start: int, end: int) -> bool:
        """Say whether a stretch has a character in common with one of them."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._ends[before - 1] > start


def web_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Spans of web addresses, from ``://`` or ``www.`` to the next space or bracket."""
    at = 0
    while (scheme := _SCHEME.search(text, at)) is not None:
        end = _SPACE.search(text, scheme.end())
        at = end.start() if end else len(text)
        yield scheme.start(), at


def long_ids(text: str) -> Iterator[tuple[int, int]]:
    """Spans of UUIDs, and of joined codes in which a part mixes letters and digits."""
    yield from (found.span() for found in _UUID.finditer(text))
    for found in _CODE.finditer(text):
        parts = _JOINT.split(found[0])
        if any(not part.isdigit() and not part.isalpha() for part in parts):
            yield found.span()
