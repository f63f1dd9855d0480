"""HEIF and AVIF (ISO/IEC 23008-12): EXIF and XMP are emptied in place, so all places hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BRANDS = frozenset(b"heic heix hevc heim heis mif1 msf1 avif avis".split())
# What holds words, and what is written over their beginning: EXIF without an entry, so that
# readers find it in order, and nothing for XMP.
_WORDS = {b"Exif": b"\0\0\0\0MM\0*\0\0\0\x08" + bytes(6), b"mime": b""}
_MOST_EXTENTS = 10_000
Box = tuple[bytes, int, int]  # kind, where its content begins, where it ends


def is_heif(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in _BRANDS


def number(data: bytes, at: int, size: int) -> int:
    """Return an unsigned number. Raises ``ValueError`` beyond the end."""
    if at + size > len(data):
        raise ValueError("A box ends too early.")
    return int.from_bytes(data[at : at + size], "big")


def boxes(data: bytes, at: int, end: int) -> Iterator[Box]:
    while at + 8 <= end:
        size, kind, begin = number(data, at, 4), data[at + 4 : at + 8], at + 8
        if size == 1:
            size, begin = number(data, at + 8, 8), at + 16
        stop = end if size == 0 else at + size
        if stop < begin or stop > end:
            raise ValueError("A box does not fit.")
        yield kind, begin, stop
        at = stop


def worded(data: bytes, begin: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Yield the numbers of the items that hold words, and what is written over them.

    begin: that of the box ``iinf``.
    """
    wide = data[begin] > 0
    for kind, at, _end in boxes(data, begin + (8 if wide else 6), end):
        if kind == b"infe" and data[at] >= 2:
            size = 4 if data[at] > 2 else 2
            words = data[at + 6 + size : at + 10 + size]
            if words in _WORDS:
                yield number(data, at + 4, size), _WORDS[words]


def extents(data: bytes, at: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield item, whether inside ``idat``, offset and length; ``at`` is that of ``iloc``."""
    version, sizes, more = data[at], data[at + 4], data[at + 5]
    offset_size, length_size, base_size = sizes >> 4, sizes & 15, more >> 4
    index_size = more & 15 if version else 0
    wide = 4 if version > 1 else 2
    at, count = at + 6 + wide, number(data, at + 6, wide)
    found = 0
    for _ in range(count):
        item, at, method = number(data, at, wide), at + wide, 0
        if version:
            method, at = number(data, at, 2) & 15, at + 2
        base, at = number(data, at + 2, base_size), at + 2 + base_size
        parts, at = number(data, at, 2), at + 2
        found += parts
        if found > _MOST_EXTENTS:
            raise ValueError("There are too many pieces.")
        for _ in range(parts):
            at += index_size
            offset, at = number(data, at, offset_size), at + offset_size
            length, at = number(data, at, length_size), at + length_size
            yield item, method, base + offset, length


def heif(data: bytes) -> bytes:
    """Return a picture of a telephone without place, device and words; its picture stays."""
    file = bytearray(data)
    metas = [(at, end) for kind, at, end in boxes(data, 0, len(data)) if kind == b"meta"]
    for begin, end in metas:
        inner = {kind: (at, stop) for kind, at, stop in boxes(data, begin + 4, end)}
        if b"iinf" not in inner or b"iloc" not in inner:
            continue
        items = dict(worded(data, *inner[b"iinf"]))
        within = inner.get(b"idat", (0, 0))[0]
        for item, method, offset, length in extents(data, inner[b"iloc"][0]):
            at = offset + (within if method == 1 else 0)
            if item in items and method < 2 and at + length <= len(file):
                file[at : at + length] = items[item].ljust(length, b"\0")[:length]
    return bytes(file)
