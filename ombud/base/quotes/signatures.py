"""Where signatures, device lines and legal notices begin at the end of a visible stretch."""

from __future__ import annotations

from ombud.base.quotes.lines import LONGEST, Line, next_filled
from ombud.base.quotes.words import CONTACT, DEVICE, NOTICE_WORDS

_MARKS = frozenset({"--", "\u2014", "\u2013\u2013", "\u2014\u2014", "__", "\u2015", "- --"})
_MOST_MARKED_LINES = 40
_MOST_RULED_LINES = 15
_FAR = 45
_LEAST_RULE = 5
_FAR_MARKED = 160
_LEAST_DISCLAIMER = 100


def signature_starts(
    lines: list[Line], start: int, stop: int, is_first: bool
) -> list[tuple[int, int]]:
    """The spans of lines in ``start`` to ``stop`` that are signature.

    ``is_first`` says that nothing visible stands above; then some text must remain.
    """
    end = _trimmed(lines, start, stop)
    mark = _marked(lines, start, end, is_first)
    if mark is not None:
        end = _trimmed(lines, start, mark)
    if is_first and not any(line.bare for line in lines[start:end]):
        return []
    return [(end, stop)] if end < stop and any(line.bare for line in lines[end:stop]) else []


def _trimmed(lines: list[Line], start: int, stop: int) -> int:
    """The end of the text above trailing device lines, drawn lines and blank lines."""
    end = kept = stop
    while end > start and _is_trailing(lines[end - 1]):
        end -= 1
        if lines[end].bare:
            kept = end
    return kept


def _is_trailing(line: Line) -> bool:
    return line.is_blank or line.is_rule or is_device(line)


def is_device(line: Line) -> bool:
    """Say whether a line is the kind that telephones and mail programs add."""
    return len(line.bare) <= LONGEST and DEVICE.match(line.bare) is not None


def _marked(lines: list[Line], start: int, stop: int, is_first: bool) -> int | None:
    """The index of the line that opens a signature or a legal notice, if there is one."""
    seen_text = not is_first
    earliest = _earliest_mark(lines, start, stop)
    for index in range(start, stop):
        line = lines[index]
        if not line.bare:
            continue
        if seen_text and (
            (line.bare in _MARKS and index >= earliest) or _opens_notice(lines, index, stop)
        ):
            return index
        seen_text = seen_text or not line.is_rule
    return None


def _earliest_mark(lines: list[Line], start: int, stop: int) -> int:
    """The first line from which the rest is short enough to be a signature."""
    index, filled = stop, 0
    while index > max(start, stop - _FAR_MARKED) and filled <= _MOST_MARKED_LINES:
        index -= 1
        filled += bool(lines[index].bare)
    return index


def _opens_notice(lines: list[Line], index: int, stop: int) -> bool:
    if lines[index].is_rule and len(lines[index].bare) >= _LEAST_RULE:
        return _is_contact_block(lines, index + 1, stop) or _is_notice(lines, index + 1, stop)
    return (index == 0 or not lines[index - 1].bare) and _is_notice(lines, index, stop)


def _is_contact_block(lines: list[Line], start: int, stop: int) -> bool:
    """Say whether only a few short lines follow, with addresses and numbers among them."""
    if stop - start > _FAR:
        return False
    rest = [line.bare for line in lines[start:stop] if line.bare]
    if len(rest) > _MOST_RULED_LINES or any(len(bare) > 100 for bare in rest):
        return False
    return sum(1 for bare in rest if CONTACT.search(bare)) >= 2


def _is_notice(lines: list[Line], start: int, stop: int) -> bool:
    """Say whether a paragraph with two or more words of legal notices starts here."""
    first = next_filled(lines, start) if start + 1 < stop else start
    after = first
    while after < min(stop, first + 12) and lines[after].bare:
        after += 1
    paragraph = " ".join(line.bare[:2000] for line in lines[first:after])
    if len(paragraph) < _LEAST_DISCLAIMER or "?" in paragraph:
        return False
    lowered = paragraph.lower()
    return sum(1 for word in NOTICE_WORDS if word in lowered) >= 2
