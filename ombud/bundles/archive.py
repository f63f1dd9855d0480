"""The archive under way: files with checksums, what was left out; goes on where it was left.

It can be left at the end of a file. What is noted then is enough to go on: the directory of
the ZIP so far, the checksums, the counts as they were when the last conversation or mail was
through, and which one that was. A file that is there already is not written again.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ombud.bundles.statuses import Ground

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.bundles.spool import Writer

# What a ZIP's directory says of a file (APPNOTE 4.3.12), as ``zipfile`` calls it.
OF_A_FILE = (
    *("filename", "flag_bits", "compress_type", "CRC", "compress_size", "file_size"),
    *("header_offset", "create_version", "extract_version", "external_attr"),
)
MOST_LOST = 32 * 2**20
"""Bytes of the archive that a kill may cost."""


LEVEL = 1  # of 9: the rest takes three times as long for a tenth of the size
SAMPLE = 2**16


def shrinks(content: bytes) -> bool:
    """Say whether compressing helps: pictures, PDF and archives are compressed already."""
    sample = content[:SAMPLE]
    return len(zlib.compress(sample, LEVEL)) < 0.95 * len(sample)


@dataclass(frozen=True, slots=True)
class Written:
    """What a whole archive came to: values, files, what was left out, bytes."""

    items: int
    files: int
    withheld: int
    size: int


class Archive:
    """A ZIP over the parts of a bundle.

    sums: SHA-256 of each file. withheld, others: what was left out, and how often other
    people were masked, by place. counted: values by table and column. talks: what the first
    page lists. stage, after: what is through.
    """

    def __init__(self, spool: Writer, start: dict[str, Any]) -> None:
        """Open an archive; ``start`` is kept for whoever goes on, and may say more."""
        self.spool, self.zip = spool, zipfile.ZipFile(spool, "w", compresslevel=LEVEL)
        self.sums: dict[str, str] = {}
        self.withheld: Counter[tuple[str, Ground]] = Counter()
        self.others: Counter[str] = Counter()
        self.counted: Counter[tuple[str, str]] = Counter()
        self.talks: list[dict[str, Any]] = []
        self.items, self.stage, self.after = 0, 0, 0
        self.start = start
        if spool.left:
            self._go_on(spool.left)
        self._settled = self._counts()

    def _go_on(self, left: dict[str, Any]) -> None:
        for values in left["zip"]:
            info = zipfile.ZipInfo()
            for name, value in zip(OF_A_FILE, values, strict=True):
                setattr(info, name, value)
            self.zip.infolist().append(info)
        self.start, self.sums, self.talks = left["start"], left["sums"], left["talks"]
        self.withheld.update({(where, Ground(g)): n for where, g, n in left["withheld"]})
        self.counted.update({(table, column): n for table, column, n in left["counted"]})
        self.others.update(left["others"])
        self.items, self.stage, self.after = left["items"], left["stage"], left["after"]

    def _counts(self) -> dict[str, Any]:
        return {
            "withheld": [(where, ground.value, n) for (where, ground), n in self.left_out()],
            "counted": [(*place, n) for place, n in self.counted.items()],
            "others": dict(self.others),
            "talks": len(self.talks),
            "items": self.items,
            "stage": self.stage,
            "after": self.after,
        }

    def left_out(self) -> list[tuple[tuple[str, Ground], int]]:
        """Return what was left out, by place and ground, in a fixed order."""
        return sorted(self.withheld.items())

    def put(self, name: str, content: bytes | str) -> None:
        """Add a file and remember its checksum."""
        octets = content.encode() if isinstance(content, str) else content
        self.put_pieces(name, [octets], shrinks=shrinks(octets))

    def put_pieces(self, name: str, pieces: Iterable[bytes], *, shrinks: bool = True) -> None:
        """Add a file that comes in pieces, so that its size costs no memory."""
        if name in self.sums:
            return
        digest = hashlib.sha256()
        info = zipfile.ZipInfo(name)  # without a time: the pages say when
        info.compress_type = zipfile.ZIP_DEFLATED if shrinks else zipfile.ZIP_STORED
        with self.zip.open(info, "w", force_zip64=True) as target:
            for piece in pieces:
                digest.update(piece)
                target.write(piece)
        self.sums[name] = digest.hexdigest()

    def leave_out(self, where: str, ground: Ground, times: int = 1) -> None:
        if times:
            self.withheld[where, ground] += times

    def through(self, *, after: int = 0, stage: int | None = None) -> None:
        """Note that a conversation, a mail or a whole stage is through.

        A kill from here on costs less than ``MOST_LOST``, and a stage is never done again.
        """
        self.after = after
        if stage is not None:
            self.stage = stage
        self._settled = self._counts()
        self.rest(at_once=stage is not None)

    def rest(self, *, at_once: bool = False) -> None:
        """Make what there is durable, at the end of a file, when enough has come together."""
        if at_once or self.spool.uncut > MOST_LOST:
            directory = [[getattr(i, name) for name in OF_A_FILE] for i in self.zip.infolist()]
            settled = {**self._settled, "talks": self.talks[: self._settled["talks"]]}
            told = {"zip": directory, "sums": self.sums, "start": self.start, **settled}
            self.spool.cut(told)

    def abandon(self) -> None:
        """Leave it as it is: whoever goes on begins at the last durable place."""
        self.zip.fp = None  # or it writes its end into a spool that is closed by then

    def close(self) -> Written:
        """Write the directory of the ZIP, make all durable, and forget how it was made."""
        self.zip.close()
        told = {
            "items": self.items,
            "files": len(self.sums),
            "withheld": sum(self.withheld.values()),
            "size": self.spool.tell(),
        }
        self.spool.cut({"written": told})
        return Written(**told)
