"""Invented text with the shape of real text: few words are common, most are rare."""

from __future__ import annotations

import random
from itertools import accumulate

VOCABULARY = 40_000
DRAWN = 1_000_000
COMMON = "the"
LEAST_WORDS, MOST_WORDS = 60, 180
WORDS_OF_A_BODY = (LEAST_WORDS + MOST_WORDS) // 2
HARMONIC = sum(1 / number for number in range(1, VOCABULARY + 1))  # 1 of so many is the first
SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split()  # noqa: SIM905 - reads better


def word(number: int) -> str:
    """Return the invented word number ``number``; 0 is the commonest."""
    if number == 0:
        return COMMON
    made = ""
    while number:
        number, digit = divmod(number, len(SYLLABLES))
        made += SYLLABLES[digit]
    return made


class Text:
    """Draws words by Zipf's law; the same seed draws the same text.

    A million words are drawn once; a text is a piece of them from anywhere.
    """

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - invented text, not a secret
        vocabulary = [word(number) for number in range(VOCABULARY)]
        weights = list(accumulate(1 / (number + 1) for number in range(VOCABULARY)))
        self.drawn = self.random.choices(vocabulary, cum_weights=weights, k=DRAWN)

    def words(self, count: int) -> str:
        begin = int(self.random.random() * (DRAWN - count))
        return " ".join(self.drawn[begin : begin + count])

    def body(self) -> str:
        """Return a message of 660 characters on average, in two paragraphs."""
        count = self.random.randint(LEAST_WORDS, MOST_WORDS)
        return f"{self.words(count // 2)}.\n\n{self.words(count - count // 2)}."
