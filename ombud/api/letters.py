"""What a caller wrote, made into the content of a message."""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace
from typing import TYPE_CHECKING

from ombud.api.problems import INVALID, Fault, Problem
from ombud.base.html import pictures_in
from ombud.base.metadata import stripped
from ombud.tickets.content import Address, Content, File
from ombud.tickets.letters import content_of, label_of, written

if TYPE_CHECKING:
    from ombud.api.schemas.tickets import Copies, FileIn, MessageIn, ReplyIn


def file_of(sent: FileIn, where: str) -> File:
    """Return a file that was sent. Raises ``Problem`` when its content cannot be read."""
    try:
        octets = base64.b64decode(sent.content, validate=True)
    except (binascii.Error, ValueError):
        fault = Fault(f"{where}/content", "This is not written to the base of 64.")
        raise Problem(INVALID, faults=(fault,)) from None
    return File(
        name=label_of(sent.name),
        content_type=sent.content_type,
        data=stripped(octets),
        content_id=sent.content_id,
    )


def copies_of(sent: Copies) -> tuple[Address, ...]:
    """Return who gets a copy, openly or hidden."""
    fields = (("cc", sent.cc), ("bcc", sent.bcc))
    return tuple(
        Address(field, " ".join(one.name.split()), one.email)
        for field, people in fields
        for one in people
    )


def message_content(sent: MessageIn, recipients: tuple[Address, ...] = ()) -> Content:
    """Return the content of a note or a mail. Raises ``Problem`` or ``Refused``."""
    text, html = written(sent.text, sent.html)
    files = [shown_in(html, file_of(one, f"#/files/{at}")) for at, one in enumerate(sent.files)]
    return content_of(text, files, html=html, recipients=recipients)


def shown_in(html: str, file: File) -> File:
    """Return ``file`` as a picture among the words, where they show it."""
    return replace(
        file, is_inline=bool(file.content_id) and file.content_id in pictures_in(html)
    )


def reply_content(sent: ReplyIn, sender: tuple[Address, ...] = ()) -> Content:
    """Return the content of a reply. Raises ``Problem`` or ``Refused``."""
    return message_content(sent, copies_of(sent) + sender)
