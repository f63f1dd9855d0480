"""Frames between the sandbox and its child: a JSON header and raw blobs, nothing executable.

Layout, all lengths big-endian: u32 header length, header, then for each length in the
header's "blobs" that many bytes. No pickle: the child reads hostile mail, so nothing it
says may be more than data.
"""

from __future__ import annotations

import json
import struct
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_LENGTH = struct.Struct(">I")
MAX_HEADER = 256 * 1024 * 1024
MAX_BLOB = 1024 * 1024 * 1024


class Broken(Exception):  # noqa: N818 -- a state of the line, as `Refused` is one of a verb
    """The other side ended in the middle of a frame, or sends what is no frame."""


def write_frame(stream: IO[bytes], header: dict[str, Any], blobs: Sequence[bytes] = ()) -> None:
    """Write one frame and flush it."""
    encoded = json.dumps(
        {**header, "blobs": [len(blob) for blob in blobs]}, separators=(",", ":")
    ).encode("utf-8", "surrogatepass")
    stream.write(_LENGTH.pack(len(encoded)))
    stream.write(encoded)
    stream.writelines(blobs)
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[dict[str, Any], list[bytes]] | None:
    """Return the next header and its blobs, None at a clean end; raises `Broken`."""
    prefix = stream.read(_LENGTH.size)
    if not prefix:
        return None
    if len(prefix) < _LENGTH.size:
        raise Broken
    (length,) = _LENGTH.unpack(prefix)
    if length > MAX_HEADER:
        raise Broken
    try:
        header = json.loads(_exactly(stream, length).decode("utf-8", "surrogatepass"))
        lengths = [int(size) for size in header["blobs"]]
    except (ValueError, KeyError, TypeError) as error:
        raise Broken from error
    if any(not 0 <= size <= MAX_BLOB for size in lengths):
        raise Broken
    return header, [_exactly(stream, size) for size in lengths]


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise Broken
    return data
