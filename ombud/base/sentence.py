"""A sentence with values in it, which whoever shows it can say in another language."""

from __future__ import annotations

from typing import Self


class Sentence(str):
    """English words with their values filled in, which remembers how it was made.

    ``Sentence("Give a list of 1 to %(most)s values.", most=100)`` reads as English wherever a
    text is wanted; ``saying.worded`` gives it in the language of the reader. A value can be a
    sentence itself.
    """

    pattern: str
    values: dict[str, object]

    def __new__(cls, pattern: str, **values: object) -> Self:
        made = super().__new__(cls, pattern % values if values else pattern)
        made.pattern, made.values = pattern, values
        return made
