"""Where a quoted mail begins: introductions, header blocks and separators."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ombud.base.quotes.lines import LONGEST, Line, next_filled
from ombud.base.quotes.words import (
    DATED,
    FIRST_PERSON,
    FRAMED,
    HEADERS,
    MAILBOX,
    OPENS,
    SEPARATOR,
    TIMED,
    WROTE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_INTRODUCTION_LINES = 5
_MOST_HEADER_LINES = 16
_MOST_TRIES = 300
_AROUND = "*_ >\u200e\u200f\u202c"
_DRAWN = frozenset("-_=*~#\u2013\u2014")
_COLONS = (":", "\uff1a")


class Opening(NamedTuple):
    """The lines that introduce a quoted mail: from first to before ``after``.

    ``may_cut`` says that they are sure enough to fold unmarked text below them.
    """

    first: int
    after: int
    may_cut: bool


def find_openings(lines: list[Line]) -> Iterator[Opening]:
    """All openings in order, without overlaps; after 300 lines that only look like one, none.

    The bound keeps hostile texts cheap; people's mail has a handful of such lines.
    """
    index = after = tries = 0
    while index < len(lines) and tries < _MOST_TRIES:
        line = lines[index]
        index += 1
        if _is_out(line) or not _may_open(lines, index - 1):
            continue
        tries += 1
        opening = _opening_at(lines, index - 1)
        if opening is not None and opening.first >= after:
            yield opening
            index = after = opening.after


def _may_open(lines: list[Line], index: int) -> bool:
    """A cheap look: a colon at the end, a header's label, a drawn line, or a quote below."""
    bare = lines[index].bare
    if bare.rstrip(_AROUND).endswith(_COLONS) or _DRAWN.issuperset(bare[:2]):
        return True
    return _role(bare) is not None or _is_quote_next(lines, index + 1)


def _is_out(line: Line) -> bool:
    return line.is_blank or line.is_quoted or len(line.bare) > LONGEST


def _opening_at(lines: list[Line], index: int) -> Opening | None:
    bare = lines[index].bare
    if SEPARATOR.match(bare):
        header = _header_block(lines, next_filled(lines, index + 1))
        return Opening(index, header or index + 1, may_cut=True)
    if ":" in bare or "\uff1a" in bare:
        header = _header_block(lines, index)
        if header is not None:
            return Opening(_rule_before(lines, index), header, may_cut=True)
    return _introduction(lines, index)


def _rule_before(lines: list[Line], index: int) -> int:
    """The index of a drawn line right above, blank lines let aside; else the index itself."""
    above = index - 1
    while above >= 0 and lines[above].is_blank and index - above < 4:
        above -= 1
    return above if above >= 0 and lines[above].is_rule else index


# ---- blocks of headers, as Outlook writes them


def _role(bare: str) -> str | None:
    label, colon, _ = bare[:40].replace("\uff1a", ":").partition(":")
    return HEADERS.get(label.strip("*_ \u00a0>\u200e\u200f").casefold()) if colon else None


def _header_block(lines: list[Line], index: int) -> int | None:
    """The index after a block of mail headers that starts here; None if there is none."""
    roles: set[str] = set()
    if index >= len(lines) or _role(lines[index].bare) is None:
        return None
    after = at = index
    loose = 0
    while at < len(lines) and at - index < _MOST_HEADER_LINES and loose < 3:
        role = _role(lines[at].bare) if len(lines[at].bare) <= 4 * LONGEST else None
        if role is not None:
            roles.add(role)
            after, loose = at + 1, 0
        elif "subject" in roles and lines[at].is_blank and {"sender", "date"} & roles:
            break
        else:
            loose += 1
        at += 1
    return after if _is_mail_header(lines[index:after], roles) else None


def _is_mail_header(block: list[Line], roles: set[str]) -> bool:
    """A sender with two more, or with a date; a journey has from, to and date as well."""
    said = " ".join(line.bare[:LONGEST] for line in block)
    if "sender" not in roles:
        return False
    if len(roles & {"date", "receiver", "subject"}) >= 2:
        return "subject" in roles or MAILBOX.search(said) is not None
    return "date" in roles and bool(MAILBOX.search(said) and TIMED.search(said))


# ---- introductions, as most others write them


def _introduction(lines: list[Line], last: int) -> Opening | None:
    """The introduction whose last line this is."""
    ending = lines[last].bare.rstrip(_AROUND)
    framed = FRAMED.match(lines[last].bare)
    if framed is not None:
        is_sure = WROTE.search(framed[1]) is not None and DATED.search(framed[1]) is not None
        return Opening(last, last + 1, may_cut=True) if is_sure else None
    is_quote_next = _is_quote_next(lines, last + 1)
    if not ending.endswith(_COLONS) and not (is_quote_next and WROTE.search(ending)):
        return None
    first = _first_line(lines, last)
    said = " ".join(line.bare for line in lines[first : last + 1])
    if is_quote_next and (WROTE.search(said) or MAILBOX.search(said) or OPENS.match(said)):
        return Opening(first, last + 1, may_cut=_is_sure(said))
    return Opening(first, last + 1, may_cut=True) if _is_sure(said) else None


def _first_line(lines: list[Line], last: int) -> int:
    """Back from the last line to the one that opens the introduction."""
    lowest = max(0, last - _MOST_INTRODUCTION_LINES + 1)
    for index in range(last, lowest - 1, -1):
        bare = lines[index].bare
        if _is_out(lines[index]):
            break
        if OPENS.match(bare) and not (_is_inner(lines, index)):
            return index
    above = last - 1
    if above < 0 or _is_out(lines[above]) or not MAILBOX.search(lines[above].bare):
        return last
    # "Name <address> wrote on … / at … :" broken over two lines
    return above if WROTE.search(lines[above].bare) else last


def _is_inner(lines: list[Line], index: int) -> bool:
    """Say whether a line that looks like a date only goes on a line that opens above it."""
    if index == 0 or _is_out(lines[index - 1]):
        return False
    above = lines[index - 1].bare
    goes_on = above.endswith((",", "<", "&lt;")) or lines[index].bare[:3].lower() in (
        "at ",
        "um ",
    )
    if goes_on and OPENS.match(above):
        return True
    return bool(MAILBOX.search(above) and WROTE.search(above))


def _is_quote_next(lines: list[Line], index: int) -> bool:
    index = next_filled(lines, index)
    return index < len(lines) and lines[index].is_quoted


def _is_sure(said: str) -> bool:
    """Say whether this could hardly be a person's own sentence."""
    if len(said) > LONGEST:
        return False
    dated, timed, mailbox = DATED.search(said), TIMED.search(said), MAILBOX.search(said)
    if WROTE.search(said) is None:
        return bool(dated and timed and mailbox)
    if mailbox:
        return bool(dated or timed)
    opens = OPENS.match(said)
    return bool(opens and dated and len(said) < 120 and not FIRST_PERSON.search(said))
