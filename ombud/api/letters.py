"""What a caller wrote, made into the content of a message."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from ombud.api.problems import INVALID, Fault, Problem
from ombud.base.metadata import stripped
from ombud.tickets.content import Address, Content, File
from ombud.tickets.letters import content_of, label_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ombud.api.schemas.tickets import CopyIn, FileIn, MessageIn, ReplyIn


def file_of(sent: FileIn, where: str) -> File:
    """Return a file that was sent. Raises ``Problem`` when its content cannot be read."""
    try:
        octets = base64.b64decode(sent.content, validate=True)
    except (binascii.Error, ValueError):
        fault = Fault(f"{where}/content", "This is not written to the base of 64.")
        raise Problem(INVALID, faults=(fault,)) from None
    return File(name=label_of(sent.name), content_type=sent.content_type, data=stripped(octets))


def copies_of(sent: Sequence[CopyIn]) -> tuple[Address, ...]:
    """Return who gets a copy."""
    return tuple(Address("cc", " ".join(one.name.split()), one.email) for one in sent)


def note_content(sent: MessageIn) -> Content:
    """Return the content of a note. Raises ``Problem`` or ``Refused``."""
    files = [file_of(one, f"#/files/{at}") for at, one in enumerate(sent.files)]
    return content_of(sent.text, files)


def reply_content(sent: ReplyIn) -> Content:
    """Return the content of a reply. Raises ``Problem`` or ``Refused``."""
    files = [file_of(one, f"#/files/{at}") for at, one in enumerate(sent.files)]
    return content_of(sent.text, files, recipients=copies_of(sent.cc))
