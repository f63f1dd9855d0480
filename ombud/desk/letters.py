"""What an agent typed into the composer, made into the content of a message."""

from __future__ import annotations

from email.utils import getaddresses
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.tickets.content import Address, Content, File
from ombud.vault import actions as vault

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.core.files.uploadedfile import UploadedFile

    from ombud.tickets.models import Draft

LARGEST_FILES = 25 * 2**20
LONGEST_TEXT = 200_000
MOST_COPIES = 50
MOST_DAYS_AHEAD = 365


def copies(text: str) -> tuple[Address, ...]:
    """Return the addresses of a Cc field. Raises ``Refused`` at the first that is none."""
    found = []
    for name, address in getaddresses([text.replace(";", ",").replace("\n", ",")]):
        if not name and not address:
            continue
        try:
            validate_email(address)
        except ValidationError:
            raise Refused(
                "One of the copies is not a mail address. Correct it and send again."
            ) from None
        found.append(Address("cc", " ".join(name.split())[:200], address))
    if len(found) > MOST_COPIES:
        raise Refused("A reply can have at most 50 copies. Use fewer.")
    return tuple(found)


def uploaded(upload: UploadedFile[bytes]) -> File:
    """Return one uploaded file. Its name is only a label, never a path."""
    name = (upload.name or "").replace("\\", "/").rpartition("/")[2]
    return File(
        name=name or "file",
        content_type=upload.content_type or "application/octet-stream",
        data=upload.read(),
    )


def drafted_files(draft: Draft | None) -> list[File]:
    """Return the files that were laid into ``draft``."""
    if draft is None:
        return []
    return [
        File(name=one.name, content_type=one.content_type, data=vault.read(one.blob))
        for one in draft.files.all()
    ]


def content_of(
    text: str, files: Iterable[File], *, recipients: tuple[Address, ...] = ()
) -> Content:
    """Return what is sent. Raises ``Refused`` when it is too long or too large."""
    kept = tuple(files)
    if sum(len(file.data) for file in kept) > LARGEST_FILES:
        raise Refused("These files are larger than 25 MB together. Send a link instead.")
    if len(text) > LONGEST_TEXT:
        raise Refused("This text is longer than 200,000 characters. Attach it as a file.")
    plain = text.replace("\r\n", "\n").strip("\n")
    return Content(text=plain.rstrip(), files=kept, recipients=recipients)


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
    if not clock.now() < moment < clock.in_(days=MOST_DAYS_AHEAD):
        raise Refused("Choose a time that lies ahead, within a year.")
    return moment
