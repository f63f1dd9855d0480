"""A text as lines with their place, and what a single line is."""

from __future__ import annotations

from typing import NamedTuple

_INVISIBLE = " \t\r\n\f\v\u00a0\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\ufeff"
_RULE_SIGNS = frozenset("-_=*#~+\u2010\u2011\u2012\u2013\u2014\u2015\u2500\u2501\u2022. ")
# What Gmail's and others' trackers leave as a line of its own.
_SPECKS = frozenset({"\u1427", "\u2022", "\u00b7"})
# Beyond this no line is an introduction, a header or a signature.
LONGEST = 400


class Line(NamedTuple):
    """A line: where it starts and ends (line end included), and its text, trimmed."""

    start: int
    end: int
    bare: str

    @property
    def is_blank(self) -> bool:
        return not self.bare

    @property
    def is_quoted(self) -> bool:
        return self.bare.startswith((">", "\uff1e"))

    @property
    def is_rule(self) -> bool:
        """A line drawn with signs only, at least two of one kind, or a tracker's speck."""
        bare = self.bare
        if bare[:1] not in _RULE_SIGNS or len(bare) > LONGEST:
            return bare in _SPECKS
        return bare[0] != "." and bare.count(bare[0]) > 1 and _RULE_SIGNS.issuperset(bare)


def lines_of(text: str) -> list[Line]:
    """The lines of a text in order, without gaps."""
    lines: list[Line] = []
    at = 0
    for raw in text.splitlines(keepends=True):
        lines.append(Line(at, at + len(raw), raw.strip(_INVISIBLE)))
        at += len(raw)
    return lines


def next_filled(lines: list[Line], index: int) -> int:
    """The index of the first line with text from ``index`` on, or the number of lines."""
    while index < len(lines) and lines[index].is_blank:
        index += 1
    return index
