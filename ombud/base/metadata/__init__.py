"""Files without what they tell beside their content: place, author, device, path, history.

Pure. Pictures are not drawn again, so that every pixel stays. What cannot be read is returned
as it came.
"""

from __future__ import annotations

import zipfile
import zlib

from ombud.base.metadata import documents, pictures

__all__ = ["stripped"]

LARGEST = 50 * 2**20  # bytes; beyond, a file is kept as it is
_DAMAGED = (*pictures.DAMAGED, OSError, zlib.error, zipfile.BadZipFile)
_ENCRYPTED = (RuntimeError, NotImplementedError)


def stripped(data: bytes) -> bytes:
    """Return ``data`` without metadata; unchanged when its kind is unknown or it is damaged."""
    if len(data) > LARGEST:
        return data
    try:
        if data.startswith(b"%PDF-"):
            return documents.pdf(data)
        if data.startswith(b"PK\x03\x04"):
            return documents.office(data)
    except (*_DAMAGED, *_ENCRYPTED):
        return data
    return pictures.stripped(data)
