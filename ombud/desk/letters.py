"""What an agent typed into the composer, made into the content of a message."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ombud.base.errors import Refused
from ombud.base.metadata import stripped
from ombud.desk.remote_images import kind_of
from ombud.tickets.content import File
from ombud.tickets.letters import (
    LONGEST_TEXT,
    content_of,
    copies,
    drafted_files,
    label_of,
    lying_ahead,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.core.files.uploadedfile import UploadedFile

__all__ = [
    "LONGEST_TEXT",
    "as_picture",
    "carried_pictures",
    "content_of",
    "copies",
    "drafted_files",
    "moment_of",
    "uploaded",
    "written",
]


CARRIED = re.compile(r"[0-9a-f-]{36}@picture")
LARGEST_PICTURE = 5 * 2**20


def uploaded(upload: UploadedFile[bytes]) -> File:
    """Return one uploaded file. Its name is only a label, never a path."""
    return File(
        name=label_of(upload.name or ""),
        content_type=upload.content_type or "application/octet-stream",
        data=stripped(upload.read()),
    )


def carried_pictures(
    uploads: Iterable[UploadedFile[bytes]], names: Iterable[str]
) -> list[File]:
    """Return pictures that a form carries beside its words, each by the name it has there.

    One that is no picture, too large or badly named is an ordinary file.
    """
    found = []
    for upload, name in zip(uploads, names, strict=False):
        file = as_picture(uploaded(upload))
        fits = file.is_inline and CARRIED.fullmatch(name)
        found.append(replace(file, content_id=name) if fits else uncarried(file))
    return found


def uncarried(file: File) -> File:
    return replace(file, content_id="", is_inline=False)


def as_picture(file: File) -> File:
    """Return ``file`` as one that stands among the words, if it is a picture and not large."""
    kind = kind_of(file.data)
    if not kind or len(file.data) > LARGEST_PICTURE:
        return file
    content_id = f"{secrets.token_hex(12)}@picture"
    return replace(file, content_type=kind, content_id=content_id, is_inline=True)


def moment_of(text: str) -> datetime | None:
    """Return the time at which to send, typed in the agent's zone; None for now.

    Raises ``Refused`` when it cannot be read, lies in the past or too far ahead.
    """
    if not text.strip():
        return None
    try:
        typed = parse_datetime(text.strip())
    except ValueError:
        typed = None
    if typed is None:
        raise Refused("This is not a time. Write it like 2026-12-04 09:30.")
    moment = typed if timezone.is_aware(typed) else timezone.make_aware(typed)
    return lying_ahead(moment)
