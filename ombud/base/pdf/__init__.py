"""Documents as tagged PDF (PDF/UA-1): title, language, bookmarks, headings and tables.

Another process draws them, with limits: what people wrote goes there as data and is never
read as markup, and nothing is loaded over a network. The letters come with the library:
Latin, Greek, Cyrillic, Hebrew, Arabic, Georgian and Armenian. A letter that they lack stands
as its number, such as [U+4F60], and a line at the beginning of the document says so.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from bisect import bisect
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

WALL_SECONDS = 120.0
MOST_ROWS = 1000
"""Rows of one table that go into a document; the rest is counted."""

_ROOT = Path(__file__).resolve().parents[3]
_HERE = Path(__file__).parent
_PLAIN = ((0x21, 0x7E), (0xA0, 0xFF))


class NotPrinted(Exception):  # noqa: N818 - it says what happened
    """The document could not be drawn: too long, too large, or the process died."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and a bookmark. level: 1 or 2."""

    text: str
    level: int = 1
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str
    kind: str = "words"


@dataclass(frozen=True, slots=True)
class Points:
    """A list without numbers."""

    points: Sequence[str]
    kind: str = "points"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head. widths: of the columns, in shares of the page."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    kind: str = "table"


Block = Heading | Words | Points | Table


@dataclass(frozen=True, slots=True)
class Document:
    """What is drawn. language: an IETF tag. contents: title of the list of headings.

    missing: the line that says that some letters stand as numbers. made: with a zone; it stands
    in the file, so that the same document is the same file.
    """

    title: str
    language: str
    author: str
    contents: str
    missing: str
    made: datetime
    blocks: Sequence[Block]


def printed(document: Document) -> bytes:
    """Return ``document`` as PDF. Raises ``NotPrinted``."""
    try:
        return _drawn(document, has_letter)
    except NotPrinted:  # a sign that the letters have alone may fail beside another one
        return _drawn(document, is_plain)


def _drawn(document: Document, knows: Callable[[int], bool]) -> bytes:
    values = with_known_letters(asdict(document), knows)
    if json.dumps(values, default=str) != json.dumps(_squeezed(asdict(document)), default=str):
        values["blocks"].insert(0, asdict(Words(document.missing)))
    values["region"] = values["language"].partition("-")[2].upper()
    values["language"] = values["language"].partition("-")[0]
    values["made"] = int(document.made.timestamp())
    command = [sys.executable, "-P", "-m", "ombud.base.pdf.child"]
    try:
        done = subprocess.run(  # noqa: S603 -- our own module, no word of it from outside
            command,
            input=json.dumps(values).encode(),
            stdout=subprocess.PIPE,
            # The library quotes what it could not draw: nobody may see that.
            stderr=subprocess.DEVNULL,
            # No secret of ours is in the environment of a process that reads people's words.
            env={"PYTHONPATH": str(_ROOT), "LANG": "C.UTF-8", "RAYON_NUM_THREADS": "1"},
            timeout=WALL_SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        raise NotPrinted from None  # the error holds what was to be drawn
    return done.stdout


def with_known_letters(values: Any, knows: Callable[[int], bool]) -> Any:
    """Return ``values`` with letters that cannot be drawn as their numbers."""
    return _each(values, lambda text: numbered(text, knows))


def _squeezed(values: Any) -> Any:
    return _each(values, squeezed)


def _each(values: Any, change: Callable[[str], str]) -> Any:
    if isinstance(values, str):
        return change(values)
    if isinstance(values, dict):
        return {name: _each(value, change) for name, value in values.items()}
    if isinstance(values, list | tuple):
        return [_each(value, change) for value in values]
    return values


def squeezed(text: str) -> str:
    """Return a text on one line, each letter in one piece."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def numbered(text: str, knows: Callable[[int], bool]) -> str:
    """Return ``text`` on one line; a run of letters that nobody can draw as ``[U+…]``."""
    parts: list[str] = []
    missing: list[str] = []
    for letter in squeezed(text):
        if letter == " " or knows(ord(letter)):
            if missing:
                parts.append(f"[{' '.join(missing)}]")
                missing = []
            parts.append(letter)
        else:
            missing.append(f"U+{ord(letter):04X}")
    if missing:
        parts.append(f"[{' '.join(missing)}]")
    return "".join(parts)


def has_letter(number: int) -> bool:
    """Say whether the letters that come along have the one with that number of Unicode."""
    return _is_among(number, _ranges())


def is_plain(number: int) -> bool:
    """Say whether it is a sign of Latin-1, which every letter-type has."""
    return _is_among(number, _PLAIN)


def _is_among(number: int, ranges: Sequence[Sequence[int]]) -> bool:
    at = bisect(ranges, number, key=lambda one: one[0]) - 1
    return at >= 0 and number <= ranges[at][1]


@cache
def _ranges() -> list[list[int]]:
    found: list[list[int]] = json.loads((_HERE / "letters.json").read_bytes())
    return found


def first_rows(rows: Iterable[Sequence[str]]) -> tuple[list[Sequence[str]], int]:
    """Return at most ``MOST_ROWS`` rows, and how many there are besides."""
    every = list(rows)
    return every[:MOST_ROWS], max(0, len(every) - MOST_ROWS)
