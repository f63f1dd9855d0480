"""A message in segments: what its writer wrote, and what can be folded away."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from ombud.base.quotes.lines import Line, lines_of, next_filled
from ombud.base.quotes.openings import Opening, find_openings
from ombud.base.quotes.signatures import signature_starts

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["visible", "quote", "signature", "header"]
_MANY_BLANK_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)++")
_MOST_CONTEXT_LINES = 12
_MOST_CONTEXT_CHARACTERS = 1200
_WRAPPED_FROM = 60


class Segment(NamedTuple):
    """A stretch of the text: visible, quote, signature, or header (what introduces a quote)."""

    kind: Kind
    start: int
    end: int


def fold(text: str) -> tuple[Segment, ...]:
    """The whole text as segments in order, without gaps or overlaps; linear in its length.

    Answers between quoted parts stay visible, together with the short quotes that they
    answer. A message that would be empty otherwise, such as a mail forwarded without a word,
    keeps the body below its headers visible; a message of quoted lines only does not.
    """
    lines = lines_of(text)
    kinds = _kinds(lines)
    _keep_context(lines, kinds)
    return tuple(_merged(lines, kinds))


def visible_reply(text: str) -> str:
    """What the writer wrote: the visible segments, without blank lines around them."""
    parts = [text[part.start : part.end] for part in fold(text) if part.kind == "visible"]
    return _MANY_BLANK_LINES.sub("\n\n", "".join(parts)).strip("\r\n\f\v\ufeff ").rstrip()


def _kinds(lines: list[Line]) -> list[Kind]:
    kinds: list[Kind] = ["quote" if line.is_quoted else "visible" for line in lines]
    _join_quotes(lines, kinds)
    text_at = 0
    for opening in find_openings(lines):
        text_at = _first_text(lines, kinds, text_at)
        if kinds[opening.first] == "visible" and _apply(
            lines, kinds, opening, is_alone=text_at >= opening.first
        ):
            break
    text_at = _first_text(lines, kinds, 0)
    for start, stop in _visible_stretches(lines, kinds):
        for first, after in signature_starts(lines, start, stop, start <= text_at):
            kinds[first:after] = ["signature"] * (after - first)
    return kinds


def _join_quotes(lines: list[Line], kinds: list[Kind]) -> None:
    """Blank lines inside quotes, and ends of quoted lines that a mail program broke off."""
    index = 0
    while index < len(lines):
        if kinds[index] != "quote":
            index += 1
            continue
        after = next_filled(lines, index + 1)
        if after == index + 1 and _is_broken_off(lines, index):
            kinds[index + 1] = "quote"
        elif after < len(lines) and lines[after].is_quoted:
            kinds[index:after] = ["quote"] * (after - index)
        index = max(index + 1, after)


def _is_broken_off(lines: list[Line], index: int) -> bool:
    if index + 2 >= len(lines) or not lines[index + 2].is_quoted:
        return False
    above, rest = lines[index].bare, lines[index + 1].bare
    return len(above) >= _WRAPPED_FROM and above[-1] not in ".!?:" and rest[0].islower()


def _apply(lines: list[Line], kinds: list[Kind], opening: Opening, *, is_alone: bool) -> bool:
    """Mark an opening and what it introduces; True when that is all the rest.

    ``is_alone`` says that nothing is written above it: then unmarked text below stays.
    """
    below = next_filled(lines, opening.after)
    is_marked = below < len(lines) and lines[below].is_quoted
    if not is_marked and not opening.may_cut:
        return False
    kinds[opening.first : opening.after] = ["header"] * (opening.after - opening.first)
    if is_marked:
        kinds[opening.after : below] = ["quote"] * (below - opening.after)
    elif not is_alone:
        kinds[opening.after :] = ["quote"] * (len(lines) - opening.after)
    return not is_marked and not is_alone


def _first_text(lines: list[Line], kinds: list[Kind], index: int) -> int:
    """The index of the first visible line with words, from ``index`` on."""
    while index < len(lines) and (
        kinds[index] != "visible" or not lines[index].bare or lines[index].is_rule
    ):
        index += 1
    return index


def _visible_stretches(lines: list[Line], kinds: list[Kind]) -> list[tuple[int, int]]:
    """The visible stretches with text, as line spans."""
    edges = [0]
    edges += [at + 1 for at, (one, two) in enumerate(pairwise(kinds)) if one != two]
    spans = pairwise([*edges, len(lines)])
    return [(low, high) for low, high in spans if low < high and kinds[low] == "visible"]


def _keep_context(lines: list[Line], kinds: list[Kind]) -> None:
    """Let short quotes that are answered one by one stay visible above their answers."""
    runs = _runs(lines, kinds)
    answered = [
        index
        for index, (kind, low, high) in enumerate(runs)
        if kind == "quote"
        and high - low <= _MOST_CONTEXT_LINES
        and lines[high - 1].end - lines[low].start <= _MOST_CONTEXT_CHARACTERS
        and index + 1 < len(runs)
        and runs[index + 1][0] == "visible"
    ]
    for index in answered:
        _, low, high = runs[index]
        is_inside = index > 0 and runs[index - 1][0] == "visible"
        if is_inside or len(answered) > 1:
            kinds[low:high] = ["visible"] * (high - low)


def _runs(lines: list[Line], kinds: list[Kind]) -> list[tuple[Kind, int, int]]:
    """Lines of one kind in a row, as spans; blank ones go with what stands above them."""
    runs: list[tuple[Kind, int, int]] = []
    for index, kind in enumerate(kinds):
        if runs and (kind == runs[-1][0] or not lines[index].bare):
            runs[-1] = (runs[-1][0], runs[-1][1], index + 1)
        else:
            runs.append((kind, index, index + 1))
    return runs


def _merged(lines: list[Line], kinds: list[Kind]) -> Iterator[Segment]:
    start = 0
    for index, line in enumerate(lines):
        if index + 1 == len(lines) or kinds[index + 1] != kinds[index]:
            yield Segment(kinds[index], start, line.end)
            start = line.end
