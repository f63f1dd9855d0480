"""Rich text: unpacked from winmail.dat (MS-OXRTFCP) and turned into plain words."""

from __future__ import annotations

import struct

from striprtf.striprtf import rtf_to_text

from ombud.channels.email.mime import limits
from ombud.channels.email.mime.charsets import without_surrogates

_PACKED, _UNPACKED = b"LZFu", b"MELA"
_WINDOW = 4096
# Pictures in RTF are text as well: what is behind them is not worth the time.
_MAX_MARKUP = 2_000_000

# The dictionary every packer starts with (MS-OXRTFCP 2.1.2.1).
_FIRST_WINDOW = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def decompressed(data: bytes) -> bytes:
    """Return the RTF inside a compressed RTF property; b"" when it is none. Never raises."""
    if len(data) < 16:
        return b""
    raw_size = struct.unpack_from("<I", data, 4)[0]
    size = min(raw_size, limits.MAX_RICH_TEXT)
    if data[8:12] == _UNPACKED:
        return data[16 : 16 + size]
    return _unpacked(data, size) if data[8:12] == _PACKED else b""


def _unpacked(data: bytes, size: int) -> bytes:
    window = bytearray(_FIRST_WINDOW.ljust(_WINDOW, b"\x00"))
    write = len(_FIRST_WINDOW)
    output = bytearray()
    position, end = 16, len(data)
    while position < end and len(output) < size:
        flags = data[position]
        position += 1
        for bit in range(8):
            if flags >> bit & 1:
                if position + 1 >= end:
                    return bytes(output)
                pair = data[position] << 8 | data[position + 1]
                position += 2
                if pair >> 4 == write:
                    return bytes(output)
                letters = [pair >> 4, (pair & 15) + 2]
            elif position < end:
                letters = [-1, 1]
            else:
                break
            read, length = letters
            for step in range(length):
                letter = data[position] if read < 0 else window[(read + step) % _WINDOW]
                output.append(letter)
                window[write] = letter
                write = (write + 1) % _WINDOW
            position += read < 0
    return bytes(output[:size])


def rtf_text(data: bytes, limit: int) -> str:
    """Return the plain words of an RTF document, capped at `limit`; "" when it is none."""
    markup = data[: min(limit * 20, _MAX_MARKUP)].decode("latin-1")
    if not markup.lstrip().startswith("{\\rtf"):
        return ""
    try:
        text = str(rtf_to_text(markup, "cp1252", "replace"))  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, KeyError, LookupError, TypeError, RecursionError):
        return ""
    text = without_surrogates(text[:limit])
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()
