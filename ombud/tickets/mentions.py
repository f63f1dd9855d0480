"""Who is called by name in a note: pure, so that a table can test it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SIGN = re.compile(r"(?<![\w.+-])@(?=\w)")
PART_OF_WORD = re.compile(r"[\w@]|[.\-](?=\w)")


def folded(text: str) -> str:
    return " ".join(text.casefold().split())


def called_in(text: str, agents: Mapping[str, int]) -> list[int]:
    """Return the numbers of the agents whom ``text`` calls, in order, each once.

    agents: number by what one is called: whole name, or the part of the mail address before
        the at sign. The longest that fits after an ``@`` counts; upper case does not matter.
    A mail address calls nobody, nor does a name that goes on.
    """
    names = sorted(((folded(name), pk) for name, pk in agents.items() if name), key=longest)
    plain = text.casefold().replace("\u00a0", " ")
    found: list[int] = []
    for sign in SIGN.finditer(plain):
        number = named_at(plain, sign.end(), names)
        if number is not None and number not in found:
            found.append(number)
    return found


def longest(entry: tuple[str, int]) -> int:
    return -len(entry[0])


def named_at(text: str, start: int, names: list[tuple[str, int]]) -> int | None:
    for name, number in names:
        end = start + len(name)
        if text.startswith(name, start) and not PART_OF_WORD.match(text, end):
            return number
    return None
