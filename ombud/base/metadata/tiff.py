"""TIFF (revision 6.0): what does not draw the picture is emptied in place."""

from __future__ import annotations

import struct

# Bytes of a value of each type, by its number.
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
# Size, colours, compression, strips and tiles, orientation, resolution, colour profile.
_KEPT = frozenset(
    {*range(254, 260), *range(262, 267), 273, 274, *range(277, 285), *range(288, 294), 296, 297}
    | {301, *range(317, 329), 330, 332, 334, 336, *range(338, 342), 347, *range(512, 516)}
    | {*range(517, 522), *range(529, 533), 34675}
)
_FURTHER_PICTURES = 330
_FURTHER_WORDS = frozenset({34665, 34853, 40965})  # EXIF, GPS, interoperability
_ENTRY = 12
# A file that has more, or that leads in a circle, is taken as damaged.
_MOST_DIRECTORIES, _MOST_ENTRIES = 1_000, 200


class _Tiff:
    def __init__(self, data: bytes) -> None:
        self.data = bytearray(data)
        self.order = "<" if data.startswith(b"II") else ">"
        self.seen: set[int] = set()

    def read(self, form: str, at: int) -> tuple[int, ...]:
        found: tuple[int, ...] = struct.unpack_from(self.order + form, self.data, at)
        return found

    def empty(self, at: int, size: int) -> None:
        if at + size > len(self.data):
            raise ValueError("A value lies beyond the end.")
        self.data[at : at + size] = bytes(size)

    def directory(self, at: int, *, is_kept: bool) -> int:
        """Empty a directory but for what is kept of it; return where the next one is."""
        if at in self.seen or len(self.seen) >= _MOST_DIRECTORIES:
            raise ValueError("The directories lead in a circle.")
        self.seen.add(at)
        (count,) = self.read("H", at)
        if count > _MOST_ENTRIES:
            raise ValueError("A directory has too many entries.")
        begin, end = at + 2, at + 2 + count * _ENTRY
        (following,) = self.read("I", end)
        kept = b"".join(
            bytes(self.data[entry : entry + _ENTRY])
            for entry in range(begin, end, _ENTRY)
            if self.keeps(entry, is_kept=is_kept)
        )
        self.empty(at, end + 4 - at)
        if is_kept:
            struct.pack_into(self.order + "H", self.data, at, len(kept) // _ENTRY)
            self.data[begin : begin + len(kept)] = kept
            struct.pack_into(self.order + "I", self.data, begin + len(kept), following)
        return following

    def keeps(self, entry: int, *, is_kept: bool) -> bool:
        """Say whether an entry stays; empty what it points at where it does not."""
        tag, kind, count, value = self.read("HHII", entry)
        size = _SIZES[kind] * count
        if tag == _FURTHER_PICTURES or tag in _FURTHER_WORDS:
            places = self.read(f"{count}I", value) if size > 4 else (value,)
            for place in places:
                self.directory(place, is_kept=is_kept and tag == _FURTHER_PICTURES)
        if is_kept and tag in _KEPT:
            return True
        if size > 4:
            self.empty(value, size)
        return False


def tiff(data: bytes) -> bytes:
    """Return a TIFF whose words, places and devices are emptied; its picture stays."""
    file = _Tiff(data)
    (at,) = file.read("I", 4)
    while at:
        at = file.directory(at, is_kept=True)
    return bytes(file.data)
