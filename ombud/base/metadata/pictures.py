"""Pictures without words, places and devices; every pixel stays (JPEG, PNG, WebP, GIF).

Pieces of the file are left out, nothing is drawn again. Standards: ITU-T T.81 (JPEG), PNG 3rd
edition, the WebP container, GIF89a. TIFF and HEIF stand in modules of their own.
"""

from __future__ import annotations

import struct

from ombud.base.metadata.heif import heif, is_heif
from ombud.base.metadata.tiff import tiff

DAMAGED = (ValueError, IndexError, KeyError, struct.error)
# JPEG segments that hold words and places: APP1 (EXIF, XMP), APP13 (IPTC), COM, and others of
# makers. Kept are APP0 (JFIF), APP2 with a colour profile, and APP14, which says how colours
# are stored.
_JPEG_KEPT_APPS = {0xE0, 0xEE}
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs hIST "
    b"acTL fcTL fdAT cICP".split()
)
_WEBP_DROPPED = {b"EXIF", b"XMP "}
_VP8X_EXIF, _VP8X_XMP = 0x08, 0x04


def jpeg(data: bytes) -> bytes:
    """Return a JPEG without its words; its picture stays bit for bit."""
    kept = [data[:2]]
    at = 2
    while data[at] == 0xFF and data[at + 1] != 0xDA:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : end]
        is_app = 0xE0 <= marker <= 0xEF
        is_profile = marker == 0xE2 and body.startswith(b"ICC_PROFILE\x00")
        if marker != 0xFE and (not is_app or marker in _JPEG_KEPT_APPS or is_profile):
            kept.append(data[at:end])
        at = end
    rest = data[at:]
    if not rest.startswith(b"\xff\xda"):
        raise ValueError("This is no JPEG.")
    end = rest.rfind(b"\xff\xd9")  # what follows the end: a second picture, or words
    return b"".join([*kept, rest[: end + 2] if end > 0 else rest])


def png(data: bytes) -> bytes:
    kept = [_PNG]
    at = len(_PNG)
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if kind in _PNG_KEPT:
            kept.append(data[at:end])
        at = end
        if kind == b"IEND":
            return b"".join(kept)
    raise ValueError("This picture has no end.")


def webp(data: bytes) -> bytes:
    if data[8:12] != b"WEBP":
        return data
    kept: list[bytes] = []
    at = 12
    while at + 8 <= len(data):
        kind = data[at : at + 4]
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        chunk = bytearray(data[at : at + 8 + size + size % 2])
        if kind == b"VP8X":
            chunk[8] &= ~(_VP8X_EXIF | _VP8X_XMP) & 0xFF
        if kind not in _WEBP_DROPPED:
            kept.append(bytes(chunk))
        at += 8 + size + size % 2
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def gif(data: bytes) -> bytes:
    """Return a GIF without comments, plain texts and foreign extensions."""
    table = 3 * 2 ** ((data[10] & 7) + 1) if data[10] & 0x80 else 0
    at = 13 + table
    kept = [data[:at]]
    while data[at] != 0x3B:
        begin = at
        is_image = data[at] == 0x2C
        label = data[at + 1]
        name = data[at + 3 : at + 14]
        if is_image:
            local = 3 * 2 ** ((data[at + 9] & 7) + 1) if data[at + 9] & 0x80 else 0
            at += 11 + local
        else:
            at += 2
        while data[at]:
            at += 1 + data[at]
        at += 1
        is_loop = label == 0xFF and name in {b"NETSCAPE2.0", b"ANIMEXTS1.0"}
        if is_image or label == 0xF9 or is_loop:
            kept.append(data[begin:at])
    return b"".join([*kept, b"\x3b"])


_KINDS = (
    (b"\xff\xd8\xff", jpeg),
    (_PNG, png),
    (b"RIFF", webp),
    (b"GIF8", gif),
    (b"II*\x00", tiff),
    (b"MM\x00*", tiff),
)


def stripped(data: bytes) -> bytes:
    """Return a picture without metadata; unchanged when it is none or is damaged."""
    try:
        if is_heif(data):
            return heif(data)
        for begins, strip in _KINDS:
            if data.startswith(begins):
                return strip(data)
    except DAMAGED:
        return data
    return data
