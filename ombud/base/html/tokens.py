"""A linear reader of HTML that knows where every tag and text stands in the source.

It serves three readers that need positions rather than a tree: the weight check before
parsing, the plain-text version, and masking. It is never used to decide what is safe.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# HTML white space is these five, not all that Unicode calls space.
_SPACE = r"\t\n\f\r "
_VALUE = rf"(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^{_SPACE}>\"'][^{_SPACE}>]*+|)"
# Attributes as the HTML standard tokenises them; each repeat is possessive, so that no
# input makes the engine try twice.
_ATTRIBUTE = rf"[^{_SPACE}/>][^{_SPACE}/>=]*+(?:[{_SPACE}]*+=[{_SPACE}]*+{_VALUE})?+"
_TAG = re.compile(
    rf"<(?P<end>/?)(?P<name>[A-Za-z][^{_SPACE}/>]*+)"
    rf"(?P<attrs>(?:[{_SPACE}/]++|{_ATTRIBUTE})*+)(?:>|\Z)"
    r"|<!--(?:-?>|(?s:.*?)(?:--!?>|\Z))"
    r"|<[!?/](?:[^>]*+)(?:>|\Z)"
)
_ATTRIBUTE_PARTS = re.compile(
    rf"([^{_SPACE}/>][^{_SPACE}/>=]*+)(?:[{_SPACE}]*+=[{_SPACE}]*+({_VALUE}))?+"
)
_RAW_END = {
    name: re.compile(rf"</{name}(?=[{_SPACE}/>])", re.IGNORECASE)
    for name in ("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp")
}


def names(row: str) -> frozenset[str]:
    """The words of a row, as a set: tags and attributes are listed so."""
    return frozenset(row.split())


VOID = names("area base br col embed hr img input link meta param source track wbr")


class Token(NamedTuple):
    """One piece of the source: kind is text, raw, start, end or other; name in lower case."""

    kind: str
    name: str
    start: int
    end: int


def tokens(html: str) -> Iterator[Token]:
    """Yield the source as tokens in order, without gaps.

    The content of script, style, title and their like is one ``raw`` token.
    Comments, doctypes and broken declarations are ``other``.
    """
    at = 0
    while at < len(html):
        tag = _TAG.search(html, at)
        if tag is None:
            yield Token("text", "", at, len(html))
            return
        if tag.start() > at:
            yield Token("text", "", at, tag.start())
        at = tag.end()
        yield _tag_token(tag)
        raw_end = _RAW_END.get(tag["name"].lower()) if tag["name"] and not tag["end"] else None
        if raw_end is not None and at < len(html):
            closing = raw_end.search(html, at)
            stop = closing.start() if closing else len(html)
            yield Token("raw", tag["name"].lower(), at, stop)
            at = stop


def _tag_token(tag: re.Match[str]) -> Token:
    if not tag["name"]:
        return Token("other", "", tag.start(), tag.end())
    return Token("end" if tag["end"] else "start", tag["name"].lower(), tag.start(), tag.end())


def attributes(html: str, token: Token) -> Iterator[tuple[str, int, int]]:
    """Yield name (lower case), start and end of the bare value of each attribute of a tag.

    Quotes are left out of the span; an attribute without a value has an empty span.
    """
    first = token.start + 1 + len(token.name)
    for part in _ATTRIBUTE_PARTS.finditer(html, first, token.end):
        start, end = part.span(2) if part[2] is not None else (part.end(), part.end())
        if html[start:end][:1] in ('"', "'"):
            quote = html[start]
            start += 1
            end -= html[end - 1] == quote and end > start
        yield part[1].lower(), start, end
