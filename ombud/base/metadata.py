"""Files without what they tell beside their content: place, author, device, path, history.

Pure. Pictures are not drawn again: pieces of the file are left out, so that every pixel stays
(JPEG, PNG, WebP, GIF). What cannot be read is returned as it came. Standards: ITU-T T.81
(JPEG), PNG 3rd edition, the WebP container, GIF89a, ECMA-376 and ISO 26300 (office files).
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import Any

from ombud.base.late import pikepdf

MOST_UNPACKED = 200 * 2**20
LARGEST = 50 * 2**20  # bytes; beyond, a file is kept as it is
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
_OFFICE_EMPTIED = {
    "docProps/core.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    b'core-properties"/>',
    "docProps/app.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"/>',
    "docProps/custom.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'custom-properties"/>',
    "meta.xml": b'<?xml version="1.0" encoding="UTF-8"?><office:document-meta xmlns:office='
    b'"urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"/>',
}
# Who wrote a change or a comment in a text, and when; the words stay.
_AUTHORS = re.compile(rb'(\s(?:w|w15|p|r):(?:author|initials|date|lastEdited)=")[^"]*(")')
_RSIDS = re.compile(rb'\sw:rsid\w*="[0-9A-Fa-f]*"')
_EPOCH = (1980, 1, 1, 0, 0, 0)


def stripped(data: bytes) -> bytes:
    """Return ``data`` without metadata; unchanged when its kind is unknown or it is damaged."""
    if len(data) > LARGEST:
        return data
    try:
        for begins, strip in _KINDS:
            if data.startswith(begins):
                return strip(data)
    except (ValueError, IndexError, KeyError, struct.error, OSError, zlib.error):
        return data
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):  # damaged or encrypted
        return data
    return data


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


def pdf(data: bytes) -> bytes:
    """Return a PDF without author, dates, XMP and earlier states (incremental saves)."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            if document.is_encrypted or "/Perms" in document.Root:
                return data  # written again, it could not be opened or its signature would go
            if "/Info" in document.trailer:
                del document.trailer["/Info"]
            for one in document.objects:
                drop_words(one)
            written = io.BytesIO()
            document.save(written, deterministic_id=True)
    except pikepdf.PdfError:
        return data
    return written.getvalue()


def drop_words(one: Any) -> None:
    """Take XMP, private data of programs and dates off one object of a PDF."""
    if isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
        for name in ("/Metadata", "/PieceInfo", "/LastModified"):
            if name in one:
                del one[name]


def office(data: bytes) -> bytes:
    """Return an office file with empty properties, no thumbnail and no names of authors."""
    source = zipfile.ZipFile(io.BytesIO(data))
    names = set(source.namelist())
    if not names & {"[Content_Types].xml", "mimetype"}:
        return data  # some other archive
    if sum(member.file_size for member in source.infolist()) > MOST_UNPACKED:
        return data
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as target:
        for member in source.infolist():
            if member.filename.startswith(("docProps/thumbnail", "Thumbnails/")):
                continue
            body = source.read(member)
            body = _OFFICE_EMPTIED.get(member.filename, body)
            if member.filename.endswith(".xml"):
                body = _RSIDS.sub(b"", _AUTHORS.sub(rb"\1\2", body))
            elif is_picture(body):
                body = stripped(body)
            clean = zipfile.ZipInfo(member.filename, _EPOCH)
            clean.compress_type = member.compress_type
            clean.external_attr = member.external_attr
            target.writestr(clean, body)
    return without_thumbnail(written.getvalue(), names)


def is_picture(body: bytes) -> bool:
    return body.startswith((b"\xff\xd8\xff", _PNG, b"GIF8", b"RIFF"))


def without_thumbnail(data: bytes, names: set[str]) -> bytes:
    """Return the file without the relation to a thumbnail that is not there any more."""
    if not any(name.startswith("docProps/thumbnail") for name in names):
        return data
    source, written = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(written, "w") as target:
        for member in source.infolist():
            body = source.read(member)
            if member.filename == "_rels/.rels":
                body = re.sub(rb"<Relationship\b[^>]*thumbnail[^>]*/>", b"", body)
            target.writestr(member, body)
    return written.getvalue()


_KINDS = (
    (b"\xff\xd8\xff", jpeg),
    (_PNG, png),
    (b"RIFF", webp),
    (b"GIF8", gif),
    (b"%PDF-", pdf),
    (b"PK\x03\x04", office),
)
