"""Looking into containers: each decoder says quickly whether it applies, then what it holds.

Pure. Nothing here raises for broken or hostile input, and every decoder stops at ``MOST``
bytes: a bomb costs its limit and no more.
"""

from __future__ import annotations

import binascii
import bz2
import contextlib
import io
import logging
import lzma
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Protocol

from ombud.base.late import pikepdf, pypdf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it comments on every broken file

MOST = 64 * 2**20  # bytes that come out of one container
MOST_MEMBERS = 5_000
LEAST_BASE64 = 20  # characters; an address of fifteen
LONG_BASE64 = 120  # characters; shorter ones are words or parts of addresses
SAMPLE = 4096
ZLIB_HEADS = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")

_IN_BASE64 = bytes(
    65 if chr(one).isascii() and (chr(one).isalnum() or chr(one) in "+/-_") else 32
    for one in range(256)
)
_RUN = b"A" * LEAST_BASE64
_BASE64 = re.compile(
    rb"(?:[A-Za-z0-9+/_-]{20,}={0,2}(?:\r?\n[ \t>]{0,8})?)+[A-Za-z0-9+/_-]*={0,2}"
)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/_-]")
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_BLOCK = re.compile(rb"(?:[A-Za-z0-9+/]{60,}\r?\n){2,}[A-Za-z0-9+/]*={0,2}")
_QUOTED = re.compile(rb"=(?:[0-9A-Fa-f]{2}|\r?\n)")
_DASHES = re.compile(rb"\xe2\x80[\x89\x8b-\x95\xaf]|\xe2\x88\x92")
_BETWEEN_DIGITS = b" \t\r\n().-/\xa0\xc2"
_UUENCODED = re.compile(rb"^begin [0-7]{3,4} [^\n]*\n((?:[!-`][ -`]*\r?\n)+)", re.MULTILINE)


