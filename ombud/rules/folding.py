"""Case folding that SQLite, PostgreSQL and Python agree on, character by character.

SQLite's own functions fold ASCII only, and those of PostgreSQL depend on its locale. So the
table is ours: one character to one character, for Latin, Greek, Cyrillic and Armenian
letters; all others stay as they are. The databases do not fold: they are given a regular
expression that names every spelling of each letter, and both read it alike. Composed and
decomposed accents stay different.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LETTERS = chain(range(0x41, 0x5B), range(0xC0, 0x590), range(0x1E00, 0x2000))
WORD = re.compile(r"\w+")
SPECIAL = {"İ": "i", "ς": "σ"}  # no single small letter of its own; the final sigma


def _table() -> dict[str, str]:
    small = ((chr(code), chr(code).lower()) for code in LETTERS)
    return {
        letter: lower for letter, lower in small if lower != letter and len(lower) == 1
    } | SPECIAL


TABLE = _table()
_CODES = str.maketrans(TABLE)
SPELLINGS = {small: small for small in TABLE.values()}
for _letter, _small in TABLE.items():
    SPELLINGS[_small] += _letter
SYNTAX = frozenset(".^$*+?()[]{}|\\")
LONGEST_PATTERN = 1000


def folded(text: str) -> str:
    """Return ``text`` with capitals made small."""
    return text.translate(_CODES)


def pattern_of(part: str, *, at_start: bool = False) -> str:
    """Return the regular expression that finds folded ``part`` in a text of any case.

    It means the same to Python's ``re`` and to PostgreSQL.
    """
    return (r"\A" if at_start else "") + "".join(map(_pattern_of_letter, part))


def patterns_of_whole(texts: Iterable[str]) -> list[str]:
    """Return regular expressions, one of which finds a text that is one of folded ``texts``.

    They are several where one would grow too complex for PostgreSQL.
    """
    groups: list[list[str]] = [[]]
    for text in texts:
        if sum(map(len, groups[-1])) + len(text) > LONGEST_PATTERN:
            groups.append([])
        groups[-1].append(text)
    return [rf"\A(?:{'|'.join(map(pattern_of, group))})\Z" for group in groups if group]


def _pattern_of_letter(letter: str) -> str:
    if letter in SYNTAX:
        return f"\\{letter}"
    return f"[{SPELLINGS[letter]}]" if letter in SPELLINGS else letter


def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of ``text``: runs of letters, digits and underscores."""
    return tuple(WORD.findall(folded(text)))
