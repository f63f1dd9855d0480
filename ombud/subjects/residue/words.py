"""Needles against the words of an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.subjects.scanning import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ombud.subjects.scanning import Needle

SHORTEST_SURE = 6  # letters of a word that stands for a whole exact needle


def words_in(words: frozenset[str], needles: Sequence[Needle]) -> Iterator[int]:
    """Yield the numbers of the needles that ``words`` give away.

    A word of a name is a possible hit. An exact needle of a single word (a number, a hash)
    is a hit; one of several words is looked for as a phrase, by the index itself. An index does
    not hold the sign of a handle, without which that is a word like any other.
    """
    for number, needle in enumerate(needles):
        own = needle.words
        if needle.kind is Kind.WORD:
            if own and own[0] in words:
                yield number
        elif needle.kind is Kind.MARK and needle.value.startswith("@"):
            continue
        elif len(own) == 1 and len(own[0]) >= SHORTEST_SURE and own[0] in words:
            yield number
