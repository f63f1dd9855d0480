"""Undoing transfer encodings, damaged ones as far as possible."""

from __future__ import annotations

import binascii
import re

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64))
# Several encoded files in one body end with padding each; more than this is noise.
_MAX_PADDINGS = 10_000
# Encoded lines have 61 letters; a text of shorter ones holds no file worth the time.
_MIN_LINE = 20
_AS_IT_IS = {"", "7bit", "8bit", "binary", "none"}
_BEGIN = re.compile(rb"^begin[ \t]+[0-7]{3,4}[ \t]+([^\r\n]{1,300})\r?$", re.MULTILINE)
_END = re.compile(rb"^end[ \t]*\r?$", re.MULTILINE)


def undo(data: bytes, encoding: str) -> tuple[bytes, str]:
    """Return the decoded bytes and a problem code ("" when all was well). Never raises.

    Codes: base64-damaged, uuencode-damaged, encoding-unknown.
    """
    name = encoding.strip().lower().strip(";\"'").partition(";")[0].strip()
    name = name.split()[0] if name else ""
    if name == "base64":
        return _base64(data)
    if name == "quoted-printable":
        return binascii.a2b_qp(data), ""
    if name in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        return _uuencoded(data)
    return data, "" if name in _AS_IT_IS else "encoding-unknown"


def _base64(data: bytes) -> tuple[bytes, str]:
    digits = data.translate(None, _NOT_BASE64)
    try:
        if b"=" not in digits[:-2]:
            return binascii.a2b_base64(digits), ""
    except binascii.Error:
        pass
    if digits.count(b"=") > _MAX_PADDINGS:
        digits = digits.replace(b"=", b"")
    pieces = []
    for run in digits.split(b"="):
        whole = run[:-1] if len(run) % 4 == 1 else run
        pieces.append(binascii.a2b_base64(whole + b"=" * (-len(whole) % 4)))
    return b"".join(pieces), "base64-damaged"


def _uuencoded(data: bytes) -> tuple[bytes, str]:
    begin = _BEGIN.search(data)
    start = begin.end() if begin else 0
    end = _END.search(data, start)
    decoded, is_whole = uu_lines(data[start : end.start() if end else len(data)])
    return decoded, "" if is_whole and begin else "uuencode-damaged"


def uu_lines(data: bytes) -> tuple[bytes, bool]:
    """Return the bytes of uuencoded lines, and whether every line was well formed."""
    pieces, is_whole = [], True
    for line in data.splitlines():
        if not line.strip():
            continue
        piece = _uu_line(line)
        if piece is None:
            is_whole = False
        else:
            pieces.append(piece)
    return b"".join(pieces), is_whole


def _uu_block(block: bytes) -> tuple[bytes, bool]:
    if block.count(b"\n") * _MIN_LINE > len(block) + 20 * _MIN_LINE:
        return b"", False
    return uu_lines(block)


def _uu_line(line: bytes) -> bytes | None:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        pass
    # Some encoders write a wrong count of trailing letters: take what the count promises.
    wanted = (((line[0] - 32) & 63) * 4 + 5) // 3
    try:
        return binascii.a2b_uu(line[:wanted])
    except binascii.Error:
        return None


def split_uuencoded(text: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """Return a text without the files uuencoded in it, and those files (raw name, bytes).

    A block that is damaged or never ends stays in the text: nothing is lost.
    """
    if b"begin " not in text:
        return text, []
    kept, files, position, examined = [], [], 0, 0
    for begin in _BEGIN.finditer(text):
        if begin.start() < examined:
            continue
        end = _END.search(text, begin.end())
        if end is None:
            break
        examined = end.end()
        data, is_whole = _uu_block(text[begin.end() : end.start()])
        if not is_whole or not data:
            continue
        kept.append(text[position : begin.start()])
        files.append((begin[1], data))
        position = end.end()
    kept.append(text[position:])
    return b"".join(kept), files
