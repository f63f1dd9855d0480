"""Undoing what text is spelled with: entities, escapes, tags, folds, digits of other scripts.

Pure, like ``decoding``, which looks into containers. Each says quickly whether it applies.
"""

from __future__ import annotations

import binascii
import contextlib
import html
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from ombud.base.spellings import DIGITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ENTITY = re.compile(rb"&#?[0-9A-Za-z]{2,31};")
_ENCODED_WORD = re.compile(rb"=\?[^?\s]{2,40}\?([BbQq])\?([^?]*)\?=")
_PERCENT = re.compile(rb"%[0-9A-Fa-f]{2}")
_ESCAPE = re.compile(rb"\\(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2})")
_TAG = re.compile(rb"<[^<>]{1,2000}>")
_SOFT = re.compile(rb"\xc2\xad|\xe2\x80[\x8b-\x8d]|\xef\xbb\xbf")
_RTF_SIGN = re.compile(rb"\\'([0-9A-Fa-f]{2})|\\u(-?[0-9]{1,5}) ?\\??")
_RTF_WORD = re.compile(rb"\\[a-z]+-?[0-9]* ?|[{}\r\n]")
FOLDS = (b"\r\n ", b"\r\n\t", b"\n ", b"\n\t")
OURS = {one.encode(): b"%d" % unicodedata.decimal(one) for one in DIGITS}
LEADS = sorted({one[:1] for one in OURS})
# What can be a digit beyond ASCII, in UTF-8: by the first octets of theirs.
_DIGIT = re.compile(
    rb"[\xd9\xdb\xdf][\x80-\xbf]|[\xe0\xe1\xea\xef][\x80-\xbf]{2}|\xf0[\x90-\x9f][\x80-\xbf]{2}"
)
_QUOTE_MARK = re.compile(rb"\r?\n[ \t]*(?:>[ \t]?)+")


def encoded_words(data: bytes) -> Iterator[bytes]:
    """Words of mail headers (RFC 2047)."""
    if b"=?" not in data:
        return

    def plain(match: re.Match[bytes]) -> bytes:
        with contextlib.suppress(binascii.Error, ValueError):
            if match[1] in b"Bb":
                return binascii.a2b_base64(match[2] + b"==")
            return binascii.a2b_qp(match[2], header=True)
        return match[0]

    decoded = _ENCODED_WORD.sub(plain, re.sub(rb"\?=\s+=\?", b"?==?", data))
    yield decoded


def entities(data: bytes) -> Iterator[bytes]:
    """Entities of HTML and XML."""
    if b"&" in data and _ENTITY.search(data):
        yield html.unescape(data.decode("utf-8", "surrogateescape")).encode(
            "utf-8", "surrogatepass"
        )


def percent(data: bytes) -> Iterator[bytes]:
    """Percent-encoding of URLs (RFC 3986), with plus for a blank."""
    if b"%" in data and _PERCENT.search(data):
        plain = unquote_to_bytes(data)
        yield plain
        if b"+" in plain:
            yield plain.replace(b"+", b" ")


def escapes(data: bytes) -> Iterator[bytes]:
    """Escapes of JSON and JavaScript."""
    if b"\\" in data and _ESCAPE.search(data):
        yield _ESCAPE.sub(unescaped, data)


def unescaped(match: re.Match[bytes]) -> bytes:
    return chr(int(match[0][2:], base=16)).encode("utf-8", "replace")  # noqa: FURB166 - \u is no prefix of int


def without_tags(data: bytes) -> Iterator[bytes]:
    """Text of HTML and XML, so that what markup takes apart is whole again."""
    if b"<" in data and _TAG.search(data):
        yield _TAG.sub(b"", data)


def without_nul(data: bytes) -> Iterator[bytes]:
    """UTF-16 and UTF-32 of Latin letters, wherever they begin."""
    if b"\0" in data:
        yield data.replace(b"\0", b"")


def without_soft(data: bytes) -> Iterator[bytes]:
    """Text without invisible signs: soft hyphens, zero-width blanks."""
    if not data.isascii() and _SOFT.search(data):
        yield _SOFT.sub(b"", data)


def unquoted(data: bytes) -> Iterator[bytes]:
    """Quoted text whose quote marks tear a line: joined again."""
    if b"\n>" in data or b"\n >" in data:
        yield _QUOTE_MARK.sub(b" ", data)


def rich_text(data: bytes) -> Iterator[bytes]:
    """RTF: its words, without what sets them."""
    if b"{\\rtf" in data:
        said = _RTF_SIGN.sub(rtf_sign, data)
        yield _RTF_WORD.sub(b"", said)


def rtf_sign(match: re.Match[bytes]) -> bytes:
    if match[1]:
        return bytes([int(match[1], 16)])
    return chr(int(match[2]) % 65_536).encode("utf-8", "replace")


def unfolded(data: bytes) -> Iterator[bytes]:
    """Calendars, cards of addresses, directories: lines that were folded, whole again."""
    if b"\n " in data or b"\n\t" in data:
        for fold in FOLDS:
            data = data.replace(fold, b"")
        yield data


def ascii_digits(data: bytes) -> Iterator[bytes]:
    """Digits of other scripts as ours."""
    if not data.isascii() and any(one in data for one in LEADS):
        yield _DIGIT.sub(lambda one: OURS.get(one[0], one[0]), data)


SPELLINGS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "encoded-word": encoded_words,
    "escapes": escapes,
    "percent": percent,
    "entities": entities,
    "tags": without_tags,
    "utf-16": without_nul,
    "invisible": without_soft,
    "quotes": unquoted,
    "rich text": rich_text,
    "digits": ascii_digits,
    "folds": unfolded,
}
APART = frozenset({"folds"})  # would join words that stand in other lines


def cleaned(data: bytes) -> bytes:
    """Return ``data`` with all spellings undone, one after the other."""
    for name, undo in SPELLINGS.items():
        if name not in APART:
            data = next(undo(data), data)
    return data
