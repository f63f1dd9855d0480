"""Quotations in a person's own conversations: copies of words that go. Pure.

The desk's own answers quote only as they leave. What was passed on to a third party, and the
answers of others in copy, hold whole messages of the person; there a quotation goes with what
it quotes. In conversations of others it is a part of their words: there the person's marks go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.quotes import fold
from ombud.base.quotes.lines import lines_of
from ombud.base.redact import REMOVED

if TYPE_CHECKING:
    from ombud.base.redact import Span

MARK = f"> {REMOVED}\n"
QUOTED_HTML = "<blockquote"
FILLING = "> \t\r\n\uff1e"


def quotations(text: str) -> list[Span]:
    """Return what ``text`` quotes, each stretch with the mark that takes its place.

    Also short quotations that are answered one by one, which a page shows. Of a text that was
    gone through before nothing.
    """
    parts = [(one.start, one.end) for one in fold(text) if one.kind == "quote"]
    parts += [(line.start, line.end) for line in lines_of(text) if line.is_quoted]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(parts):
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return [
        (start, end, MARK)
        for start, end in joined
        if text[start:end].strip(FILLING) not in {REMOVED, ""}
    ]


def quotes_something(text: str, html: str) -> bool:
    """Say whether a message quotes another one, in its words or in its HTML."""
    return QUOTED_HTML in html or bool(quotations(text))
