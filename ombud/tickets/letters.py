"""What somebody wrote, made into the content of a message; the limits hold on every way in."""

from __future__ import annotations

from email.utils import getaddresses
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.tickets.content import Address, Content, File
from ombud.vault import actions as vault

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ombud.tickets.models import Draft

LARGEST_FILES = 25 * 2**20
LONGEST_TEXT = 200_000
MOST_COPIES = 50
MOST_DAYS_AHEAD = 365


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


def drafted_files(draft: Draft | None) -> list[File]:
    """Return the files that were laid into ``draft``."""
    if draft is None:
        return []
    return [
        File(name=one.name, content_type=one.content_type, data=vault.read(one.blob))
        for one in draft.files.all()
    ]


def label_of(name: str) -> str:
    """Return the name of a file as a label: the part behind any path, never empty."""
    return name.replace("\\", "/").rpartition("/")[2] or "file"


def lying_ahead(moment: datetime) -> datetime:
    """Return ``moment`` (aware). Raises ``Refused`` when it is past or over a year away."""
    if not clock.now() < moment < clock.in_(days=MOST_DAYS_AHEAD):
        raise Refused("Choose a time that lies ahead, within a year.")
    return moment
