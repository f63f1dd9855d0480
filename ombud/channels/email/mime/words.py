"""Header text: unfolding, encoded words (RFC 2047), stray 8-bit bytes."""

from __future__ import annotations

import binascii
import re
import unicodedata

from ombud.channels.email.mime.charsets import decode

_ENCODED_WORD = re.compile(
    r"=\?([^?\s=]{1,60})\?([bBqQ])\?((?:[^?]|\?(?!=))*)\?=",
)
_CONTROLS = dict.fromkeys((*range(32), 127), " ")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


def header_text(value: bytes, fallback: str = "") -> str:
    """Return a header's raw value as unfolded text, encoded words still encoded.

    Bytes above ASCII are read as UTF-8 (RFC 6532), else as `fallback`, else Windows-1252.
    """
    value = value.replace(b"\x00", b" ")
    if value.isascii() and b"\x1b" not in value:
        text = value.decode("ascii")
    else:
        text = decode(value, "", fallback)[0]
    return re.sub(r"[\r\n]+[ \t]*", " ", text) if "\n" in text or "\r" in text else text


def decode_words(text: str, fallback: str = "") -> str:
    """Return `text` with its encoded words decoded (RFC 2047), broken ones if at all possible.

    White space between neighbouring encoded words is dropped, and neighbours of one charset
    are joined before decoding, because programs cut letters of several bytes in two. A word
    that cannot be read at all is left as it stands.
    """
    last = text.rfind("?=")
    if last < 0 or "=?" not in text:
        return text
    # Cut behind the last "?=": no "=?" before it can then search the header in vain.
    head, tail = text[: last + 2], text[last + 2 :]
    pieces: list[tuple[str, bytes | str]] = []
    end = 0
    for match in _ENCODED_WORD.finditer(head):
        data = _word_bytes(match[2], match[3])
        if data is None:
            continue
        gap = head[end : match.start()]
        if gap and (gap.strip() or not pieces or isinstance(pieces[-1][1], str)):
            pieces.append(("", gap))
        pieces.append((match[1].partition("*")[0].lower(), data))
        end = match.end()
    pieces.append(("", head[end:] + tail))
    return "".join(_joined(pieces, fallback))


def _word_bytes(encoding: str, encoded: str) -> bytes | None:
    raw = encoded.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return binascii.a2b_qp(raw.replace(b"\n", b""), header=True)
    digits = _NOT_BASE64.sub(b"", raw)
    digits = digits[: len(digits) - 1] if len(digits) % 4 == 1 else digits
    try:
        return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))
    except binascii.Error:
        return None


def _joined(pieces: list[tuple[str, bytes | str]], fallback: str) -> list[str]:
    texts: list[str] = []
    charset, waiting = "", b""
    for name, piece in pieces:
        if isinstance(piece, bytes) and name == charset:
            waiting += piece
            continue
        if charset:
            texts.append(_word_text(waiting, charset, fallback))
        charset, waiting = (name, piece) if isinstance(piece, bytes) else ("", b"")
        if isinstance(piece, str):
            texts.append(piece)
    return texts


def _word_text(data: bytes, charset: str, fallback: str) -> str:
    return decode(data, charset, fallback)[0]


def tidy(text: str) -> str:
    """Return text for one line: NFC, no control characters, white space collapsed."""
    return " ".join(unicodedata.normalize("NFC", text.translate(_CONTROLS)).split())


def readable(value: bytes, fallback: str = "") -> str:
    """Return a header's raw value as one tidy line of text."""
    return tidy(decode_words(header_text(value, fallback), fallback))