class Machine(Protocol):
    """What takes a stream of compressed bytes apart."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


def base64_runs(data: bytes) -> Iterator[bytes]:
    """Base64 (RFC 4648) of mail, URLs, sessions and JSON, also over several lines.

    Short runs (words, names, parts of URLs) are decoded from each of the four places where a
    group can begin, and come out together: there are many of them.
    """
    if _RUN not in data.translate(_IN_BASE64):
        return
    short: tuple[list[bytes], ...] = ([], [], [], [])
    for run in _BASE64.finditer(data):
        plain = _NOT_BASE64.sub(b"", run[0]).translate(_URL_SAFE)
        if len(plain) >= LONG_BASE64:
            yield binascii.a2b_base64(whole_groups(plain))
        else:
            for start, found in enumerate(short):
                found.append(binascii.a2b_base64(whole_groups(plain[start:])))
    for found in short:
        yield b"\n".join(found)


def whole_groups(plain: bytes) -> bytes:
    """Return base64 cut or filled to whole groups of four."""
    cut = plain[: len(plain) - (1 if len(plain) % 4 == 1 else 0)]
    return cut + b"=" * (-len(cut) % 4)


def quoted_printable(data: bytes) -> Iterator[bytes]:
    """Quoted-printable (RFC 2045)."""
    if b"=" in data and _QUOTED.search(data):
        yield binascii.a2b_qp(without_blocks(data))


def together(data: bytes) -> bytes:
    """Return ``data`` with the digits of telephone numbers moved together."""
    if b"\xe2\x80" in data or b"\xe2\x88" in data:
        data = _DASHES.sub(b"", data)
    return data.translate(None, _BETWEEN_DIGITS)


def inflated(data: bytes, at: int, bits: int) -> bytes:
    """Return what the compressed stream at ``at`` holds, as far as it is whole."""
    machine = zlib.decompressobj(bits)
    out = b""
    with contextlib.suppress(zlib.error):
        view = memoryview(data)[at:]
        for start in range(0, len(view), 65_536):
            out += machine.decompress(view[start : start + 65_536], MOST - len(out))
            if machine.eof or len(out) >= MOST:
                break
    return out


def bzip2_streams(data: bytes) -> Iterator[bytes]:
    """Streams of bzip2, anywhere in the data."""
    yield from streams(data, b"BZh", bz2.BZ2Decompressor)


def xz_streams(data: bytes) -> Iterator[bytes]:
    """Streams of xz, anywhere in the data."""
    yield from streams(data, b"\xfd7zXZ\x00", lambda: lzma.LZMADecompressor(memlimit=MOST))


def streams(data: bytes, head: bytes, machine: Callable[[], Machine]) -> Iterator[bytes]:
    if data.isascii():
        return
    for at in places(data, head, 100):
        with contextlib.suppress(OSError, ValueError, EOFError, lzma.LZMAError):
            if out := machine().decompress(data[at:], MOST):
                yield out


def uuencoded(data: bytes) -> Iterator[bytes]:
    """Files inside the text of old mail programs (uuencode)."""
    for file in _UUENCODED.finditer(data) if b"begin " in data else ():
        lines = []
        for line in file[1].splitlines():
            with contextlib.suppress(binascii.Error):
                lines.append(binascii.a2b_uu(line))
        yield b"".join(lines)


def places(data: bytes, head: bytes, most: int) -> Iterator[int]:
    at = data.find(head)
    while at >= 0 and most:
        yield at
        most -= 1
        at = data.find(head, at + 1)


def gzip_streams(data: bytes) -> Iterator[bytes]:
    """Streams of gzip (RFC 1952), anywhere in the data."""
    if data.isascii():
        return
    for at in places(data, b"\x1f\x8b\x08", 1_000):
        if out := inflated(data, at, 31):
            yield out


def zlib_streams(data: bytes) -> Iterator[bytes]:
    """Streams of zlib (RFC 1950): in PDF and PNG, squeezed columns, packed sessions."""
    if data.isascii():
        return
    for head in ZLIB_HEADS:
        for at in places(data, head, 2_000):
            if out := inflated(data, at, 15):
                yield out


def zip_members(data: bytes) -> Iterator[bytes]:
    """ZIP archives and office files: the members, and their names."""
    if b"PK\x03\x04" not in data or b"PK\x05\x06" not in data:
        return
    with contextlib.suppress(zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        archive = zipfile.ZipFile(io.BytesIO(data))
        yield b"\n".join(
            name.encode("utf-8", "replace") for name in archive.namelist()[:MOST_MEMBERS]
        )
        left = MOST
        for member in archive.infolist()[:MOST_MEMBERS]:
            with contextlib.suppress(Exception), archive.open(member) as file:
                content = file.read(left)
                left -= len(content)
                yield content


def pdf_text(data: bytes) -> Iterator[bytes]:
    """PDF: its words as a reader sees them, its metadata, and every stream decoded."""
    start = data.find(b"%PDF-")
    if start < 0:
        return
    yield from pdf_streams(data[start:])
    yield from pdf_words(data[start:])


def pdf_streams(data: bytes) -> Iterator[bytes]:
    with contextlib.suppress(Exception), pikepdf.open(io.BytesIO(data)) as document:
        with contextlib.suppress(Exception):
            yield str(dict(document.docinfo)).encode("utf-8", "replace")
        left = MOST
        for thing in document.objects:
            if not isinstance(thing, pikepdf.Stream) or left <= 0:
                continue
            with contextlib.suppress(Exception):
                content = thing.read_bytes()
                left -= len(content)
                yield content


def pdf_words(data: bytes) -> Iterator[bytes]:
    with contextlib.suppress(Exception):
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        for page in reader.pages[:500]:
            with contextlib.suppress(Exception):
                yield page.extract_text().encode("utf-8", "replace")


CONTAINERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "base64": base64_runs,
    "quoted-printable": quoted_printable,
    "gzip": gzip_streams,
    "zlib": zlib_streams,
    "bzip2": bzip2_streams,
    "xz": xz_streams,
    "zip": zip_members,
    "uuencode": uuencoded,
    "pdf": pdf_text,
}


def without_blocks(data: bytes) -> bytes:
    """Return ``data`` without long blocks of base64, which are looked into on their own."""
    if b"\n" not in data or _RUN not in data.translate(_IN_BASE64):
        return data
    return _BLOCK.sub(b"\n", data)


def is_noise(data: bytes) -> bool:
    """Say whether ``data`` is packed or encrypted throughout: there is no text to spell out.

    Head, middle and end are tried; a picture's description makes its head compressible.
    """
    if len(data) < SAMPLE:
        return False
    middle = len(data) // 2
    samples = (data[:SAMPLE], data[middle : middle + SAMPLE], data[-SAMPLE:])
    return all(len(zlib.compress(one, 1)) >= len(one) * 0.98 for one in samples)
