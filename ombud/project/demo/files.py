"""Small files that contacts of the demo attach, made here and not shipped."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from ombud.tickets.content import File

if TYPE_CHECKING:
    from random import Random


def png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """Return a picture of one colour with a soft shade (PNG, RFC 2083)."""
    rows = b"".join(
        b"\0"
        + b"".join(
            bytes(part * (y + height) // (2 * height) for part in colour) for _ in range(width)
        )
        for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, body) for name, body in parts)


def chunk(name: bytes, body: bytes) -> bytes:
    return (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    )


def attached(name: str, draw: Random) -> File:
    """Return the file called ``name``, a little different each time."""
    if name.endswith(".png"):
        colour = (draw.randrange(60, 120), draw.randrange(90, 160), draw.randrange(60, 120))
        return File(name, "image/png", png(320, 200, colour))
    if name.endswith(".csv"):
        rows = [
            f"2026-{draw.randrange(1, 10):02d}-{day:02d},{draw.randrange(40, 81)}"
            for day in range(1, 28)
        ]
        text = "\n".join(["date,value", *rows]) + "\n"
        return File(name, "text/csv", text.encode(), text=text)
    text = f"Form {draw.randrange(1000, 9999)}\nStreet: Mill Lane {draw.randrange(1, 90)}\n"
    return File(name, "text/plain", text.encode(), text=text)
