"""What an agent typed into the composer, made into the content of a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ombud.base.errors import Refused
from ombud.base.metadata import stripped
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
    from datetime import datetime

    from django.core.files.uploadedfile import UploadedFile

__all__ = [
    "LONGEST_TEXT",
    "content_of",
    "copies",
    "drafted_files",
    "moment_of",
    "uploaded",
    "written",
]


def uploaded(upload: UploadedFile[bytes]) -> File:
    """Return one uploaded file. Its name is only a label, never a path."""
    return File(
        name=label_of(upload.name or ""),
        content_type=upload.content_type or "application/octet-stream",
        data=stripped(upload.read()),
    )


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
