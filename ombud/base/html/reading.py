"""HTML read from front to end by libxml2: tags and texts in their order, never a tree."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Protocol

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# libxml2 looks through all open elements for the one that an end tag closes. Beyond this
# depth, which no letter has, reading starts afresh, so that it stays linear.
MOST_DEPTH = 1_000
_PIECE = 8_192

# A mail cannot know these names. What follows the end is libxml2 closing what was left open.
_PAGE, _END, _PREFIX = (f"x{secrets.token_hex(4)}-" for _ in range(3))
_FRAME = {"html", "body", _PAGE}
# libxml2 ends these where HTML 4 did, "<a>" before a table for instance; under a name that
# it does not know they stay open.
_INLINE = re.compile(
    r"<(/?)(?=(?:a|abbr|b|big|code|em|font|i|s|small|span|strike|strong|tt|u)[\s/>])",
    re.IGNORECASE,
)
# What is opened and never closed would swallow the rest of a mail that was cut off.
_SWALLOWING = [(re.compile("<!--"), re.compile("-->"), "")] + [
    (re.compile(rf"<{name}\b", re.IGNORECASE), re.compile(rf"</{name}\b", re.IGNORECASE), "<p")
    for name in ("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp")
]


class Listener(Protocol):
    """What is told of the tags and texts of some HTML, names in lower case."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Hear a start tag."""

    def end(self, tag: str) -> None:
        """Hear an end tag, written or implied, each for the start tag last left open."""

    def data(self, text: str) -> None:
        """Hear some text, its character references resolved; a paragraph may come in parts."""


def read(html: str, listener: Listener) -> None:
    """Tell the listener all tags and texts of some HTML, safe or not; linear in its size.

    The pieces are those of the HTML standard's tokenizer, comments left out. What the mail
    never closes gets no end. A comment, style or script that is never closed is read as if
    it had not been opened. Never raises for any text.
    """
    target = _Target(listener)
    parser = _parser(target)
    for piece in _pieces(_INLINE.sub(rf"<\1{_PREFIX}", _without_swallowing(html))):
        if target.depth > MOST_DEPTH:
            parser.close()
            parser = _parser(target)
        parser.feed(piece.encode("utf-8", "replace"))
    parser.feed(f"<{_END}>".encode())
    parser.close()


def _parser(target: _Target) -> etree.HTMLParser:
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    # Without an element around it libxml2 puts text into a paragraph.
    parser.feed(f"<{_PAGE}>".encode())
    return parser


def _without_swallowing(html: str) -> str:
    for opening, closing, instead in _SWALLOWING:
        last = max((found.end() for found in closing.finditer(html)), default=0)
        html = html[:last] + opening.sub(instead, html[last:])
    return html


def _pieces(html: str) -> Iterator[str]:
    """Yield the source in pieces that end before a tag, as reading may start afresh there."""
    at = 0
    while at < len(html):
        end = html.find("<", at + _PIECE)
        yield html[at : end if end > 0 else len(html)]
        at = end if end > 0 else len(html)


class _Target:
    """What lxml calls: counts the depth and passes on what belongs to the mail."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.depth = 0
        self.is_over = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        self.is_over = self.is_over or tag == _END
        if not self.is_over and tag not in _FRAME:
            values = {name: _as_written(attributes[name] or "") for name in attributes}
            self.listener.start(_as_written(tag), values)

    def end(self, tag: str) -> None:
        self.depth -= 1
        if not self.is_over and tag not in _FRAME:
            self.listener.end(_as_written(tag))

    def data(self, text: str) -> None:
        if not self.is_over:
            self.listener.data(_as_written(text))

    def close(self) -> None:
        """Nothing is built, so nothing is returned."""


def _as_written(text: str) -> str:
    return text.replace(_PREFIX, "")
