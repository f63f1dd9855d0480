"""Case folding that SQLite, PostgreSQL and Python agree on, character by character.

SQLite's own functions fold ASCII only, and those of PostgreSQL depend on its locale. So the
table is ours: one character to one character, for Latin, Greek, Cyrillic and Armenian
letters; all others stay as they are. SQLite calls ``fold`` itself; PostgreSQL is given the
same table. Composed and decomposed accents stay different.
"""

from __future__ import annotations

import re
from itertools import chain

LETTERS = chain(range(0x41, 0x5B), range(0xC0, 0x590), range(0x1E00, 0x2000))
WORD = re.compile(r"\w+")
SPECIAL = {"İ": "i", "ς": "σ"}  # no single small letter of its own; the final sigma


def _table() -> dict[str, str]:
    small = ((chr(code), chr(code).lower()) for code in LETTERS)
    return {
        letter: lower for letter, lower in small if lower != letter and len(lower) == 1
    } | SPECIAL


TABLE = _table()
CAPITALS = "".join(letter for letter in TABLE if not letter.isascii())
SMALLS = "".join(TABLE[letter] for letter in CAPITALS)
_CODES = str.maketrans(TABLE) | {0: None}  # a NUL would end the text inside SQLite


def fold(text: str | None) -> str | None:
    """Return ``text`` with capitals made small, without NUL characters; None stays None."""
    return None if text is None else text.translate(_CODES)


def folded(text: str) -> str:
    """Return ``text`` with capitals made small, without NUL characters."""
    return text.translate(_CODES)


def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of ``text``: runs of letters, digits and underscores."""
    return tuple(WORD.findall(folded(text)))


SQLITE_FUNCTIONS = (("ombud_fold", 1, fold),)
"""Name, number of arguments, function: to be created, deterministic, on every connection."""
