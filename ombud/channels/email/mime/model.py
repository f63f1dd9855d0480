"""What a mail says, once read: frozen facts without any behaviour of their own."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Unreadable(Exception):  # noqa: N818 -- the trade's word, as in `Refused`
    """A mail that cannot be read at all; `reason` is a code and never holds personal data.

    Codes: empty, no-headers, too-big (from the parser); not-a-picture, too-big (from
    drawing a picture again); timeout, memory, crash (from the sandbox).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Address:
    """A name and an address as the sender wrote them; the address is in lower case.

    Broken mail has addresses without an @ ("mailer-daemon"): see `is_usable`.
    """

    name: str
    email: str

    @property
    def is_usable(self) -> bool:
        """Whether somebody can be written to under this address."""
        local, at, domain = self.email.rpartition("@")
        return bool(local and at and domain) and not any(c.isspace() for c in self.email)


@dataclass(frozen=True, slots=True)
class ParsedAttachment:
    """One file of a mail, byte for byte after undoing the transfer encoding.

    `disposition` is "attachment", "inline", "" (the mail did not say), "uuencoded" (found in
    the text), "tnef" (found in a winmail.dat) or "container" (a winmail.dat whose contents
    stand before it as attachments of their own: nothing is lost when it is not shown).
    """

    name: str
    content_type: str
    data: bytes = field(repr=False)
    content_id: str = ""
    is_inline: bool = False
    disposition: str = ""

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """A mail as read by `parse`.

    `date` is in UTC, or None when missing or nonsense. `text` is the plain body with LF
    line ends and empty when the mail is HTML only; `html` is unsafe as it came. `headers`
    holds only what routing and classification need, by lower-case name. `problems` are codes
    of what was broken.
    """

    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    subject: str = ""
    from_name: str = ""
    from_email: str = ""
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    return_path: str | None = None
    date: datetime | None = None
    text: str = ""
    html: str = ""
    attachments: tuple[ParsedAttachment, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


class Kind(enum.StrEnum):
    """Who or what wrote a mail."""

    HUMAN = "human"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    MDN = "mdn"
    COMPLAINT = "complaint"
    LIST = "list"
    AUTOMATIC = "automatic"
