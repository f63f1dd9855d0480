"""Guessing what a letter asks for, by word lists that anybody can read and correct.

Only a proposal: the words, their weights and the result can be shown to whoever decides.
What stands at the beginning counts more, because letters quote other articles further down.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ombud.privacy.statuses import Kind, ReadsAs

BEGINNING = 500  # characters
AT_BEGINNING, FURTHER_DOWN = 3, 1
PHRASE, ARTICLE = 3, 2
LEAST = 9  # one phrase at the beginning, with the law named or an article beside it
LAW_NAMED = 2
# About a request, but none themselves. What is written to an authority may come in copy.
OTHER = {"reminder": ReadsAs.REMINDER, "complaint": ReadsAs.AUTHORITY}
AS_KIND = {"complaint_to_us": Kind.COMPLAINT}
ARTICLE_SIGN = re.compile(
    r"(?:art(?:icle|ikel|ículo|icolo|igo|\.)?|člank[ua]|článku|άρθρο)\s*(\d{1,2})\b"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a letter seems to be, with how many points, and by which words.

    kind: of a request; a reminder and a complaint to an authority have none.
    """

    reads_as: ReadsAs
    kind: Kind | None
    score: int
    signs: tuple[str, ...]


@cache
def words() -> Any:
    """Return the word lists."""
    return json.loads((files("ombud.privacy") / "words.json").read_text())


def scores(text: str) -> dict[str, tuple[int, list[str]]]:
    """Return the points of each kind, and the signs that gave them."""
    plain = " ".join(text.casefold().split())
    found: dict[str, tuple[int, list[str]]] = {}

    def add(kind: str, sign: str, at: int, weight: int) -> None:
        points, signs = found.get(kind, (0, []))
        nearness = AT_BEGINNING if at < BEGINNING else FURTHER_DOWN
        found[kind] = (points + weight * nearness, [*signs, sign])

    for kind, by_language in words()["phrases"].items():
        for phrase in (one for held in by_language.values() for one in held):
            at = plain.find(phrase)
            if at >= 0:
                add(kind, phrase, at, PHRASE)
    for match in ARTICLE_SIGN.finditer(plain[: 2 * BEGINNING]):
        named = words()["articles"].get(match[1])
        if named and match[0] not in found.get(named, (0, []))[1]:
            add(named, match[0], match.start(), ARTICLE)
    return found


def language_of(text: str) -> str:
    """Return the language in which most phrases of the lists are found; empty for none."""
    plain = " ".join(text.casefold().split())
    found: Counter[str] = Counter()
    for by_language in words()["phrases"].values():
        for language, phrases in by_language.items():
            found[language] += sum(phrase in plain for phrase in phrases)
    language, count = max(found.items(), key=lambda one: one[1])
    return language if count else ""


def read(text: str) -> Reading | None:
    """Return what ``text`` asks for, or None when it has nothing to do with such requests."""
    found = scores(text)
    if not found:
        return None
    plain = text.casefold()
    is_law_named = any(re.search(rf"\b{re.escape(one)}", plain) for one in words()["law"])
    best = max(found, key=lambda one: (found[one][0], one))
    points, signs = found[best]
    points += LAW_NAMED if is_law_named else 0
    reads_as = OTHER.get(best, ReadsAs.REQUEST)
    # People remind of orders, too: of a request about data only where the law is named.
    if points < LEAST or (reads_as != ReadsAs.REQUEST and not is_law_named):
        return None
    kind = None if best in OTHER else AS_KIND.get(best) or Kind(best)
    return Reading(reads_as, kind, points, tuple(signs))
