"""Plain text written as HTML: escaped, with its links made clickable."""

from __future__ import annotations

import re
from html import escape

from markupsafe import Markup

# Bounded or possessive repeats only: the time grows with the text, whatever it holds.
_LINK = re.compile(
    r"(?P<url>\b(?:https?://|www\.)[^\s<>\"'`\u00ab\u00bb\u201c\u201d\u2018\u2019]++)"
    r"|(?P<mail>(?<![\w.+@/-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w@-]))",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?'*_~"
_PAIRS = {")": "(", "]": "[", "}": "{", "\uff09": "\uff08"}
_BLANK_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)*+")
_INDENT = re.compile(r"^ +(?=\S)", re.MULTILINE)
_LINE_END = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_REL = "noopener noreferrer nofollow"


def linkify(text: str) -> Markup:
    """The text escaped for HTML, with links for web and mail addresses.

    Line ends stay as they are, for a block that keeps white space. A full stop or an
    unpaired bracket after an address is not part of it.
    """
    return Markup(_linked(text))  # noqa: S704 - every piece is escaped in _linked


def text_to_html(text: str) -> Markup:
    """Plain text as HTML for an outgoing mail: paragraphs, line breaks, links.

    Leading spaces of a line are kept as no-break spaces, so that lists and code stay put.
    """
    plain = _LINE_END.sub("\n", text).replace("\x00", "").strip("\n")
    indented = _INDENT.sub(lambda spaces: "&nbsp;" * len(spaces[0]), _linked(plain))
    paragraphs = "</p>\n<p>".join(_BLANK_LINES.split(indented))
    # A line end outside "</p>\n<p>" is one inside a paragraph.
    body = paragraphs.replace("\n", "<br>\n").replace("</p><br>\n<p>", "</p>\n<p>")
    return Markup(f"<p>{body}</p>")  # noqa: S704 - every piece is escaped in _linked


def _linked(text: str) -> str:
    pieces: list[str] = []
    last = 0
    for found in _LINK.finditer(text):
        shown = _without_trailing(found[0]) if found["url"] else found[0]
        pieces += [
            escape(text[last : found.start()]),
            _anchor(shown, is_mail=not found["url"]),
        ]
        last = found.start() + len(shown)
    return "".join([*pieces, escape(text[last:])])


def _anchor(shown: str, *, is_mail: bool) -> str:
    scheme = "mailto:" if is_mail else "" if "://" in shown[:8] else "http://"
    address = escape(shown)
    return f'<a href="{scheme}{address}" target="_blank" rel="{_REL}">{address}</a>'


def _without_trailing(url: str) -> str:
    end = len(url)
    counts = {mark: url.count(mark) for pair in _PAIRS.items() for mark in pair}
    while end:
        last = url[end - 1]
        if last in _PAIRS and counts[last] > counts[_PAIRS[last]]:
            counts[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return url[:end]
