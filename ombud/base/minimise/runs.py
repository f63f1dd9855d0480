"""The text that HTML shows, with the place in the source of every part of it."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from ombud.base.html.tokens import Token, attributes, names, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

_REFERENCE = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?")
_INLINE = names(
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span "
    "strike strong sub sup tt u var wbr"
)


class Piece(NamedTuple):
    """Shown text and its span in the source.

    Where both have the same length the characters correspond one to one; a character
    reference or a break between blocks is changed as a whole.
    """

    shown: str
    start: int
    end: int


def shown_pieces(html: str) -> list[Piece]:
    """All text of some HTML in order; inline tags join, all others break the line."""
    pieces: list[Piece] = []
    for token in tokens(html):
        if token.kind == "text":
            pieces += _text_pieces(html, token)
        elif _breaks(token) and (not pieces or pieces[-1].shown != "\n"):
            pieces.append(Piece("\n", token.start, token.start))
    return pieces


def _breaks(token: Token) -> bool:
    return token.kind in ("start", "end") and token.name not in _INLINE


def attribute_texts(html: str) -> Iterator[Piece]:
    """The alternative texts and titles of all tags, read as text."""
    for token in tokens(html):
        if token.kind == "start" and token.end - token.start > len("<a title=>"):
            for name, start, end in attributes(html, token):
                if name in ("alt", "title"):
                    yield Piece(unescape(html[start:end]), start, end)


def _text_pieces(html: str, token: Token) -> Iterator[Piece]:
    at = token.start
    for reference in _REFERENCE.finditer(html, token.start, token.end):
        if reference.start() > at:
            yield Piece(html[at : reference.start()], at, reference.start())
        yield Piece(unescape(reference[0]), *reference.span())
        at = reference.end()
    if at < token.end:
        yield Piece(html[at : token.end], at, token.end)
