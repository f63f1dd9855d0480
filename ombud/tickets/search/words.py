"""Cutting text into the words that the index holds. Pure, the same for both engines.

Case and accents of Latin, Greek and Cyrillic letters are folded. Chinese, Japanese and
Korean runs have no spaces: they become overlapping pairs of characters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST_TEXT = 500_000
MOST_WORDS = 60_000
LONGEST_WORD = 60
CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f"
WORD = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")
IS_CJK = re.compile(rf"[{CJK}]")
FOLDED_MARKS = re.compile("[\u0300-\u036f]")
PLAIN_ASCII = re.compile(r"[a-z0-9]+")


def folded(text: str) -> str:
    """Return ``text`` in the spelling of the index: compatibility form, no case, no accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFC", FOLDED_MARKS.sub("", apart))


def words(text: str) -> list[str]:
    """Return the words of ``text`` in order, at most ``MOST_WORDS``."""
    plain = folded(text[:LONGEST_TEXT])
    if plain.isascii():
        return [word[:LONGEST_WORD] for word in PLAIN_ASCII.findall(plain)[:MOST_WORDS]]
    found: list[str] = []
    for run in WORD.findall(plain):
        found.extend(pairs(run) if IS_CJK.match(run) else [run[:LONGEST_WORD]])
        if len(found) >= MOST_WORDS:
            break
    return found[:MOST_WORDS]


@lru_cache(maxsize=1024)
def pairs(run: str) -> tuple[str, ...]:
    """Return the overlapping pairs of a run without spaces; a single character as it is."""
    if len(run) < 2:
        return (run,)
    return tuple(run[at : at + 2] for at in range(len(run) - 1))
