"""Plain words out of HTML, for search and for bodies that have no plain part.

A tokenizer of its own: the standard library's parser takes quadratic time over tags that are
never closed, and mail is full of them.
"""

from __future__ import annotations

import html
import re

from ombud.channels.email.mime import limits

# One token each: comment, declaration, tag (quoted values may hold ">"), text, a stray "<".
# The possessive signs keep it linear: no way of pairing quotes is tried twice.
_TOKEN = re.compile(
    r"<!--(?P<comment>)|<[!?][^<>]*>?"
    r"|<(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9:-]{0,40})"
    r"(?P<attributes>(?:[^<>\"']++|\"[^\"<]{0,2000}\"|'[^'<]{0,2000}'|[\"'])*+)>"
    r"|(?P<text>[^<]+|<)"
)
_SILENT = frozenset({"script", "style", "head", "template", "noscript", "object", "svg"})
_BREAKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_CELLS = frozenset({"td", "th"})
_ALT = re.compile(
    r"""(?:^|\s)alt\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)


def html_text(markup: str, limit: int) -> str:
    """Return the words a reader of this HTML would see, a line per block, capped at `limit`.

    Scripts, styles and the head say nothing; a silent element that is never closed is read
    as if it were not there. Never raises, linear in the length.
    """
    markup = markup[: limit * 20]
    pieces: list[str] = []
    position, room = 0, limit
    unclosed: set[str] = set()
    for _ in range(limits.MAX_HTML_TOKENS):
        token = _TOKEN.match(markup, position)
        if token is None or room <= 0:
            break
        position = token.end()
        if token["text"] is not None:
            pieces.append(token["text"][:room])
            room -= len(token["text"])
        elif token["comment"] is not None:
            position, markup = _behind_comment(markup, position)
        elif token["tag"]:
            tag = token["tag"].lower()
            pieces.append(_sign(tag, token["attributes"]))
            if tag in _SILENT and tag not in unclosed and not token["close"]:
                position, end = _behind_silence(markup, position, tag), position
                unclosed |= {tag} if position == end else set()
    return _lines(html.unescape("".join(pieces)))[:limit]


def _behind_comment(markup: str, position: int) -> tuple[int, str]:
    """Return the offset behind a comment, and the markup; one never closed is no comment."""
    end = markup.find("-->", position)
    if end >= 0:
        return end + 3, markup
    return position, markup[:position] + markup[position:].replace("<!--", "")


def _sign(tag: str, attributes: str) -> str:
    """Return what a tag means in plain text."""
    if tag in _BREAKS:
        return "\n"
    if tag in _CELLS:
        return " "
    if tag == "img" and (found := _ALT.search(attributes)):
        return f" {found[1] or found[2] or found[3] or ''} "
    return ""


def _behind_silence(markup: str, position: int, tag: str) -> int:
    """Return the offset behind a silent element; broken mail closes its head by the body."""
    ends = "/head|body" if tag == "head" else f"/{tag}"
    end = re.compile(f"<(?:{ends})(?![a-z])", re.IGNORECASE).search(markup, position)
    return end.start() if end else position


def _lines(text: str) -> str:
    stripped = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(stripped)).strip()


def text_markup(text: str) -> str:
    """Return plain text as a piece of HTML that looks like it."""
    return f'<div style="white-space: pre-wrap">{html.escape(text, quote=False)}</div>'
